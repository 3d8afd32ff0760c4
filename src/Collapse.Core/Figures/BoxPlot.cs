using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>A box with whiskers at one place of a panel.</summary>
internal static class BoxPlot
{
    /// <summary>
    /// With fewer values than this a box would show more than is known: the values themselves are drawn.
    /// </summary>
    public const int FewestForBox = 5;

    private const double RoomForMedian = 12;

    /// <summary>Draws values: a box, or below <see cref="FewestForBox"/> the points and their median.</summary>
    public static XElement Draw(
        Panel panel, double x, double width, string learner, string figure, IReadOnlyList<double> values)
    {
        Style.Look look = Style.Of(learner);
        BoxSummary box = BoxSummary.Of(values);
        double left = x - width / 2;
        double right = x + width / 2;
        double median = panel.Y(box.Median);
        XElement group = Svg.Group();
        if (box.Count < FewestForBox)
        {
            group.Add(Svg.Line(left, median, right, median, look.Edge, Style.Medium));
            group.Add(values.Where(double.IsFinite).Order().Select(value => Style.Marker(learner, x, panel.Y(value))));
            return group;
        }

        double top = panel.Y(box.UpperQuartile);
        double bottom = panel.Y(box.LowerQuartile);
        double cap = width / 4;
        group.Add(
            Svg.Line(x, top, x, panel.Y(box.UpperWhisker)),
            Svg.Line(x - cap, panel.Y(box.UpperWhisker), x + cap, panel.Y(box.UpperWhisker)),
            Svg.Line(x, bottom, x, panel.Y(box.LowerWhisker)),
            Svg.Line(x - cap, panel.Y(box.LowerWhisker), x + cap, panel.Y(box.LowerWhisker)),
            Svg.Rectangle(left, top, width, bottom - top, Style.Fill(learner, figure), look.Edge),
            // A white line under the median keeps it readable on the hatching; in a flat box it would hide it.
            look.Dark && bottom - top > RoomForMedian
                ? Svg.Line(left + 0.4, median, right - 0.4, median, "#ffffff", Style.Strong + 2) : null,
            Svg.Line(left, median, right, median, Style.Ink, Style.Strong),
            box.Outliers.Select(value => Style.Marker(learner, x, panel.Y(value), 2.4)));
        return group;
    }
}
