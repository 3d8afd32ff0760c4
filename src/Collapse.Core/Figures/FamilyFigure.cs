using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>The collapse curves of the family: a small panel for each learner, with feedback and without.</summary>
public static class FamilyFigure
{
    private const int PanelsInRow = 4;
    private const double Left = 62, Right = 26, Top = 78, Height = 112, RowDistance = 150, ColumnGap = 30,
        ZeroDistance = 12;
    private const string WithFeedback = "#7a3410", Without = "#2f6ea5";

    /// <summary>Draws <c>family.svg</c>.</summary>
    /// <remarks>
    /// Medians over the repetitions of the average pairwise correlation of the outputs; N is logarithmic, and the
    /// moment after the warm-up stands left of it. The dashed line is the data's correlation. All panels share their
    /// axes.
    /// </remarks>
    /// <param name="source">What the data are, such as ptbxl.</param>
    /// <param name="results">Simulations of any learners, at least one.</param>
    public static Figure Create(string source, IReadOnlyList<SimulationResult> results)
    {
        if (results.Count == 0) throw new ArgumentException("No simulation is given.", nameof(results));
        CatalogEntry[] members =
            [.. Catalog.Members.Where(member => results.Any(result => result.Protocol.Learner == member.Name))];
        int longest = Math.Max(10, results.Max(result => result.Protocol.Steps));
        double data = results[0].DataCorrelation;
        double lowest = results.SelectMany(result => result.Trace).Select(point => point.OutputCorrelation).Append(data)
            .Where(double.IsFinite).Min();
        double width = (Style.Width - Left - Right - (PanelsInRow - 1) * ColumnGap) / PanelsInRow;
        Axis steps = Axis.Log(1, longest, intervals: 2), correlation = Axis.Correlation(lowest);
        int rows = (members.Length + PanelsInRow - 1) / PanelsInRow;
        double bottom = Top + (rows - 1) * RowDistance + Height;
        string title = "The family of autoencoders under feedback";
        string caption = Caption(results, data);
        return new Figure(
            "family.svg",
            Svg.Document(
                Style.Width, bottom + 52, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                Svg.Text(14, 41, $"{source}, H = {results[0].Protocol.Hidden}, {Repetitions(results)}",
                    fill: Style.Muted),
                Key(),
                Svg.Group(members.Select((member, index) => One(member, index))),
                Svg.Text((Left + Style.Width - Right) / 2, bottom + 42, "training steps after the warm-up, N",
                    Style.LabelSize, "middle"),
                Svg.Text(16, (Top + bottom) / 2, PairwiseCorrelation.OfOutputs.Axis, Style.LabelSize, "middle",
                    rotate: -90)),
            caption);

        XElement One(CatalogEntry member, int index)
        {
            int column = index % PanelsInRow, row = index / PanelsInRow;
            Panel panel = new(
                Left + column * (width + ColumnGap) + ZeroDistance, Top + row * RowDistance, width - ZeroDistance,
                Height, steps, correlation);
            bool last = index + PanelsInRow >= members.Length;
            return Svg.Group(
                Svg.Rectangle(panel.Left - ZeroDistance, panel.Top, panel.Width + ZeroDistance, panel.Height, "none",
                    Style.Faint, Style.Hair),
                Svg.Text(panel.Left - ZeroDistance + 2, panel.Top - 6, member.Title, Style.TickSize, bold: true),
                column == 0 ? panel.VerticalAxis("", ZeroDistance) : null,
                last ? panel.HorizontalAxis("") : null,
                double.IsFinite(data)
                    ? Svg.Line(panel.Left - ZeroDistance, panel.Y(data), panel.Right, panel.Y(data), Style.Muted,
                        Style.Thin, Style.Dash)
                    : null,
                Line(panel, Medians(results, member, feedback: false), Without, Style.Medium),
                Line(panel, Medians(results, member, feedback: true), WithFeedback, Style.Strong));
        }
    }

    private static ImmutableArray<(int Step, double Value)> Medians(IEnumerable<SimulationResult> results,
        CatalogEntry member, bool feedback) =>
    [
        .. Experiments.Medians.Curve(
            [
                .. results.Where(result => result.Protocol.Learner == member.Name
                    && (result.Protocol.Policy is not NoFeedback) == feedback),
            ],
            (_, point) => point.OutputCorrelation).Select(moment => (moment.Step, Median.Of(moment.Values))),
    ];

    private static XElement Line(Panel panel, ImmutableArray<(int Step, double Value)> points, string colour,
        double width) => Svg.Group(
        Svg.Curve(points.Select(point =>
            (point.Step == 0 ? panel.Left - ZeroDistance + 4 : panel.X(point.Step), panel.Y(point.Value))), colour,
            width));

    private static XElement Key() => Svg.Group(
        Svg.Line(Style.Width - 270, 20, Style.Width - 246, 20, WithFeedback, Style.Strong),
        Svg.Text(Style.Width - 241, 24, "with feedback"),
        Svg.Line(Style.Width - 160, 20, Style.Width - 136, 20, Without, Style.Medium),
        Svg.Text(Style.Width - 131, 24, "without"),
        Svg.Line(Style.Width - 82, 20, Style.Width - 58, 20, Style.Muted, Style.Thin, Style.Dash),
        Svg.Text(Style.Width - 53, 24, "data"));

    private static string Repetitions(IReadOnlyList<SimulationResult> results)
    {
        int count = results.Select(result => result.Protocol.Repetition).Distinct().Count();
        return count == 1 ? "one simulation each" : $"medians over {Format.Count(count)} simulations each";
    }

    private static string Caption(IReadOnlyList<SimulationResult> results, double data) =>
        "Average pairwise correlation of the reconstructions of the current training set over the number of training "
            + "steps after the warm-up, with " +
        $"feedback (one sample a step is replaced by the response to it) and without; {Repetitions(results)}. Left of "
            + $"N = 1: after the warm-up of " +
        $"{Format.Count(results[0].Protocol.WarmUp)} steps. Dashed: the data, {Format.Fixed(data, 3)}. All panels "
            + $"share their axes.";
}
