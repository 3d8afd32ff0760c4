using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>
/// The paper's figure: the outputs' average pairwise correlation over model and N, as box-and-whisker plots.
/// </summary>
public static class CorrelationFigure
{
    private const double Top = 66;
    private const double Left = 74;
    private const double Height = 300;

    /// <summary>
    /// Draws <c>figure-[loss]-[hidden].svg</c>: "no feedback", then each N ascending; AE before DAE in each.
    /// </summary>
    /// <remarks>
    /// The vertical axis runs from the lowest value, rounded down to a tick, to 1. A class without a value leaves a
    /// gap that says why: "none" (no simulation), "diverged", "undefined" (NaN). Classes of fewer than 5 values show
    /// the values instead of a box. Quartiles: <see cref="BoxSummary"/>.
    /// </remarks>
    /// <param name="results">Simulations; those of another loss or width are left out.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="hidden">H.</param>
    /// <param name="predicted">
    /// The correlation that theory predicts for a protocol, drawn as a line over each model's boxes; NaN where it
    /// predicts none. Null for no lines.
    /// </param>
    /// <exception cref="ArgumentException">No simulation has this loss and width.</exception>
    public static Figure Create(IReadOnlyList<SimulationResult> results, Loss loss, int hidden,
        Func<Protocol, double>? predicted = null)
    {
        ImmutableArray<SimulationResult> chosen = Cells.Of(results, loss, hidden);
        ImmutableArray<string> models = Cells.Learners(chosen);
        ImmutableArray<int> groups = [0, .. Cells.Steps(chosen)];
        Cell[] cells = [.. from steps in groups from learner in models select Cells.At(chosen, learner, steps)];
        double data = chosen[0].DataCorrelation;
        string name = "figure-" + Format.Key(loss, hidden);

        double groupWidth = Math.Max(78, (Style.Width - Left - 64) / groups.Length);
        double[] law = [.. cells.Select(cell => Predicted(chosen, cell, predicted))];
        bool lines = law.Any(double.IsFinite);
        double lowest =
            cells.SelectMany(Values).Concat(law).Append(data).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        Panel panel = new(
            Left + 8, Top, groups.Length * groupWidth, Height, Axis.Linear(0, 1), Axis.Correlation(lowest));
        double width = panel.Right + 64;
        double slot = groupWidth * 0.8 / models.Length, boxWidth = Math.Min(34, slot * 0.62);

        XElement boxes = Svg.Group();
        for (int i = 0; i < cells.Length; i++)
        {
            double x = At(i);
            boxes.Add(
                Class(panel, x, boxWidth, cells[i], name),
                Svg.Text(x, panel.Bottom + 22, Format.Of(cells[i].Learner), anchor: "middle"),
                Svg.Text(
                    x, panel.Bottom + 36, Format.Count(Values(cells[i]).Count()), Style.SmallSize, "middle",
                    Style.Muted));
        }

        double At(int i) => panel.Left + groupWidth * (i / models.Length + 0.5) + slot
            * (i % models.Length - (models.Length - 1) / 2.0);
        XElement curves = Svg.Group(models.Select((learner, k) => Line(
            learner,
            boxWidth,
            [
                .. Enumerable.Range(0, cells.Length).Where(i => i % models.Length == k && double.IsFinite(law[i]))
                    .Select(i => (At(i), panel.Y(law[i]))),
            ])));
        string description = Caption(chosen, loss, hidden, models, cells)
            + (lines ? " Lines, with a rule behind each box: what the collapse law predicts from the data alone, for a "
                + "linear learner at its optimum." : "");
        return new Figure(
            name + ".svg",
            Svg.Document(
                width, panel.Bottom + 84, Format.Heading(loss, hidden), description,
                Style.Hatch(name),
                Header.Draw(Format.Heading(loss, hidden), Subtitle(cells) + (lines ? "; lines: the law" : ""), models,
                    Left - 50, panel.Right, name, boxes: true),
                panel.VerticalAxis(PairwiseCorrelation.OfOutputs.Axis, 8, 52),
                double.IsFinite(data)
                    ? panel.Reference(data, "data", Format.Fixed(data, 3), panel.Left - 8)
                    : Svg.Group(),
                curves,
                boxes,
                Groups(panel, groups, groupWidth),
                Svg.Text(panel.Left - 14, panel.Bottom + 36, "n", Style.SmallSize, "end", Style.Muted),
                Svg.Text(
                    panel.Left + panel.Width / 2, panel.Bottom + 75, "training steps with feedback, N",
                    Style.LabelSize, "middle")),
            description);
    }

