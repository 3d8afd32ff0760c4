using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>The lines above a figure: what it is of on the left, the key to the models on the right.</summary>
internal static class Header
{
    public static XElement Draw(
        string title, string subtitle, IReadOnlyList<string> models, double left, double right, string figure,
        bool boxes)
    {
        XElement header = Svg.Group(
            Svg.Text(left, 24, title, Style.TitleSize, bold: true),
            Svg.Text(left, 41, subtitle, fill: Style.Muted));
        double x = right;
        foreach (string learner in models.Reverse())
        {
            // The names have two or three letters; 48 holds a swatch and either.
            x -= 58;
            header.Add(
                boxes ? Swatch(learner, x, figure) : Stroke(learner, x),
                Svg.Text(x + 27, 24, Format.Of(learner), Style.LabelSize));
        }

        return header;
    }

    private static XElement Swatch(string learner, double x, string figure) =>
        Svg.Rectangle(x, 14, 20, 12, Style.Fill(learner, figure), Style.Ink);

    private static XElement Stroke(string learner, double x) => Svg.Group(
        Svg.Line(x - 2, 20, x + 22, 20, Style.Of(learner).Edge, Style.Medium),
        Style.Marker(learner, x + 10, 20));
}
