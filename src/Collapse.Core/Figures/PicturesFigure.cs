using System.Xml.Linq;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>
/// Rows of grey pictures under each other, each row with a name: digits beside their reconstructions, paths, what
/// feedback leaves.
/// </summary>
public static class PicturesFigure
{
    private const double Left = 150, Top = 44, Gap = 4, Least = 24;

    /// <summary>Draws the pictures.</summary>
    /// <param name="fileName">The file, such as <c>digits.svg</c>.</param>
    /// <param name="title">What they are.</param>
    /// <param name="caption">The words under the figure.</param>
    /// <param name="shape">The shape of a picture; its first channel is drawn.</param>
    /// <param name="rows">Names and pictures, [pictures x pixels], 0 black to 1 white; beyond that they are
    /// cut.</param>
    public static Figure Create(
        string fileName, string title, string caption, SampleShape shape,
        IReadOnlyList<(string Name, Matrix Pictures)> rows)
    {
        if (rows.Count == 0
            || rows.Any(row => row.Pictures.Rows == 0 || row.Pictures.Columns < shape.Height * shape.Width))
            throw new ArgumentException($"Expected rows of pictures of {shape}.", nameof(rows));
        int most = rows.Max(row => row.Pictures.Rows);
        double size = Math.Max(Least, (Style.Width - Left - 14) / most - Gap), high = size * shape.Height / shape.Width;
        return new Figure(
            fileName,
            Svg.Document(
                Math.Max(Style.Width, Left + most * (size + Gap) + 14), Top + rows.Count * (high + Gap) + 10, title,
                caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                Svg.Group(rows.Select((row, i) => Svg.Group(
                    Svg.Text(14, Top + i * (high + Gap) + high / 2 + 4, row.Name),
                    Enumerable.Range(0, row.Pictures.Rows).Select(column => Picture(
                        row.Pictures.Row(column), shape, Left + column * (size + Gap), Top + i * (high + Gap), size,
                        high)))))),
            caption);
    }

    private static XElement Picture(ReadOnlySpan<float> values, SampleShape shape, double x, double y, double width,
        double height)
    {
        byte[] pixels = new byte[shape.Height * shape.Width];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Round(255 * Math.Clamp(values[i], 0, 1)); // NaN is black
        return Svg.Element(
            "image",
            Svg.Attribute("x", x), Svg.Attribute("y", y), Svg.Attribute("width", width),
            Svg.Attribute("height", height),
            new XAttribute("style", "image-rendering:pixelated"),
            new XAttribute("href", Png.Address(pixels, shape.Width)));
    }
}
