using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>
/// How correlation and variance of the outputs move over N: median and inter-quartile band over repetitions.
/// </summary>
public static class TrajectoryFigure
{
    private const double Left = 120;
    private const double Top = 66;
    private const double PanelHeight = 190;
    private const double ZeroDistance = 34;
    private const double LeastVariance = 1e-8;

    /// <summary>
    /// Draws <c>trajectories-[loss]-[hidden].svg</c>: correlation above, variance relative to the data's below.
    /// </summary>
    /// <remarks>
    /// The longest simulations of each model (largest <see cref="Protocol.Steps"/>) are its trajectories. N is
    /// logarithmic from 1; "no feedback" stands apart at 0. The variance's axis is logarithmic when the lowest median
    /// is below a tenth of the data's variance, else linear from 0; on the logarithmic one values below 10^-8 are drawn
    /// at 10^-8. A diverged simulation counts up to its last save point.
    /// </remarks>
    /// <param name="results">Simulations; those of another loss or width are left out.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="hidden">H.</param>
    /// <exception cref="ArgumentException">No simulation has this loss and width.</exception>
    public static Figure Create(IReadOnlyList<SimulationResult> results, Loss loss, int hidden)
    {
        ImmutableArray<SimulationResult> chosen = Cells.Of(results, loss, hidden);
        ImmutableArray<string> models = Cells.Learners(chosen);
        double data = chosen[0].DataCorrelation;
        Curve[] correlation =
            [.. models.Select(learner => Of(chosen, learner, (_, point) => point[PairwiseCorrelation.OfOutputs]))];
        Curve[] variance = [.. models.Select(learner =>
            Of(chosen, learner, (run, point) => run.Shown(OutputVariance.OfOutputs, point)))];
        string name = "trajectories-" + Format.Key(loss, hidden);

        Axis steps = Axis.Log(1, Math.Max(10, correlation.Max(curve => curve.Longest)));
        double width = Style.Width - Left - 70;
        double lowest = correlation.SelectMany(curve => curve.Points).Select(point => point.Lower).Append(data)
            .Where(double.IsFinite).DefaultIfEmpty(0).Min();
        Panel upper = new(Left, Top, width, PanelHeight, steps, Axis.Correlation(lowest));
        Panel lower = new(Left, Top + PanelHeight + 34, width, PanelHeight, steps, VarianceAxis(variance));
        string caption = Caption(loss, hidden, correlation, variance, lower.Vertical.Logarithmic, data);
        return new Figure(
            name + ".svg",
            Svg.Document(
                Style.Width, lower.Bottom + 60, Format.Heading(loss, hidden), caption,
                Header.Draw(Format.Heading(loss, hidden), Subtitle(correlation), models, 24, upper.Right, name,
                    boxes: false),
                upper.VerticalAxis(PairwiseCorrelation.OfOutputs.Axis, ZeroDistance + 14, 52),
                lower.VerticalAxis(OutputVariance.OfOutputs.Axis, ZeroDistance + 14, 52),
                double.IsFinite(data)
                    ? upper.Reference(data, "data", Format.Fixed(data, 3), Left - ZeroDistance - 14)
                    : Svg.Group(),
                lower.Reference(1, "data", "1", Left - ZeroDistance - 14),
                Svg.Group(correlation.Select(curve => Band(upper, curve)),
                    correlation.Select(curve => Line(upper, curve))),
                Svg.Group(variance.Select(curve => Band(lower, curve)), variance.Select(curve => Line(lower, curve))),
                upper.HorizontalAxis("", 6, numbers: false),
                Zero(upper, numbers: false),
                lower.HorizontalAxis("training steps with feedback, N", 6),
                Zero(lower, numbers: true)),
            caption);
    }

    private sealed record Moment(int Step, double Lower, double Median, double Upper);

    private sealed record Curve(string Learner, int Simulations, int Longest, ImmutableArray<Moment> Points);

    private static Curve Of(
        ImmutableArray<SimulationResult> results, string learner, Func<SimulationResult, TracePoint, double> measure)
    {
        int longest = results.Where(result => result.Protocol.Learner == learner).Max(result => result.Protocol.Steps);
        SimulationResult[] runs =
            [.. results.Where(result => result.Protocol.Learner == learner && result.Protocol.Steps == longest
                && !result.Trace.IsDefaultOrEmpty)];
        return new Curve(
            learner,
            runs.Length,
            longest,
            [
                .. from moment in Medians.Curve(runs, measure)
                   let box = BoxSummary.Of(moment.Values)
                   where box.Count > 0
                   select new Moment(moment.Step, box.LowerQuartile, box.Median, box.UpperQuartile),
            ]);
    }

