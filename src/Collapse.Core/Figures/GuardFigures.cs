using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Collapse.Data;
using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>The figures of the guard's page.</summary>
internal static class GuardFigures
{
    private const int Shown = 6;
    private const string Edge = "#1f5c8b";

    /// <summary>
    /// Each statistic over the generations, beside the band of the middle 95 % under exchanged labels.
    /// </summary>
    public static Figure Curves(GuardReport report) => SmallPanels.Create(
        "guard-statistics.svg", "Each generation against the real rows",
        "Dots: the statistic, generation by generation. Band: the middle 95 % of its values when labels are "
        + "exchanged at random, which is what a healthy generation shows. Below zero means loss, above it gain, "
        + "where a statistic has a direction.",
        2, 120, 40, 44,
        [
            .. report.Generations[0].Statistics.Select((first, j) => (
                new[] { first.Statistic.Name },
                (Func<double, double, double, double, XElement>)((x, y, width, height) => Curve(
                    [.. report.Generations.Select(one => ((double)one.Number, one.Statistics[j]))],
                    x, y, width, height)))),
        ]);

    /// <summary>The directions that lose most (or gain most), as what they look like.</summary>
    public static Figure? Directions(GenerationReport report, SampleShape shape, bool gains)
    {
        DirectionResult[] chosen =
        [
            .. report.Directions.Concat(report.Further)
                .OrderBy(direction => gains ? -direction.Kept.Value : direction.Kept.Value)
                .Where(direction => gains ? direction.Kept.Low > 1 : direction.Kept.High < 1).Take(Shown),
        ];
        if (chosen.Length == 0) return null;
        return SmallPanels.Create(
            "guard-directions.svg", gains ? "The directions that grow" : "The directions that die",
            $"Principal directions of both sets along which generation {report.Number} has "
            + (gains ? "more" : "less") + " variance than the real rows, most changed first. A row is the mean plus an "
            + "amount of each direction; the sign of a direction means nothing.",
            3, 100, 0, 18,
            [
                .. chosen.Select(direction => (
                    new[]
                    {
                        $"direction {direction.Number}",
                        $"{Percent(direction.Kept.Value)} there "
                            + $"[{Percent(direction.Kept.Low)}, {Percent(direction.Kept.High)}]",
                    },
                    Drawing(direction.Vector, shape))),
            ]);
    }

    /// <summary>Rows, drawn with a line of words each.</summary>
    public static Figure Rows(
        string name, string title, string caption, Matrix rows, SampleShape shape,
        IEnumerable<(int Row, string Words)> which) =>
        SmallPanels.Create(
            name, title, caption, 3, 100, 0, 18,
            [
                .. which.Take(Shown).Select(one => (
                    new[] { one.Words },
                    Drawing([.. rows.Row(one.Row).ToArray().Select(value => (double)value)], shape))),
            ]);

    /// <summary>Recorded measures over the generations, one line a run.</summary>
    public static Figure History(HistoryReport report)
    {
        string[] names = [.. report.Runs.SelectMany(run => run.Trends).Select(trend => trend.Measure.Name).Distinct()];
        return SmallPanels.Create(
            "guard-history.svg", "Recorded measures, generation by generation",
            "One line a run. A trend is tested within each run, whatever the level of the others.", 2, 110, 48, 44,
            [
                .. names.Select(name => (
                    new[] { name },
                    (Func<double, double, double, double, XElement>)((x, y, width, height) => Lines(
                        [
                            .. report.Runs.SelectMany(run => run.Trends).Where(trend => trend.Measure.Name == name)
                                .Select(trend => trend.Measure.Values),
                        ],
                        x, y, width, height)))),
            ]);
    }

    private static XElement Curve(
        (double Generation, StatisticResult Result)[] points, double x, double y, double width, double height)
    {
        double low = points.Min(point => Math.Min(point.Result.Value, point.Result.HealthyLow));
        double high = points.Max(point => Math.Max(point.Result.Value, point.Result.HealthyHigh));
        Panel panel = new(
            x, y, width, height, Generations(points[0].Generation, points[^1].Generation),
            Axis.Round(low, high, 4));
        IEnumerable<(double, double)> Edges(Func<StatisticResult, double> of) => points.SelectMany(point =>
            new[] { -0.35, 0.35 }.Select(side => (panel.X(point.Generation + side), panel.Y(of(point.Result)))));
        IEnumerable<(double, double)> upper = Edges(result => result.HealthyHigh).Reverse();
        return Svg.Group(
            Svg.Area(Edges(result => result.HealthyLow).Concat(upper), "#7fa9c9", 0.35),
            low < 0 && high > 0
                ? Svg.Line(panel.Left, panel.Y(0), panel.Right, panel.Y(0), Style.Muted, Style.Hair, Style.Dash)
                : null,
            Svg.Curve(
                points.Select(point => (panel.X(point.Generation), panel.Y(point.Result.Value))), Edge, Style.Thin),
            points.Select(point => Svg.Element(
                "circle",
                Svg.Attribute("cx", panel.X(point.Generation)), Svg.Attribute("cy", panel.Y(point.Result.Value)),
                Svg.Attribute("r", 3), new XAttribute("fill", Edge))),
            panel.VerticalAxis(""),
            panel.HorizontalAxis("generation"));
    }

    private static XElement Lines(ImmutableArray<double>[] runs, double x, double y, double width, double height)
    {
        double[] all = [.. runs.SelectMany(run => run).Where(double.IsFinite)];
        if (all.Length == 0) return Svg.Text(x, y + height / 2, "no numbers", Style.SmallSize);
        Panel panel = new(
            x, y, width, height, Generations(0, runs.Max(run => run.Length) - 1),
            Axis.Round(all.Min(), all.Max(), 4));
        return Svg.Group(
            runs.Select(run => Svg.Curve(
                run.Select((value, i) => (value, i)).Where(point => double.IsFinite(point.value))
                    .Select(point => (panel.X(point.i), panel.Y(point.value))),
                Edge, Style.Thin)),
            panel.VerticalAxis(""),
            panel.HorizontalAxis("generation"));
    }

    private static Axis Generations(double first, double last) =>
        Axis.Linear(first - 0.5, last + 0.5, (int)Math.Clamp(last - first + 1, 1, 8));

    private static Func<double, double, double, double, XElement> Drawing(
        IReadOnlyList<double> values, SampleShape shape) =>
        (x, y, width, height) => RowDrawing.Draw(values, shape, x, y, width, height);

    private static string Percent(double share) =>
        double.IsFinite(share) ? (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %" : "?";
}
