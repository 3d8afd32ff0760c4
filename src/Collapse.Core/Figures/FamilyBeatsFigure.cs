using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>
/// Beats of one member of the family: the reference, their reconstructions before feedback, and what stands in their
/// place after.
/// </summary>
public static class FamilyBeatsFigure
{
    private const double Left = 66, Top = 66, Width = 206, Height = 150, Gap = 12;
    private static readonly string[] Shades = ["#0b2f4f", "#1f5c8b", "#4a86b5", "#7fa9c9", "#5b6b77", "#2b3f4e"];

    /// <summary>Draws <c>beats-[learner].svg</c>, one beat a subject.</summary>
    /// <param name="result">A simulation with feedback.</param>
    /// <param name="training">The data that it was trained on.</param>
    /// <param name="axis">What the coordinates mean.</param>
    public static Figure Create(SimulationResult result, Samples training, SegmentAxis axis)
    {
        CatalogEntry member = Catalog.Of(result.Protocol.Learner);
        Matrix reference = training.Values.Take(Simulation.ExampleRows(training));
        ImmutableArray<(string Title, Matrix Beats, double Correlation)> columns =
        [
            ("reference", reference, result.DataCorrelation),
            ("before feedback", result.Before, result.Trace[0].OutputCorrelation),
            ($"after N = {Format.Count(result.Protocol.Steps)}", result.Examples, result.Trace[^1].OutputCorrelation),
        ];
        float[] finite = [.. columns.SelectMany(column => column.Beats.Values.ToArray()).Where(float.IsFinite)];
        double low = reference.Values.ToArray().Min(), high = reference.Values.ToArray().Max(), room = high - low;
        low = Math.Max(low - room, Math.Min(low, finite.Min()));
        high = Math.Min(high + room, Math.Max(high, finite.Max()));
        Axis vertical = Axis.Linear(low - 0.04 * (high - low), high + 0.12 * (high - low), 5);
        Axis horizontal = Axis.Linear(axis.First, axis.First + Math.Max(1, reference.Columns - 1) * axis.Spacing, 4);
        string name = "beats-" + member.Name;
        string caption =
            $"{member.Title} ({member.Source}), H = {result.Protocol.Hidden}: {Format.Count(reference.Rows)} reference "
                + $"segments, one a subject, their " +
            $"reconstructions after the warm-up, and the reconstructions of what stands in their place after "
                + $"{Format.Count(result.Protocol.Steps)} steps with " +
            "feedback. ρ: average pairwise correlation of all segments or outputs.";
        return new Figure(
            name + ".svg",
            Svg.Document(
                Left + 3 * Width + 2 * Gap + 14, Top + Height + 54, member.Title, caption,
                Svg.Text(14, 24, member.Title, Style.TitleSize, bold: true),
                Svg.Text(14, 41, member.Source, fill: Style.Muted),
                Svg.Group(columns.Select((column, index) =>
                    One(column.Title, column.Beats, column.Correlation, index))),
                Svg.Text(Left + 1.5 * Width + Gap, Top + Height + 42, axis.Label, Style.LabelSize, "middle")),
            caption);

        XElement One(string title, Matrix beats, double correlation, int index)
        {
            Panel panel = new(Left + index * (Width + Gap), Top, Width, Height, horizontal, vertical);
            string clip = $"clip-{name}-{index}";
            XElement lines = Svg.Group(new XAttribute("clip-path", $"url(#{clip})"));
            for (int row = 0; row < beats.Rows; row++)
            {
                float[] values = beats.Row(row).ToArray();
                if (values.All(float.IsFinite))
                {
                    lines.Add(Svg.Curve(
                        values.Select((value, i) =>
                            (panel.X(axis.First + i * axis.Spacing),
                            panel.Bottom - panel.Height * Math.Clamp(vertical.Place(value), -5, 5))),
                        Shades[row % Shades.Length], 0.9));
                }
            }

            return Svg.Group(
                Svg.Element("clipPath", new XAttribute("id", clip),
                    Svg.Rectangle(panel.Left, panel.Top, panel.Width, panel.Height, Style.Ink)),
                Svg.Rectangle(panel.Left, panel.Top, panel.Width, panel.Height, "none", Style.Faint, Style.Hair),
                Svg.Text(panel.Left + panel.Width / 2, panel.Top - 8, title, anchor: "middle"),
                index == 0 ? panel.VerticalAxis(axis.ValueLabel, labelDistance: 44) : null,
                panel.HorizontalAxis(""),
                lines,
                Svg.Text(panel.Right - 5, panel.Top + 13, double.IsFinite(correlation)
                    ? $"ρ = {Format.Fixed(correlation, 3)}" : "ρ undefined", Style.SmallSize, "end"));
        }
    }
}
