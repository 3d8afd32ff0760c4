using System.Globalization;
using System.Xml.Linq;
using Collapse.Data;

namespace Collapse.Figures;

/// <summary>A row as what it looks like: a curve where it is a segment, a picture where it is an image.</summary>
internal static class RowDrawing
{
    // More picture elements than this a side cannot be told apart in a small panel.
    private const int MostPixels = 40;

    /// <summary>Draws values into a rectangle, scaled to their own range.</summary>
    /// <param name="values">Finite values, as many as the shape has.</param>
    /// <param name="shape">How they lie; channels of a segment follow each other.</param>
    /// <param name="x">The rectangle's left side.</param>
    /// <param name="y">Its upper side.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    public static XElement Draw(
        IReadOnlyList<double> values, SampleShape shape, double x, double y, double width, double height)
    {
        double low = values.Min(), high = values.Max(), range = high > low ? high - low : 1;
        return shape.IsImage
            ? Picture(value => (value - low) / range, values, shape, x, y, width, height)
            : Curve(value => (value - low) / range, values, low, high, x, y, width, height);
    }

    private static XElement Curve(
        Func<double, double> place, IReadOnlyList<double> values, double low, double high,
        double x, double y, double width, double height)
    {
        double X(int i) => x + width * i / Math.Max(values.Count - 1, 1);
        double Y(double value) => y + height * (0.95 - 0.9 * place(value));
        return Svg.Group(
            Svg.Rectangle(x, y, width, height, "none", Style.Faint, Style.Hair),
            low < 0 && high > 0
                ? Svg.Line(x, Y(0), x + width, Y(0), Style.Faint, Style.Hair, Style.Dash)
                : null,
            Svg.Curve(values.Select((value, i) => (X(i), Y(value))), "#1f5c8b", Style.Medium));
    }

    private static XElement Picture(
        Func<double, double> place, IReadOnlyList<double> values, SampleShape shape,
        double x, double y, double width, double height)
    {
        int step = (Math.Max(shape.Height, shape.Width) + MostPixels - 1) / MostPixels;
        int rows = (shape.Height + step - 1) / step, columns = (shape.Width + step - 1) / step;
        double size = Math.Min(width / columns, height / rows);
        XElement picture = Svg.Group(new XAttribute("shape-rendering", "crispEdges"));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int[] colour = [.. Enumerable.Range(0, 3).Select(c => (int)Math.Round(
                    255 * place(Block(values, shape, shape.Channels == 3 ? c : 0, row * step, column * step, step))))];
                string fill = string.Create(
                    CultureInfo.InvariantCulture, $"#{colour[0]:x2}{colour[1]:x2}{colour[2]:x2}");
                picture.Add(Svg.Rectangle(x + column * size, y + row * size, size, size, fill));
            }
        }

        return Svg.Group(picture, Svg.Rectangle(x, y, columns * size, rows * size, "none", Style.Faint, Style.Hair));
    }

    private static double Block(
        IReadOnlyList<double> values, SampleShape shape, int channel, int row, int column, int step)
    {
        double sum = 0;
        int count = 0;
        for (int r = row; r < Math.Min(row + step, shape.Height); r++)
        {
            for (int c = column; c < Math.Min(column + step, shape.Width); c++)
            {
                sum += values[(channel * shape.Height + r) * shape.Width + c];
                count++;
            }
        }

        return sum / count;
    }
}
