using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>
/// SVG elements as LINQ to XML nodes, which escape and nest by themselves; the same input gives the same bytes.
/// </summary>
internal static class Svg
{
    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    private static readonly XmlWriterSettings Layout = new()
    {
        OmitXmlDeclaration = true,
        Indent = true,
        IndentChars = " ",
        NewLineChars = "\n",
    };

    /// <summary>A whole document with a title and a description for those who cannot see it.</summary>
    public static string Document(
        double width, double height, string title, string description, params IEnumerable<XElement> content)
    {
        XElement root = Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            Attribute("width", width),
            Attribute("height", height),
            new XAttribute("role", "img"),
            new XAttribute("font-family", Style.Font),
            new XAttribute("font-size", Style.TickSize),
            new XAttribute("fill", Style.Ink),
            Element("title", Clean(title)),
            Element("desc", Clean(description)),
            Rectangle(0, 0, width, height, "#ffffff"),
            content);
        return Write(root);
    }

    /// <summary>The text of a node, indented, LF at line ends and after the last line.</summary>
    public static string Write(XElement root)
    {
        StringBuilder text = new();
        using (XmlWriter writer = XmlWriter.Create(text, Layout))
            root.Save(writer);
        return text.Append('\n').ToString();
    }

    public static XElement Element(string name, params object?[] content) => new(Space + name, content);

    public static XElement Group(params object?[] content) => Element("g", content);

    public static XElement Line(
        double x1, double y1, double x2, double y2, string stroke = Style.Ink, double width = Style.Thin,
        string? dash = null) =>
        Element(
            "line",
            Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2),
            new XAttribute("stroke", stroke),
            Attribute("stroke-width", width),
            dash is null ? null : new XAttribute("stroke-dasharray", dash));

    public static XElement Rectangle(
        double x, double y, double width, double height, string fill, string? stroke = null,
        double strokeWidth = Style.Thin) =>
        Element(
            "rect",
            Attribute("x", x), Attribute("y", y), Attribute("width", width), Attribute("height", height),
            new XAttribute("fill", fill),
            stroke is null ? null : new XAttribute("stroke", stroke),
            stroke is null ? null : Attribute("stroke-width", strokeWidth));

    /// <summary>An open line through points.</summary>
    public static XElement Curve(IEnumerable<(double X, double Y)> points, string stroke, double width,
        string? dash = null) =>
        Element(
            "polyline",
            Points(points),
            new XAttribute("fill", "none"),
            new XAttribute("stroke", stroke),
            Attribute("stroke-width", width),
            new XAttribute("stroke-linejoin", "round"),
            dash is null ? null : new XAttribute("stroke-dasharray", dash));

    /// <summary>A filled closed area without an outline.</summary>
    public static XElement Area(IEnumerable<(double X, double Y)> points, string fill, double opacity) =>
        Element("polygon", Points(points), new XAttribute("fill", fill), Attribute("fill-opacity", opacity));

    /// <summary>Text as text. <paramref name="superscript"/> follows it raised and smaller.</summary>
    public static XElement Text(
        double x, double y, string text, double size = Style.TickSize, string anchor = "start", string fill = Style.Ink,
        bool bold = false, double rotate = 0, string superscript = "") =>
        Element(
            "text",
            Attribute("x", x), Attribute("y", y),
            size == Style.TickSize ? null : Attribute("font-size", size),
            anchor == "start" ? null : new XAttribute("text-anchor", anchor),
            fill == Style.Ink ? null : new XAttribute("fill", fill),
            bold ? new XAttribute("font-weight", "bold") : null,
            rotate == 0 ? null : new XAttribute("transform", $"rotate({Number(rotate)} {Number(x)} {Number(y)})"),
            Clean(text),
            superscript.Length == 0
                ? null
                : Element("tspan", Attribute("dy", -0.4 * size), Attribute("font-size", 0.75 * size),
                    Clean(superscript)));

    public static XAttribute Attribute(string name, double value) => new(name, Number(value));

    /// <summary>A coordinate: at most two decimals, never an exponent, never a negative zero.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"A coordinate must be finite, got {value}.", nameof(value));
        return (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The text with characters that XML forbids (control characters, lone surrogates) replaced by U+FFFD.
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool allowed = rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not 0xFFFE and not 0xFFFF);
            clean.Append(allowed ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    private static XAttribute Points(IEnumerable<(double X, double Y)> points) =>
        new("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}")));
}
