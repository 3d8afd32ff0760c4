using System.Xml.Linq;
using Collapse.Learning;

namespace Collapse.Figures;

/// <summary>The lines above a figure: what it is of on the left, the key to the models on the right.</summary>
internal static class Header
{
    public static XElement Draw(
        string title, string subtitle, IReadOnlyList<Model> models, double left, double right, string figure, bool boxes)
    {
        XElement header = Svg.Group(
            Svg.Text(left, 24, title, Style.TitleSize, bold: true),
            Svg.Text(left, 41, subtitle, fill: Style.Muted));
        double x = right;
        foreach (Model model in models.Reverse())
        {
            // The names have two or three letters; 48 holds a swatch and either.
            x -= 58;
            header.Add(
                boxes ? Swatch(model, x, figure) : Stroke(model, x),
                Svg.Text(x + 27, 24, Format.Of(model), Style.LabelSize));
        }

        return header;
    }

    private static XElement Swatch(Model model, double x, string figure) =>
        Svg.Rectangle(x, 14, 20, 12, Style.Fill(model, figure), Style.Ink);

    private static XElement Stroke(Model model, double x) => Svg.Group(
        Svg.Line(x - 2, 20, x + 22, 20, Style.Of(model).Edge, Style.Medium),
        Style.Marker(model, x + 10, 20));
}
