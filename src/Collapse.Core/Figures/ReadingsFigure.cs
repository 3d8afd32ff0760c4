using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>What one reading of the paper does with one model.</summary>
/// <param name="Choice">What is chosen.</param>
/// <param name="Value">What it is in this reading.</param>
/// <param name="Learner">The learner's name in the catalog.</param>
/// <param name="Data">The data's own correlation.</param>
/// <param name="Correlations">Steps and median correlation of the outputs, ascending; NaN where there is none.</param>
/// <param name="Verdicts">The verdicts, in the order of the figure's claims.</param>
public sealed record ReadingRow(
    string Choice, string Value, string Learner, double Data,
    ImmutableArray<(int Steps, double Correlation)> Correlations, ImmutableArray<Verdict> Verdicts);

/// <summary>
/// Readings of the paper side by side: the correlation at each N, one line a reading, AE and DAE in panels of their
/// own.
/// </summary>
public static class ReadingsFigure
{
    private const double Top = 92, RowHeight = 19, Left = 330, PanelWidth = 250, Gap = 132, ClaimWidth = 27;
    private const double NoteHeight = 15;

    /// <summary>Draws <c>readings-[name].svg</c>.</summary>
    /// <param name="name">What the file is named after.</param>
    /// <param name="heading">What the data and the network are.</param>
    /// <param name="claims">The claims' names, at most four.</param>
    /// <param name="rows">The readings, in their order from top to bottom; each model in the same order.</param>
    /// <param name="notes">What was left out, a line each.</param>
    public static Figure Create(
        string name, string heading, IReadOnlyList<string> claims, IReadOnlyList<ReadingRow> rows,
        IReadOnlyList<string> notes)
    {
        string[] models = [.. rows.Select(row => row.Learner).Distinct().Order()];
        (string Choice, string Value)[] readings = [.. rows.Select(row => (row.Choice, row.Value)).Distinct()];
        int[] steps = [.. rows.SelectMany(row => row.Correlations.Select(point => point.Steps)).Distinct().Order()];
        double lowest = rows.SelectMany(row => row.Correlations.Select(point => point.Correlation).Append(row.Data))
            .Where(double.IsFinite).DefaultIfEmpty(0).Min();
        Axis axis = Axis.Round(Math.Clamp(lowest, -1, 0.999), 1, 4);
        double height = readings.Length * RowHeight;
        XElement drawing = Svg.Group();
        for (int r = 0; r < readings.Length; r++)
        {
            double y = Top + (r + 0.5) * RowHeight;
            bool first = r == 0 || readings[r].Choice != readings[r - 1].Choice;
            if (first && r > 0)
                drawing.Add(Svg.Line(12, y - RowHeight / 2, Left + models.Length * (PanelWidth + Gap) - 12,
                    y - RowHeight / 2, Style.Faint, Style.Hair));
            if (first) drawing.Add(Svg.Text(12, y + 4, readings[r].Choice));
            drawing.Add(Svg.Text(Left - 14, y + 4, readings[r].Value, anchor: "end",
                bold: readings[r].Choice.Length == 0));
        }

        for (int m = 0; m < models.Length; m++)
        {
            Panel panel = new(Left + m * (PanelWidth + Gap), Top, PanelWidth, height, axis, Axis.Linear(0, 1));
            drawing.Add(
                Svg.Text(panel.Left + PanelWidth / 2, Top - 12, Format.Of(models[m]), Style.LabelSize, "middle",
                    bold: true),
                axis.Ticks.Select(tick =>
                    Svg.Line(panel.X(tick.Value), Top, panel.X(tick.Value), Top + height, Style.Faint, Style.Hair)),
                panel.HorizontalAxis(PairwiseCorrelation.OfOutputs.Axis),
                claims.Select((claim, c) => Svg.Text(
                    panel.Right + 22 + c * ClaimWidth, Top - 8, claim, Style.SmallSize, "middle", Style.Muted)));
            foreach (ReadingRow row in rows.Where(row => row.Learner == models[m]))
                drawing.Add(Row(panel, Top + (Array.IndexOf(readings, (row.Choice, row.Value)) + 0.5) * RowHeight, row,
                    steps));
        }

        string caption = $"{heading}. One line a reading: the stated protocol with one open choice made differently. " +
            $"Dots: medians at {Format.Join([.. steps.Select(Label)])}, from light to dark; tick: the data’s own "
                + $"correlation. " +
            $"Right of each panel the verdicts on {Format.Join([.. claims])}: filled, holds; grey, nearly holds; open, "
                + $"does not hold; none, not tested.";
        return new Figure(
            $"readings-{name}.svg",
            Svg.Document(
                Left + models.Length * (PanelWidth + Gap), Top + height + 56 + NoteHeight * notes.Count,
                $"Readings: {heading}", caption,
                Svg.Text(12, 24, "Which reading of the paper collapses?", Style.TitleSize, bold: true),
                Svg.Text(12, 42, heading, fill: Style.Muted),
                Legend(steps),
                drawing,
                Svg.Group(notes.Select((note, i) =>
                    Svg.Text(12, Top + height + 56 + NoteHeight * i, note, Style.SmallSize, fill: Style.Muted)))),
            caption);
    }

