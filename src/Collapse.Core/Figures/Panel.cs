using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>A rectangle with a horizontal and a vertical axis.</summary>
internal sealed record Panel(double Left, double Top, double Width, double Height, Axis Horizontal, Axis Vertical)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double X(double value) => Left + Width * Horizontal.Place(value);

    /// <summary>The height of a value; one beyond the axis is drawn at its end.</summary>
    public double Y(double value) => Bottom - Height * Vertical.Place(Vertical.Clamp(value));

    /// <summary>The vertical axis, <paramref name="gap"/> to the left of the rectangle.</summary>
    public XElement VerticalAxis(string label, double gap = 0, double labelDistance = 48, bool numbers = true)
    {
        double x = Left - gap;
        return Svg.Group(
            Svg.Line(x, Top, x, Bottom),
            Vertical.Minor.Select(value => Svg.Line(x - 2.5, Y(value), x, Y(value), width: Style.Hair)),
            Vertical.Ticks.Select(tick => Svg.Line(x - 5, Y(tick.Value), x, Y(tick.Value))),
            numbers ? Vertical.Ticks.Select(tick => VerticalNumber(tick, x - 8)) : null,
            label.Length == 0
                ? null
                : Svg.Text(x - labelDistance, Top + Height / 2, label, Style.LabelSize, "middle", rotate: -90));
    }

    /// <summary>The horizontal axis, <paramref name="gap"/> below the rectangle.</summary>
    public XElement HorizontalAxis(string label, double gap = 0, bool numbers = true)
    {
        double y = Bottom + gap;
        return Svg.Group(
            Svg.Line(Left, y, Right, y),
            Horizontal.Minor.Select(value => Svg.Line(X(value), y, X(value), y + 2.5, width: Style.Hair)),
            Horizontal.Ticks.Select(tick => Svg.Line(X(tick.Value), y, X(tick.Value), y + 5)),
            numbers
                ? Horizontal.Ticks.Select(tick => Svg.Text(
                    X(tick.Value), y + 18, tick.Label, anchor: "middle", superscript: tick.Superscript))
                : null,
            label.Length == 0 ? null : Svg.Text(Left + Width / 2, y + 38, label, Style.LabelSize, "middle"));
    }

    /// <summary>A dashed line across the panel at a value, named to its right.</summary>
    public XElement Reference(double value, string name, string number, double from) => Svg.Group(
        Svg.Line(from, Y(value), Right, Y(value), Style.Muted, Style.Thin, Style.Dash),
        Svg.Text(Right + 5, Y(value) - 1.5, name, Style.SmallSize, fill: Style.Muted),
        Svg.Text(Right + 5, Y(value) + 9.5, number, Style.SmallSize, fill: Style.Muted));

    private XElement VerticalNumber(Tick tick, double x) =>
        Svg.Text(x, Y(tick.Value) + 4, tick.Label, anchor: "end", superscript: tick.Superscript);
}
