using System.Globalization;
using System.Xml.Linq;
using Collapse.Data;

namespace Collapse.Figures;

/// <summary>A few samples of data as they are read, before anything is trained: curves, or grey images.</summary>
public static class SegmentsFigure
{
    private const int Columns = 5;
    private const double Left = 62, Top = 48, Width = 150, Height = 96, Gap = 14, Down = 26;
    private const double Ink = 235; // the darkest grey of an image, so that its frame is seen

    /// <summary>
    /// Draws <c>segments.svg</c>: a number of evenly spaced samples, in their order and on one scale.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="axis">What the coordinates of a segment mean.</param>
    /// <param name="title">The title.</param>
    /// <param name="count">How many are drawn; fewer where there are fewer.</param>
    public static Figure Create(Samples samples, SegmentAxis axis, string title, int count = 10)
    {
        count = Math.Min(count, samples.Count);
        int[] rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * samples.Count / count))];
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (int row in rows)
        {
            foreach (float value in samples.Values.Row(row))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (!(high > low)) high = low + 1;
        int lines = (count + Columns - 1) / Columns;
        double bottom = Top + (lines * (Height + Down));
        string caption = string.Create(CultureInfo.InvariantCulture,
            $"{count} of {samples.Count} samples of {samples.Shape} values, at even distances in their order, from "
                + $"{low} to {high}.");
        return new Figure(
            "segments.svg",
            Svg.Document(Left + (Columns * (Width + Gap)), bottom + 34, title, caption,
            [
                Svg.Text(14, 22, title, Style.TitleSize, bold: true),
                .. rows.Select((row, place) => One(samples, row, place, axis, low, high)),
                Svg.Text(Left + (Columns * (Width + Gap) / 2), bottom + 20, samples.Shape.IsImage ? "pixels"
                    : axis.Label, Style.LabelSize, "middle"),
            ]),
            caption);
    }

    private static XElement One(Samples samples, int row, int place, SegmentAxis axis, float low, float high)
    {
        double left = Left + (place % Columns * (Width + Gap)), top = Top + (place / Columns * (Height + Down));
        string name = "row " + (row + 1).ToString(CultureInfo.InvariantCulture)
            + (samples.Classes.IsEmpty ? "" : $", {samples.Classes[row]}");
        XElement content = samples.Shape.IsImage
            ? Image(samples, row, left, top, low, high)
            : Curve(samples, row, left, top, axis, low, high, numbered: place % Columns == 0);
        return Svg.Group(Svg.Text(left + (Width / 2), top - 5, name, Style.SmallSize, "middle"), content);
    }

    private static XElement Curve(Samples samples, int row, double left, double top, SegmentAxis axis, float low,
        float high, bool numbered)
    {
        Panel panel = new(left, top, Width, Height,
            Axis.Linear(axis.First, axis.First + (Math.Max(1, samples.Coordinates - 1) * axis.Spacing), 3),
            Axis.Linear(low, high, 3));
        float[] values = samples.Values.Row(row).ToArray();
        return Svg.Group(
            Svg.Rectangle(left, top, Width, Height, "none", Style.Faint, Style.Hair),
            numbered ? panel.VerticalAxis("", labelDistance: 44) : null,
            panel.HorizontalAxis("", numbers: false),
            Svg.Curve(values.Select((value, i) => (panel.X(axis.First + (i * axis.Spacing)), panel.Y(value))),
                "#1f5c8b", 0.9));
    }

    // The first channel; each run of equal pixels of a line is one rectangle.
    private static XElement Image(Samples samples, int row, double left, double top, float low, float high)
    {
        SampleShape shape = samples.Shape;
        double pixel = Math.Min(Width / shape.Width, Height / shape.Height);
        float[] values = samples.Values.Row(row).ToArray();
        XElement image = Svg.Group(Svg.Rectangle(left, top, pixel * shape.Width, pixel * shape.Height, "none",
            Style.Faint, Style.Hair));
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0, end; x < shape.Width; x = end)
            {
                int grey = Grey(values[(y * shape.Width) + x], low, high);
                end = x + 1;
                while (end < shape.Width && Grey(values[(y * shape.Width) + end], low, high) == grey) end++;
                if (grey < 255)
                    image.Add(Svg.Rectangle(left + (x * pixel), top + (y * pixel), (end - x) * pixel, pixel,
                        $"#{grey:x2}{grey:x2}{grey:x2}"));
            }
        }

        return image;
    }

    private static int Grey(float value, float low, float high) => 255 - (int)(Ink * (value - low) / (high - low));
}