    private static string Label(int steps) => steps == 0 ? "no feedback" : $"N = {Format.Count(steps)}";

    private static XElement Row(Panel panel, double y, ReadingRow row, int[] steps)
    {
        (double X, int Order)[] points =
        [
            .. row.Correlations.Where(point => double.IsFinite(point.Correlation))
                .Select(point =>
                    (panel.X(panel.Horizontal.Clamp(point.Correlation)), Array.IndexOf(steps, point.Steps))),
        ];
        return Svg.Group(
            double.IsFinite(row.Data)
                ? Svg.Line(panel.X(row.Data), y - 6, panel.X(row.Data), y + 6, Style.Ink, Style.Medium) : null,
            points.Length > 1 ? Svg.Line(points.Min(p => p.X), y, points.Max(p => p.X), y, Style.Muted, Style.Thin)
                : null,
            points.Length == 0 ? Svg.Text(panel.Left + 4, y + 4, "diverged", Style.SmallSize, fill: Style.Muted) : null,
            points.Select(point => Dot(point.X, y, point.Order, steps.Length)),
            row.Verdicts.Select((verdict, c) => Mark(panel.Right + 22 + c * ClaimWidth, y, verdict)));
    }

    // From small and light to large and dark, so that the order can be told without colour.
    private static XElement Dot(double x, double y, int order, int count)
    {
        double share = count == 1 ? 1 : (double)order / (count - 1);
        int level = (int)Math.Round(236 - 208 * share);
        return Circle(x, y, 2.6 + 2 * share, $"#{level:x2}{level:x2}{Math.Min(255, level + 18):x2}", Style.Ink);
    }

    private static XElement? Mark(double x, double y, Verdict verdict) => verdict switch
    {
        Verdict.Holds => Circle(x, y, 4, Style.Ink, Style.Ink),
        Verdict.Nearly => Circle(x, y, 4, "#a8a8a8", Style.Ink),
        Verdict.DoesNotHold => Circle(x, y, 4, "#ffffff", Style.Ink),
        _ => null,
    };

    private static XElement Circle(double x, double y, double radius, string fill, string stroke) => Svg.Element(
        "circle",
        Svg.Attribute("cx", x), Svg.Attribute("cy", y), Svg.Attribute("r", radius),
        new XAttribute("fill", fill), new XAttribute("stroke", stroke), Svg.Attribute("stroke-width", Style.Thin));

    private static XElement Legend(int[] steps)
    {
        XElement legend = Svg.Group();
        double x = 18;
        for (int i = 0; i < steps.Length; i++)
        {
            legend.Add(Dot(x, 58, i, steps.Length), Svg.Text(x + 9, 62, Label(steps[i])));
            x += 30 + 6.2 * Label(steps[i]).Length;
        }

        legend.Add(Svg.Line(x, 52, x, 64, Style.Ink, Style.Medium), Svg.Text(x + 7, 62, "data"));
        x += 52;
        foreach ((Verdict verdict, string text) in new[] { (Verdict.Holds, "holds"), (Verdict.Nearly, "nearly"),
            (Verdict.DoesNotHold, "does not hold") })
        {
            legend.Add(Mark(x, 58, verdict), Svg.Text(x + 9, 62, text));
            x += 30 + 6.2 * text.Length;
        }

        return legend;
    }
}
