using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>
/// How every figure looks: one type face, thin rules, two models told apart by lightness, hatching and marker.
/// </summary>
internal static class Style
{
    public const string Font = "Helvetica, Arial, 'Liberation Sans', sans-serif";
    public const double TitleSize = 14;
    public const double LabelSize = 12;
    public const double TickSize = 11;
    public const double SmallSize = 10;

    public const string Ink = "#222222";
    public const string Muted = "#666666";
    public const string Faint = "#c8c8c8";

    public const double Hair = 0.6;
    public const double Thin = 0.8;
    public const double Medium = 1.4;
    public const double Strong = 2.2;

    /// <summary>The dashes of reference lines.</summary>
    public const string Dash = "4 3";

    /// <summary>The usual width of a figure: two columns of a journal at 4 units a millimetre.</summary>
    public const double Width = 732;

    private static readonly Look AeLook = new("#cfe2f3", "#2f6ea5", Dark: false);
    private static readonly Look DaeLook = new("#c8793f", "#7a3410", Dark: true);

    public static Look Of(string learner) => learner == "ae" ? AeLook : DaeLook;

    /// <summary>
    /// The fill of a model's boxes: plain and light, or dark and hatched by the figure's own pattern.
    /// </summary>
    public static string Fill(string learner, string figure) =>
        Of(learner).Dark ? $"url(#hatch-{figure})" : Of(learner).Light;

    /// <summary>
    /// The pattern that <see cref="Fill"/> refers to; its name carries the figure's so that a page may hold many.
    /// </summary>
    public static XElement Hatch(string figure)
    {
        Look look = Of("dae");
        return Svg.Element(
            "defs",
            Svg.Element(
                "pattern",
                new XAttribute("id", $"hatch-{figure}"),
                new XAttribute("patternUnits", "userSpaceOnUse"),
                Svg.Attribute("width", 4), Svg.Attribute("height", 4),
                new XAttribute("patternTransform", "rotate(45)"),
                Svg.Rectangle(0, 0, 4, 4, look.Light),
                Svg.Line(0.75, 0, 0.75, 4, look.Edge, 1.5)));
    }

    /// <summary>A data point: an open circle for the AE, a filled diamond for the DAE.</summary>
    public static XElement Marker(string learner, double x, double y, double radius = 3)
    {
        Look look = Of(learner);
        if (look.Dark)
        {
            double r = radius * 1.25;
            return Svg.Area([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], look.Edge, 1);
        }

        return Svg.Element(
            "circle",
            Svg.Attribute("cx", x), Svg.Attribute("cy", y), Svg.Attribute("r", radius),
            new XAttribute("fill", "#ffffff"),
            new XAttribute("stroke", look.Edge),
            Svg.Attribute("stroke-width", 1.1));
    }

    /// <summary>A model's colours: a fill and a darker edge; the dark one is hatched with its edge.</summary>
    public sealed record Look(string Light, string Edge, bool Dark);
}
