using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>What became of example segments after each N: the heartbeats becoming one.</summary>
public static class BeatsFigure
{
    private const double Top = 78;
    private const double Left = 100;
    private const double PanelHeight = 132;
    private const double RowDistance = 152;
    private const double Gap = 10;
    private const double Beyond = 1.25;

    /// <summary>
    /// Draws <c>beats-[loss]-[hidden].svg</c>: a row of panels for each model, the reference and then each N ascending.
    /// </summary>
    /// <remarks>
    /// Shown is the first repetition that has <see cref="SimulationResult.Examples"/> for an N; the corner of a panel
    /// holds the average pairwise correlation of all outputs of that simulation (not only of the examples). All panels
    /// share their axes. The vertical one covers the reference and outputs up to <see cref="Beyond"/> times its range
    /// beyond, so that a mirrored peak is seen whole; what lies farther is cut off. Outputs that are not finite are not
    /// drawn.
    /// </remarks>
    /// <param name="results">Simulations; those of another loss or width are left out.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="hidden">H.</param>
    /// <param name="reference">The reference segments of the examples, in the same order: the first of up to 12
    /// subjects.</param>
    /// <param name="axis">What the coordinates mean.</param>
    /// <exception cref="ArgumentException">No simulation has this loss and width, or the examples' shape is not the
    /// reference's.</exception>
    public static Figure Create(
        IReadOnlyList<SimulationResult> results, Loss loss, int hidden, Samples reference, SegmentAxis axis)
    {
        ImmutableArray<SimulationResult> chosen = Cells.Of(results, loss, hidden);
        ImmutableArray<string> models = Cells.Learners(chosen);
        ImmutableArray<int> steps = [.. chosen.Select(result => result.Protocol.Steps).Distinct().Order()];
        string name = "beats-" + Format.Key(loss, hidden);
        Dictionary<(string, int), SimulationResult> shown = chosen
            .Where(result => result.Examples.Rows > 0)
            .OrderBy(result => result.Outcome).ThenBy(result => result.Protocol.Repetition)
            .GroupBy(result => (result.Protocol.Learner, result.Protocol.Steps))
            .ToDictionary(group => group.Key, group => group.First());
        foreach (SimulationResult result in shown.Values)
        {
            if (result.Examples.Rows != reference.Count || result.Examples.Columns != reference.Coordinates)
                throw new ArgumentException($"Examples are {result.Examples}, the reference is {reference.Values}.",
                    nameof(reference));
        }

        double panelWidth = Math.Max(104, (Style.Width - Left - 14) / (steps.Length + 1) - Gap);
        Axis horizontal =
            Axis.Linear(axis.First, axis.First + Math.Max(1, reference.Coordinates - 1) * axis.Spacing, 4);
        Axis vertical = Vertical(reference.Values, shown.Values);
        XElement panels = Svg.Group();
        for (int row = 0; row < models.Length; row++)
        {
            string learner = models[row];
            for (int column = 0; column <= steps.Length; column++)
            {
                Panel panel = new(
                    Left + column * (panelWidth + Gap), Top + row * RowDistance, panelWidth, PanelHeight, horizontal,
                    vertical);
                SimulationResult? result = column == 0 ? null : shown.GetValueOrDefault((learner, steps[column - 1]));
                string clip = $"clip-{name}-{row}-{column}";
                panels.Add(
                    Frame(panel, clip),
                    column == 0 ? panel.VerticalAxis("") : null,
                    row == models.Length - 1 ? panel.HorizontalAxis("") : null,
                    column == 0 ? Svg.Text(14, panel.Top + PanelHeight / 2 + 4, Format.Of(learner), Style.LabelSize,
                        bold: true) : null,
                    row > 0 ? null : Svg.Text(
                        panel.Left + panelWidth / 2, Top - 9, column == 0 ? "reference" : After(steps[column - 1]),
                        anchor: "middle"),
                    column == 0
                        ? Overlay(panel, clip, reference.Values, reference.Subjects, axis,
                            Rho(chosen[0].DataCorrelation))
                        : result is null
                            ? Note(panel, "none")
                            : Overlay(panel, clip, result.Examples, reference.Subjects, axis, Corner(result)));
            }
        }

        double right = Left + (steps.Length + 1) * (panelWidth + Gap) - Gap;
        double bottom = Top + (models.Length - 1) * RowDistance + PanelHeight;
        string caption = Caption(loss, hidden, reference.Count, shown.Values);
        return new Figure(
            name + ".svg",
            Svg.Document(
                right + 14, bottom + 52, Format.Heading(loss, hidden), caption,
                Svg.Text(14, 24, Format.Heading(loss, hidden), Style.TitleSize, bold: true),
                Svg.Text(14, 41,
                    $"{Format.Count(reference.Count)} segments of different subjects and the outputs that took their "
                    + $"place", fill: Style.Muted),
                panels,
                Svg.Text(Left - 42, (Top + bottom) / 2, axis.ValueLabel, Style.LabelSize, "middle", rotate: -90),
                Svg.Text((Left + right) / 2, bottom + 40, axis.Label, Style.LabelSize, "middle")),
            caption);
    }

