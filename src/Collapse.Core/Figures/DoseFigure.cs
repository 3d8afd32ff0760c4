using System.Collections.Immutable;
using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>One column of a dose-response figure: a policy over its doses, or policies side by side.</summary>
/// <param name="Title">What is dosed, such as <c>gold standard</c>.</param>
/// <param name="Label">The horizontal axis: the dose and its unit.</param>
/// <param name="Doses">The names of the doses, from left to right.</param>
/// <param name="Values">For each measure of the figure and each dose the simulated values, one a repetition.</param>
/// <param name="Law">For each measure the law's curve: place (0 for the first dose, 1 for the second, ...) and value;
/// empty where there is none.</param>
public sealed record DoseColumn(
    string Title,
    string Label,
    ImmutableArray<string> Doses,
    ImmutableArray<ImmutableArray<ImmutableArray<double>>> Values,
    ImmutableArray<ImmutableArray<(double Place, double Value)>> Law);

/// <summary>One row of a dose-response figure.</summary>
/// <param name="Label">The vertical axis: the measure and its unit.</param>
/// <param name="Reference">Where a dashed line stands, such as the data's own value; NaN for none.</param>
/// <param name="ReferenceName">What that line is.</param>
/// <param name="Low">Where the axis begins at the latest; NaN when only the values say.</param>
/// <param name="High">Where it ends at the earliest.</param>
public sealed record DoseMeasure(string Label, double Reference, string ReferenceName, double Low, double High);

/// <summary>
/// Dose and response: small panels, a measure a row, a policy a column; every simulation a point, the law a line.
/// </summary>
public static class DoseFigure
{
    private const double Top = 96, Left = 78, PanelHeight = 150, RowGap = 26, ColumnGap = 20, Slot = 44;

    /// <summary>Draws <c>remedies-[name].svg</c>.</summary>
    /// <param name="name">What the file is named after.</param>
    /// <param name="heading">What data, network and number of steps are.</param>
    /// <param name="measures">The rows.</param>
    /// <param name="columns">The columns.</param>
    public static Figure Create(string name, string heading, IReadOnlyList<DoseMeasure> measures,
        IReadOnlyList<DoseColumn> columns)
    {
        XElement drawing = Svg.Group();
        double bottom = Top + measures.Count * (PanelHeight + RowGap) - RowGap;
        double right = Left;
        for (int c = 0; c < columns.Count; c++)
        {
            DoseColumn column = columns[c];
            double left = right + (c == 0 ? 0 : ColumnGap), width = column.Doses.Length * Slot;
            right = left + width;
            drawing.Add(Svg.Text(left + width / 2, Top - 12, column.Title, Style.LabelSize, "middle", bold: true));
            for (int m = 0; m < measures.Count; m++)
            {
                Axis vertical = Vertical(measures[m], m, columns);
                Panel panel = new(left, Top + m * (PanelHeight + RowGap), width, PanelHeight,
                    Axis.Linear(-0.5, column.Doses.Length - 0.5), vertical);
                drawing.Add(Draw(panel, measures[m], column, m, first: c == 0, last: c == columns.Count - 1));
            }

            bool tilted = column.Doses.Any(dose => dose.Length > 6);
            drawing.Add(
                column.Doses.Select((dose, i) => Svg.Text(
                    left + (i + 0.5) * Slot + (tilted ? 4 : 0), bottom + (tilted ? 14 : 18), dose, anchor: tilted
                        ? "end" : "middle", rotate: tilted ? -35 : 0)),
                column.Label.Length == 0 ? null
                    : Svg.Text(left + width / 2, bottom + 40, column.Label, Style.LabelSize, "middle"));
        }

        string caption =
            $"{heading}. Each circle is a simulation, each bar the median of a dose; line: the collapse law of the "
            + $"data’s covariance, without any fitted number. " +
            "Doses stand at equal distances, so the axis is no scale.";
        return new Figure(
            $"remedies-{name}.svg",
            Svg.Document(
                right + 78, bottom + 100, $"Remedies: {heading}", caption,
                Svg.Text(12, 24, "How much real data is enough?", Style.TitleSize, bold: true),
                Svg.Text(12, 42, heading, fill: Style.Muted),
                Svg.Element("circle", Svg.Attribute("cx", 18), Svg.Attribute("cy", 58), Svg.Attribute("r", 2.6),
                    new XAttribute("fill", "none"), new XAttribute("stroke", Style.Muted)),
                Svg.Text(26, 62, "a simulation"),
                Svg.Line(110, 58, 128, 58, Style.Ink, Style.Strong), Svg.Text(134, 62, "median"),
                columns.Any(column => column.Law.Any(curve => !curve.IsEmpty))
                    ? Svg.Group(Svg.Line(188, 58, 212, 58, LawColour, Style.Medium), Svg.Text(218, 62, "collapse law"))
                    : Svg.Group(),
                drawing),
            caption);
    }

    private const string LawColour = "#2f6ea5";

    private static Axis Vertical(DoseMeasure measure, int row, IReadOnlyList<DoseColumn> columns)
    {
        double[] all =
        [
            .. columns.SelectMany(column =>
                column.Values[row].SelectMany(values => values).Concat(column.Law[row].Select(point => point.Value)))
                .Append(measure.Reference).Append(measure.Low).Append(measure.High).Where(double.IsFinite),
        ];
        double low = all.DefaultIfEmpty(0).Min(), high = all.DefaultIfEmpty(1).Max();
        return Axis.Round(low, high > low ? high : low + 1, 4);
    }

    private static XElement Draw(Panel panel, DoseMeasure measure, DoseColumn column, int row, bool first, bool last)
    {
        XElement group = Svg.Group(
            panel.Vertical.Ticks.Select(tick =>
                Svg.Line(panel.Left, panel.Y(tick.Value), panel.Right, panel.Y(tick.Value), Style.Faint, Style.Hair)),
            panel.VerticalAxis(first ? measure.Label : "", numbers: first, labelDistance: 50),
            panel.HorizontalAxis("", numbers: false).Elements().First());
        if (double.IsFinite(measure.Reference))
        {
            double y = panel.Y(measure.Reference);
            group.Add(Svg.Line(panel.Left, y, panel.Right, y, Style.Muted, Style.Thin, Style.Dash));
            if (last)
                group.Add(Svg.Text(panel.Right + 5, y + 4, measure.ReferenceName, Style.SmallSize, fill: Style.Muted));
        }

        if (!column.Law[row].IsEmpty)
            group.Add(Svg.Curve(column.Law[row].Where(point => double.IsFinite(point.Value))
                .Select(point => (panel.X(point.Place), panel.Y(point.Value))), LawColour, Style.Medium));
        for (int dose = 0; dose < column.Doses.Length; dose++)
        {
            double[] values = [.. column.Values[row][dose].Where(double.IsFinite).Order()];
            if (values.Length == 0) continue;
            double median = Numerics.Median.Of(values), x = panel.X(dose);
            group.Add(
                values.Select((value, i) => Svg.Element(
                    "circle",
                    Svg.Attribute("cx", x + 12 * (values.Length == 1 ? 0 : (double)i / (values.Length - 1) - 0.5)),
                    Svg.Attribute("cy", panel.Y(value)), Svg.Attribute("r", 2.6),
                    new XAttribute("fill", "none"), new XAttribute("stroke", Style.Muted))),
                Svg.Line(x - 11, panel.Y(median), x + 11, panel.Y(median), Style.Ink, Style.Strong));
        }

        return group;
    }
}
