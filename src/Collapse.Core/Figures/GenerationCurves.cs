using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>
/// One measure over the generations: a small panel for each learner, a line for each policy, dashed the sampling floor.
/// </summary>
public static class GenerationCurves
{
    private const int PanelsInRow = 4;
    private const double Left = 66, Right = 20, Top = 92, Height = 112, RowDistance = 150, ColumnGap = 26;
    private static readonly string[] Colours =
        ["#7a3410", "#2f6ea5", "#4d8a3d", "#8d5a97", "#b08a1e", "#3b3b3b", "#c4587a"];

    /// <summary>
    /// Draws <c>generations-[measure].svg</c>: medians over the repetitions, and their range as a band.
    /// </summary>
    /// <param name="source">What the data are, such as toy:ring8.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="results">Chains of one data set in which it was taken, at least one.</param>
    public static Figure Create(string source, SampleMeasure measure, IReadOnlyList<GenerationResult> results)
    {
        if (results.Count == 0) throw new ArgumentException("No chain is given.", nameof(results));
        string[] learners = [.. results.Select(result => result.Protocol.Learner).Distinct()];
        string[] policies = [.. results.Select(result => result.Protocol.Policy).Distinct()];
        int generations = results.Max(result => result.Protocol.Generations);
        double floor = results[0].FloorOf(measure.Name);
        double[] values =
            [.. results.SelectMany(result => Enumerable.Range(1, generations).Select(g => result.Of(measure.Name, g)))
            .Append(floor).Where(double.IsFinite).Order()];
        // A learner that runs away must not flatten all others: the axis ends where 99 of 100 values do.
        Axis vertical = values.Length == 0 ? Axis.Linear(0, 1)
            : Axis.Round(values[0], values[(int)(0.99 * (values.Length - 1))], 4);
        Axis horizontal = Axis.Counts(1, Math.Max(2, generations), 4);
        double width = (Style.Width - Left - Right - (PanelsInRow - 1) * ColumnGap) / PanelsInRow;
        int rows = (learners.Length + PanelsInRow - 1) / PanelsInRow;
        // A single row is higher, since the words along its axis are as long as ever.
        double height = rows == 1 ? 2 * Height : Height;
        double bottom = Top + (rows - 1) * RowDistance + height;
        int repetitions = results.Select(result => result.Protocol.Repetition).Distinct().Count();
        string title = char.ToUpperInvariant(measure.Title[0]) + measure.Title[1..];
        string caption =
            $"{title} of the rows that each generation draws, over the generations; {source}. Lines: medians over "
            + $"{Format.Count(repetitions)} chains, bands: the middle half. Dashed: the sampling floor, the value of "
                + $"held-out real rows. "
            + "Generation 1 is trained on real rows alone. All panels share their axes; what lies beyond is drawn at "
                + "their ends.";
        return new Figure(
            $"generations-{measure.Name.Replace('_', '-')}.svg",
            Svg.Document(
                Style.Width, bottom + 52, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                Svg.Text(14, 41, source, fill: Style.Muted),
                Svg.Group(policies.Select((policy, i) => Key(policy, Colours[i % Colours.Length], 14 + 118 * i))),
                Svg.Group(learners.Select(One)),
                Svg.Text((Left + Style.Width - Right) / 2, bottom + 42, "generation", Style.LabelSize, "middle"),
                Svg.Text(16, (Top + bottom) / 2, measure.Title, Style.LabelSize, "middle", rotate: -90)),
            caption);

        XElement One(string learner, int index)
        {
            int column = index % PanelsInRow, row = index / PanelsInRow;
            Panel panel =
                new(Left + column * (width + ColumnGap), Top + row * RowDistance, width, height, horizontal, vertical);
            return Svg.Group(
                Svg.Rectangle(panel.Left, panel.Top, panel.Width, panel.Height, "none", Style.Faint, Style.Hair),
                Svg.Text(panel.Left + 2, panel.Top - 6, GeneratorCatalog.Of(learner).Title, Style.TickSize, bold: true),
                column == 0 ? panel.VerticalAxis("") : null,
                index + PanelsInRow >= learners.Length ? panel.HorizontalAxis("") : null,
                double.IsFinite(floor)
                    ? Svg.Line(panel.Left, panel.Y(floor), panel.Right, panel.Y(floor), Style.Muted, Style.Thin,
                        Style.Dash)
                    : null,
                Svg.Group(policies.Select((policy, i) => Lines(panel, learner, policy, Colours[i % Colours.Length]))));
        }

        XElement Lines(Panel panel, string learner, string policy, string colour)
        {
            ImmutableArray<(int Generation, BoxSummary Box)> boxes =
            [
                .. Enumerable.Range(1, generations)
                    .Select(g => (g, BoxSummary.Of(results
                        .Where(result => result.Protocol.Learner == learner && result.Protocol.Policy == policy)
                        .Select(result => result.Of(measure.Name, g)))))
                    .Where(entry => entry.Item2.Count > 0),
            ];
            if (boxes.IsEmpty) return Svg.Group();
            return Svg.Group(
                Svg.Area(
                    [
                        .. boxes.Select(entry => (panel.X(entry.Generation), panel.Y(entry.Box.LowerQuartile))),
                        .. boxes.Reverse()
                            .Select(entry => (panel.X(entry.Generation), panel.Y(entry.Box.UpperQuartile))),
                    ],
                    colour, 0.15),
                Svg.Curve(boxes.Select(entry => (panel.X(entry.Generation), panel.Y(entry.Box.Median))), colour,
                    Style.Medium));
        }
    }

    private static XElement Key(string policy, string colour, double x) => Svg.Group(
        Svg.Line(x, 60, x + 22, 60, colour, Style.Strong), Svg.Text(x + 27, 64, policy));
}
