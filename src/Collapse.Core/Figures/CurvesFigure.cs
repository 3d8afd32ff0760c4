using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>One curve of a <see cref="CurvesFigure"/>.</summary>
/// <param name="Name">Its name, beside its end.</param>
/// <param name="Points">Its points, in order; those that are not finite are left out.</param>
/// <param name="Dashed">Whether it is drawn dashed, as predictions are.</param>
public sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points, bool Dashed = false);

/// <summary>
/// Curves over one axis: a loss over epochs, a measure over a width, a simulation beside its prediction.
/// </summary>
public static class CurvesFigure
{
    private const double Left = 70, Top = 50, Width = 480, Height = 240;
    private static readonly string[] Colours =
        ["#7a3410", "#2f6ea5", "#3c7a3c", "#8a5a9c", "#b08a1e", "#444444", "#c0504d", "#4aa3a3", "#9a9a9a", "#d07fb0"];

    /// <summary>Draws the curves.</summary>
    /// <param name="fileName">The file, such as <c>loss.svg</c>.</param>
    /// <param name="title">What they are.</param>
    /// <param name="caption">The words under the figure.</param>
    /// <param name="horizontal">The horizontal axis: its name and unit.</param>
    /// <param name="vertical">The vertical axis: its name and unit.</param>
    /// <param name="curves">The curves, at least one with a finite point.</param>
    /// <param name="logarithmic">Whether the horizontal axis is logarithmic; points at 0 are then drawn at its
    /// start.</param>
    public static Figure Create(
        string fileName, string title, string caption, string horizontal, string vertical, IReadOnlyList<Curve> curves,
        bool logarithmic = false)
    {
        (double X, double Y)[][] points =
        [
            .. curves.Select(curve =>
                curve.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray()),
        ];
        (double X, double Y)[] all = [.. points.SelectMany(curve => curve)];
        if (all.Length == 0) throw new ArgumentException("No curve has a point.", nameof(curves));
        double least = logarithmic ? all.Select(point => point.X).Where(x => x > 0).DefaultIfEmpty(1).Min()
            : all.Min(point => point.X);
        double start = logarithmic ? least / 2 : least, end = Math.Max(all.Max(point => point.X), start + 1e-9);
        double low = all.Min(point => point.Y), high = all.Max(point => point.Y);
        if (high - low < 1e-9) (low, high) = (low - 0.5, high + 0.5);
        Panel panel = new(
            Left, Top, Width, Height, logarithmic ? Axis.Log(start, end) : Axis.Linear(start, end),
            Axis.Round(low, high));
        return new Figure(
            fileName,
            Svg.Document(
                Style.Width, panel.Bottom + 56, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                panel.VerticalAxis(vertical, 6), panel.HorizontalAxis(horizontal, 6),
                Svg.Group(points.Select((curve, i) =>
                    Drawn(panel, curves[i], curve, Colours[i % Colours.Length], start, i)))),
            caption);
    }

    private static XElement Drawn(Panel panel, Curve curve, (double X, double Y)[] points, string colour, double start,
        int number)
    {
        double X(double x) => panel.X(Math.Max(x, start));
        double y = Top + 14 + 17 * number;
        return Svg.Group(
            Svg.Curve(points.Select(point => (X(point.X), panel.Y(point.Y))), colour, Style.Medium, curve.Dashed
                ? Style.Dash : null),
            points.Length > 30 || curve.Dashed
                ? null
                : points.Select(point => Svg.Element(
                    "circle",
                    Svg.Attribute("cx", X(point.X)), Svg.Attribute("cy", panel.Y(point.Y)), Svg.Attribute("r", 2.2),
                    new XAttribute("fill", colour))),
            Svg.Line(panel.Right + 18, y - 4, panel.Right + 42, y - 4, colour, Style.Strong, curve.Dashed ? Style.Dash
                : null),
            Svg.Text(panel.Right + 48, y, curve.Name));
    }
}