    private static double Predicted(ImmutableArray<SimulationResult> chosen, Cell cell,
        Func<Protocol, double>? predicted) =>
        predicted is null
            ? double.NaN
            : predicted(chosen.First(result =>
                result.Protocol.Learner == cell.Learner).Protocol with
            { Steps = cell.Steps });

    // Behind the boxes, which may be flat; a rule that is wider than the box shows the value on both sides of it.
    private static XElement Line(string learner, double boxWidth, (double X, double Y)[] points) => points.Length == 0
        ? Svg.Group()
        : Svg.Group(
            Svg.Curve(points, Style.Of(learner).Edge, Style.Thin),
            points.Select(point =>
                Svg.Line(point.X - Reach(boxWidth), point.Y, point.X + Reach(boxWidth), point.Y, Style.Of(learner).Edge,
                    Style.Strong)));

    private static double Reach(double boxWidth) => boxWidth / 2 + 6;

    private static IEnumerable<double> Values(Cell cell) => cell.Values(point => point.OutputCorrelation);

    private static XElement Class(Panel panel, double x, double width, Cell cell, string figure)
    {
        double[] values = [.. Values(cell)];
        if (values.Length > 0) return BoxPlot.Draw(panel, x, width, cell.Learner, figure, values);
        string reason = cell.Points.Length > 0 ? "undefined" : cell.Diverged > 0 ? "diverged" : "none";
        // On white, because the data's line may run behind it.
        double length = 6 * reason.Length;
        return Svg.Group(
            Svg.Rectangle(x - 7, panel.Bottom - 6 - length, 14, length, "#ffffff"),
            Svg.Text(x + 3.5, panel.Bottom - 8, reason, Style.SmallSize, fill: Style.Muted, rotate: -90));
    }

    // A rule under the classes of one N, with its name.
    private static XElement Groups(Panel panel, ImmutableArray<int> groups, double groupWidth) => Svg.Group(
        groups.Select((steps, i) =>
        {
            double middle = panel.Left + groupWidth * (i + 0.5);
            double y = panel.Bottom + 42;
            return new[]
            {
                Svg.Line(middle - groupWidth * 0.4, y, middle + groupWidth * 0.4, y, Style.Muted, Style.Hair),
                Svg.Text(
                    middle, y + 15, steps == 0 ? "no feedback" : $"N = {Format.Count(steps)}", anchor: "middle"),
            };
        }));

    private static string Subtitle(Cell[] cells)
    {
        int diverged = cells.Where(cell => cell.Steps > 0).Sum(cell => cell.Diverged);
        string lost = diverged == 0 ? ""
            : $"; {Format.Count(diverged)} diverged and {(diverged == 1 ? "is" : "are")} left out";
        return $"n simulations a class, each with its own initialisation{lost}";
    }

    private static string Caption(
        ImmutableArray<SimulationResult> chosen, Loss loss, int hidden, ImmutableArray<string> models, Cell[] cells)
    {
        static string Range(IEnumerable<int> counts) =>
            counts.Min() == counts.Max() ? Format.Count(counts.Min())
                : $"{Format.Count(counts.Min())} to {Format.Count(counts.Max())}";
        Protocol protocol = chosen[0].Protocol;
        string before = Range(cells.Where(cell => cell.Steps == 0).Select(cell => Values(cell).Count()));
        string after = cells.Any(cell => cell.Steps > 0)
            ? $"; n = {Range(cells.Where(cell => cell.Steps > 0).Select(cell => Values(cell).Count()))} after feedback"
            : "";
        string look = models.Length == 1
            ? $"{Format.Of(models[0])} only. "
            : "AE light and plain, DAE dark and hatched. ";
        string noise = models.Contains("dae")
            ? string.Create(CultureInfo.InvariantCulture,
                $", noise of the DAE {protocol.Noise} standard deviations of the data")
            : "";
        return $"{Format.Heading(loss, hidden)}: average pairwise correlation of the outputs for the current training "
            + $"set. {look}" +
            $"“No feedback” is the moment after the warm-up of {Format.Count(protocol.WarmUp)} steps on the reference "
                + $"data{noise}. " +
            "Box: median and quartiles (Hyndman–Fan definition 8); whiskers to the last value within 1.5 "
                + "inter-quartile ranges; " +
            "points: values beyond, or every value of a class with fewer than 5. " +
            $"Dashed: the data’s own correlation, {Format.Fixed(chosen[0].DataCorrelation, 3)}. " +
            $"n = {before} before{after}.";
    }
}
