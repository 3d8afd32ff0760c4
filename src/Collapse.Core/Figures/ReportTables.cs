using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    // What fits beside the cell's own columns on a page of paper.
    private const int MeasuresInTable = 6;

    public static XElement Claims(ImmutableArray<ClaimSummary> claims) => Html.Section(
        "claims",
        "The paper’s claims",
        Html.Of("p",
            "Each claim was tested in every cell (model, loss, number of hidden neurons) by a criterion fixed before "
            + "the run."),
        claims.IsEmpty
            ? Html.Of("p", "No claim was judged.")
            : Html.Table(
                "claims",
                ["Claim", "Statement", "Verdict", "Cells"],
                claims.Select(claim => Html.Of(
                    "tr",
                    Html.Of("td", Html.Of("b", claim.Claim)),
                    Html.Of("td", claim.Statement),
                    Html.Of("td", Html.Class("verdict"), Mark(claim),
                        claim.Words.Replace(" = ", "\u00a0=\u00a0", StringComparison.Ordinal)),
                    Html.Of("td", Counts(claim))))),
        Html.Of(
            "p",
            Html.Class("note"),
            "● holds; ◐ nearly holds, or holds in some cells only; ○ does not hold; – not tested. " +
            "The cells and numbers behind each verdict are under Findings."));

    public static XElement Findings(IReadOnlyList<Finding> findings) => Html.Section(
        "findings",
        "Findings",
        findings.Count == 0
            ? Html.Of("p", "No claim was judged.")
            : Html.Table(
                "details",
                ["Cell", "Verdict", "Numbers", "Test and criterion"],
                findings.GroupBy(finding => finding.Claim, StringComparer.Ordinal).Select(group => Html.Of(
                    "tbody",
                    Html.Of(
                        "tr",
                        Html.Of(
                            "th",
                            new XAttribute("colspan", 4), new XAttribute("scope", "rowgroup"),
                            $"{group.Key}. {group.First().Statement}")),
                    group.Select(finding => Html.Of(
                        "tr",
                        Html.Of("td", Html.Class("scope"), finding.Scope),
                        Html.Of("td", Html.Class("verdict"), Mark(finding.Verdict), Format.Of(finding.Verdict)),
                        Html.Of("td", finding.Numbers),
                        Html.Of("td", finding.Test)))))));

    public static XElement Medians(IReadOnlyList<SimulationResult> results)
    {
        (Loss Loss, int Hidden)[] kinds = [.. Cells.Kinds(results)];
        IEnumerable<Measure> taken = Measure.All.Where(measure =>
            results.Any(result => result.Trace.Any(point => !double.IsNaN(point[measure]))));
        return Html.Section(
            "medians",
            "Medians of every cell",
            Html.Of(
                "p",
                "Medians over the n simulations of a cell in which the measure is defined; – where it is in none (the "
                    + "AE has no SNR improvement). " +
                "Measures that no simulation has a value of are left out. " +
                "Simulations that diverged are counted but left out."),
            taken.Chunk(MeasuresInTable).Select(measures => Html.Table(
                "medians",
                ["Loss, H", "Model", "N", "n", "diverged", .. measures.Select(Heading)],
                kinds.SelectMany(kind =>
                    Rows(Cells.Of(results, kind.Loss, kind.Hidden), kind.Loss, kind.Hidden, measures)))));
    }

    public static XElement Protocol(IReadOnlyList<SimulationResult> results)
    {
        return Html.Section(
            "protocol",
            "Protocol",
            Html.Table(
                "protocol",
                ["Parameter", "Value", "Meaning"],
                Parameters.All.Select(parameter =>
                    Html.Row(parameter.Name, Values(results, parameter), parameter.Help))));
    }

    // The values of a run, each once: numbers in order, the repetitions counted.
    private static string Values(IReadOnlyList<SimulationResult> results, ProtocolParameter parameter)
    {
        object[] values = [.. results.Select(result => parameter.Value(result.Protocol)).Distinct()];
        if (parameter.Name == Parameters.Repetition.Name) return results.Count == 0 ? "" : Format.Count(values.Length);
        return string.Join("; ", values.Order(Comparer<object>.Create((a, b) =>
            a is IComparable and not Enum ? Comparer<object>.Default.Compare(a, b) : 0)).Select(value => value switch
        {
            Loss loss => Format.Of(loss),
            double number => Format.Parameter(number),
            int or long => Format.Count(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
            _ => Names.Of(value),
        }));
    }

    private static string Heading(Measure measure) =>
        measure.Unit is "1" or Measure.SquaredData or "sigma(X)" ? measure.Title : $"{measure.Title} ({measure.Unit})";

    private static IEnumerable<XElement> Rows(
        ImmutableArray<SimulationResult> results, Loss loss, int hidden, IReadOnlyList<Measure> measures)
    {
        foreach (string learner in Cells.Learners(results))
        {
            ImmutableArray<int> steps = [0, .. Cells.Steps(results)];
            foreach (int n in steps)
            {
                Cell cell = Cells.At(results, learner, n);
                if (cell.Points.IsEmpty && cell.Diverged == 0) continue;
                XElement row = Html.NumberRow(
                    2,
                    [
                        $"{Format.Of(loss)}, {Format.Count(hidden)}",
                        Format.Of(learner),
                        n == 0 ? "no feedback" : Format.Count(n),
                        Format.Count(cell.Points.Length),
                        Format.Count(cell.Diverged),
                        .. measures.Select(measure =>
                            Format.Of(measure, cell.Median(point => results[0].Shown(measure, point)))),
                    ]);
                if (n == steps[^1]) row.Add(Html.Class("group"));
                yield return row;
            }
        }
    }

    // A sign beside the word: seen at a glance, and neither needs colour.
    private static XElement Mark(Verdict verdict) => Html.Of(
        "span",
        Html.Class("mark"),
        new XAttribute("aria-hidden", "true"),
        verdict switch
        {
            Verdict.Holds => "●",
            Verdict.Nearly => "◐",
            Verdict.DoesNotHold => "○",
            _ => "–",
        });

    private static XElement Mark(ClaimSummary claim) =>
        Mark(claim.Verdict == Verdict.DoesNotHold && claim.Holds + claim.Nearly > 0 ? Verdict.Nearly : claim.Verdict);

    private static string Counts(ClaimSummary claim)
    {
        if (claim.Tested == 0) return $"0 tested, {Format.Count(claim.NotTested)} not tested";
        string nearly = claim.Nearly == 0 ? "" : $", nearly in {Format.Count(claim.Nearly)}";
        string untested = claim.NotTested == 0 ? "" : $"; {Format.Count(claim.NotTested)} not tested";
        return $"holds in {Format.Count(claim.Holds)} of {Format.Count(claim.Tested)}{nearly}{untested}";
    }
}