    private static Axis VarianceAxis(Curve[] curves)
    {
        Moment[] points = [.. curves.SelectMany(curve => curve.Points)];
        double lowest = points.Select(point => point.Median).DefaultIfEmpty(1).Min();
        double highest = Math.Max(1, points.Select(point => point.Upper).DefaultIfEmpty(1).Max());
        if (lowest >= 0.1) return Axis.Round(0, Math.Max(1.2, highest));
        double least = points.Select(point => point.Lower).Min();
        return Axis.Log(
            Axis.Power(Axis.Decade(Math.Max(least, LeastVariance), up: false)),
            highest <= 2 ? 2 : Axis.Power(Axis.Decade(highest, up: true)));
    }

    // At 0 the models stand side by side; they would hide each other there.
    private static double X(Panel panel, string learner, int step) =>
        step > 0 ? panel.X(step) : panel.Left - ZeroDistance + (Style.Of(learner).Dark ? 4.5 : -4.5);

    private static XElement? Band(Panel panel, Curve curve)
    {
        if (curve.Simulations < 2) return null;
        Style.Look look = Style.Of(curve.Learner);
        Moment[] moved = [.. curve.Points.Where(point => point.Step > 0)];
        double opacity = look.Dark ? 0.45 : 0.8;
        double zero = X(panel, curve.Learner, 0);
        return Svg.Group(
            Svg.Area(
                [
                    .. moved.Select(point => (panel.X(point.Step), panel.Y(point.Upper))),
                    .. moved.Reverse().Select(point => (panel.X(point.Step), panel.Y(point.Lower))),
                ],
                look.Light, opacity),
            curve.Points.Where(point => point.Step == 0).Select(point => Svg.Area(
                [
                    (zero - 3, panel.Y(point.Upper)), (zero + 3, panel.Y(point.Upper)),
                    (zero + 3, panel.Y(point.Lower)), (zero - 3, panel.Y(point.Lower)),
                ],
                look.Light, opacity)));
    }

    private static XElement Line(Panel panel, Curve curve) => Svg.Group(
        Svg.Curve(
            curve.Points.Where(point => point.Step > 0).Select(point => (panel.X(point.Step), panel.Y(point.Median))),
            Style.Of(curve.Learner).Edge, Style.Medium),
        curve.Points.Select(point =>
            Style.Marker(curve.Learner, X(panel, curve.Learner, point.Step), panel.Y(point.Median), 2.8)));

    private static XElement Zero(Panel panel, bool numbers)
    {
        double x = panel.Left - ZeroDistance;
        double y = panel.Bottom + 6;
        return Svg.Group(
            Svg.Line(x - 10, y, x + 10, y),
            Svg.Line(x, y, x, y + 5),
            numbers ? Svg.Text(x, y + 18, "0", anchor: "middle") : null);
    }

    private static string Subtitle(Curve[] curves) => curves.All(curve => curve.Simulations == 1)
        ? "one simulation of each model"
        : "median and inter-quartile band over " + Format.Join(
            [.. curves.Select(curve => $"{Format.Count(curve.Simulations)} {Format.Of(curve.Learner)}")]) +
        " simulations";

    private static string Caption(Loss loss, int hidden, Curve[] curves, Curve[] variance, bool logarithmic,
        double data) =>
        $"{Format.Heading(loss, hidden)}: average pairwise correlation (above) and variance "
            + $"(below{(logarithmic ? ", logarithmic" : "")}) " +
        "of the outputs for the current training set over the number of training steps with feedback. The variance is "
            + "relative " +
        "to the data’s" +
        (logarithmic && variance.Any(curve => curve.Points.Any(point => point.Lower < LeastVariance))
            ? $" (below {Format.Significant(LeastVariance)} drawn there)"
            : "") +
        ". Lines: medians; bands: quartiles; dashed: the data" +
        (double.IsFinite(data) ? $" (correlation {Format.Fixed(data, 3)})" : "") + ". 0 is “no feedback”. n = " +
        Format.Join([.. curves.Select(curve =>
            $"{Format.Count(curve.Simulations)} {Format.Of(curve.Learner)} trajectories of "
                + $"{Format.Count(curve.Longest)} steps")]) + ".";
}