    private static string After(int steps) => steps == 0 ? "no feedback" : $"N = {Format.Count(steps)}";

    // Almost 1 is not 1.
    private static string Rho(double correlation) =>
        !double.IsFinite(correlation) ? "ρ undefined"
        : correlation is >= 0.9995 and < 1 ? "ρ > 0.999"
        : $"ρ = {Format.Fixed(correlation, 3)}";

    private static string Corner(SimulationResult result) =>
        result.Outcome == Outcome.Diverged || result.Trace.IsDefaultOrEmpty
        ? "diverged"
        : Rho(result.Final.OutputCorrelation);

    private static XElement Frame(Panel panel, string clip) => Svg.Group(
        Svg.Element(
            "clipPath",
            new XAttribute("id", clip),
            Svg.Rectangle(panel.Left, panel.Top, panel.Width, panel.Height, Style.Ink)),
        Svg.Rectangle(panel.Left, panel.Top, panel.Width, panel.Height, "none", Style.Faint, Style.Hair));

    // Thin lines from dark to mid grey-blue, so that single beats can be followed and twelve on top of each other still
    // read as one.
    private static XElement Overlay(
        Panel panel, string clip, Matrix segments, ImmutableArray<string> subjects, SegmentAxis axis, string corner)
    {
        XElement lines = Svg.Group(new XAttribute("clip-path", $"url(#{clip})"));
        int drawn = 0;
        for (int row = 0; row < segments.Rows; row++)
        {
            float[] values = segments.Row(row).ToArray();
            if (!values.All(float.IsFinite)) continue;
            drawn++;
            XElement line = Svg.Curve(
                values.Select((value, i) => (panel.X(axis.First + i * axis.Spacing), Unclamped(panel, value))),
                Shades[row % Shades.Length], 0.9);
            line.Add(Svg.Element("title", Svg.Clean(subjects[row])));
            lines.Add(line);
        }

        return drawn == 0
            ? Note(panel, "not finite")
            : Svg.Group(lines, Svg.Text(panel.Right - 5, panel.Top + 13, corner, Style.SmallSize, "end"));
    }

    private static readonly string[] Shades = ["#0b2f4f", "#1f5c8b", "#4a86b5", "#7fa9c9", "#5b6b77", "#2b3f4e"];

    // Beyond the panel the clip cuts; a clamped line would draw a plateau that is not there.
    private static double Unclamped(Panel panel, double value) =>
        panel.Bottom - panel.Height * Math.Clamp(panel.Vertical.Place(value), -10, 10);

    private static XElement Note(Panel panel, string note) => Svg.Text(
        panel.Left + panel.Width / 2, panel.Top + panel.Height / 2, note, Style.SmallSize, "middle", Style.Muted);

    private static Axis Vertical(Matrix reference, IEnumerable<SimulationResult> shown)
    {
        double low = reference.Values.ToArray().Min();
        double high = reference.Values.ToArray().Max();
        double room = Beyond * (high - low);
        float[] outputs = [.. shown.SelectMany(result => result.Examples.Values.ToArray()).Where(float.IsFinite)];
        if (outputs.Length > 0)
        {
            low = Math.Min(low, Math.Max(low - room, outputs.Min()));
            high = Math.Max(high, Math.Min(high + room, outputs.Max()));
        }

        // Room above for the number in the corner.
        return Axis.Linear(low - 0.04 * (high - low), high + 0.14 * (high - low), 5);
    }

    private static string Caption(Loss loss, int hidden, int examples, IReadOnlyCollection<SimulationResult> shown)
    {
        int[] repetitions = [.. shown.Select(result => result.Protocol.Repetition).Distinct().Order()];
        string which = repetitions.Length == 1 ? $"repetition {repetitions[0] + 1} of each class"
            : "one repetition of each class";
        return $"{Format.Heading(loss, hidden)}: {Format.Count(examples)} reference segments, one a subject, and the "
            + $"responses to what " +
            $"stands in their place in the training set after N steps with feedback ({which}). ρ is the average "
                + $"pairwise " +
            "correlation of all segments of the reference, and of all outputs of the simulation shown. All panels "
                + "share their axes.";
    }
}
