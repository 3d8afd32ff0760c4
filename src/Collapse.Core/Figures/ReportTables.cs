using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Learning;

namespace Collapse.Figures;

/// <summary>The report's tables.</summary>
internal static class ReportTables
{
    public static XElement Claims(ImmutableArray<ClaimSummary> claims) => Html.Section(
        "claims",
        "The paper’s claims",
        Html.Of("p", "Each claim was tested in every cell (model, loss, number of hidden neurons) by a criterion fixed before the run."),
        claims.IsEmpty
            ? Html.Of("p", "No claim was judged.")
            : Html.Table(
                "claims",
                ["Claim", "Statement", "Verdict", "Cells"],
                claims.Select(claim => Html.Of(
                    "tr",
                    Html.Of("td", Html.Of("b", claim.Claim)),
                    Html.Of("td", claim.Statement),
                    Html.Of("td", Html.Class("verdict"), Mark(claim), claim.Words.Replace(" = ", "\u00a0=\u00a0", StringComparison.Ordinal)),
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
        IEnumerable<(Loss Loss, int Hidden)> kinds = Cells.Kinds(results);
        return Html.Section(
            "medians",
            "Medians of every cell",
            Html.Of(
                "p",
                "Medians over the n simulations of a cell in which the measure is defined; – where it is in none (the AE has no SNR improvement). " +
                "Simulations that diverged are counted but left out."),
            Html.Table(
                "medians",
                ["Loss, H", "Model", "N", "n", "diverged", "correlation", "variance ratio", "effective rank", "new RMSE ratio", "SNR improvement (dB)"],
                kinds.SelectMany(kind => Rows(Cells.Of(results, kind.Loss, kind.Hidden), kind.Loss, kind.Hidden))));
    }

    public static XElement Protocol(IReadOnlyList<SimulationResult> results)
    {
        string Values(Func<Protocol, string> parameter) =>
            string.Join("; ", results.Select(result => parameter(result.Protocol)).Distinct());
        string Numbers(Func<Protocol, double> parameter) =>
            string.Join("; ", results.Select(result => parameter(result.Protocol)).Distinct().Order().Select(Format.Parameter));
        string Counts(Func<Protocol, long> parameter) =>
            string.Join("; ", results.Select(result => parameter(result.Protocol)).Distinct().Order().Select(Format.Count));
        string repetitions = results.Count == 0 ? "" : Format.Count(results.Select(result => result.Protocol.Repetition).Distinct().Count());
        return Html.Section(
            "protocol",
            "Protocol",
            Html.Table(
                "protocol",
                ["Parameter", "Value", "Meaning"],
                [
                    Html.Row("Model", Values(p => Format.Of(p.Model)), "fully connected D/H/D, ReLU hidden, linear output"),
                    Html.Row("Loss", Values(p => Format.Of(p.Loss)), "means over samples (and coordinates); SSIM is 1 − SSIM with a Gaussian window of 11 taps"),
                    Html.Row("Hidden", Counts(p => p.Hidden), "H, hidden neurons"),
                    Html.Row("Steps", Counts(p => p.Steps), "N, training steps with feedback"),
                    Html.Row("Repetition", repetitions, "repetitions a cell, each with its own initialisation"),
                    Html.Row("Seed", Counts(p => p.Seed), "root seed; every draw is a function of it, the cell, the purpose and the step"),
                    Html.Row("Noise", Numbers(p => p.Noise), "σ(e)/σ(X) of the DAE, fresh at every step"),
                    Html.Row("WeightDecay", Numbers(p => p.WeightDecay), "w; w/2 times the sum of squared weights is added to the loss"),
                    Html.Row("WarmUp", Counts(p => p.WarmUp), "training steps on the reference data before feedback begins"),
                    Html.Row("LearningRate", Numbers(p => p.LearningRate), "α of Adam; β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸"),
                    Html.Row("OptimizerState", Values(p => Names.Of(p.OptimizerState)), "kept, or reset at every training step with feedback"),
                    Html.Row("BatchSize", Counts(p => p.BatchSize), "0: a training step is one learning step on all samples; else one epoch of batches of so many"),
                    Html.Row("Initialization", Values(p => Names.Of(p.Initialization)), "how weights are drawn; biases are 0 unless they are drawn too (faninuniform)"),
                    Html.Row("Reduction", Values(p => Names.Of(p.Reduction)), "squared errors as a mean over samples and coordinates, or as a mean over samples of half sums"),
                    Html.Row("NoiseReference", Values(p => Names.Of(p.NoiseReference)), "σ(X) is that of the reference data, or of the current training set"),
                    Html.Row("Policy", Values(p => Names.Of(p.Policy)), "what becomes of the chosen vectors after each step; replace: each is replaced by the model’s response"),
                    Html.Row("Dose", Numbers(p => p.Dose), "how much of the policy, where it has a measure"),
                    Html.Row("SelectionOrder", Values(p => Names.Of(p.SelectionOrder)), "the order in which vectors are chosen"),
                    Html.Row("RowsPerStep", Counts(p => p.RowsPerStep), "vectors that are chosen at each step"),
                    Html.Row("Response", Values(p => Names.Of(p.Response)), "the response to the DAE’s noisy input, or to the clean one"),
                ]));
    }

    private static IEnumerable<XElement> Rows(ImmutableArray<SimulationResult> results, Loss loss, int hidden)
    {
        double variance = results[0].DataVariance;
        foreach (Model model in Cells.Models(results))
        {
            ImmutableArray<int> steps = [0, .. Cells.Steps(results)];
            foreach (int n in steps)
            {
                Cell cell = Cells.At(results, model, n);
                if (cell.Points.IsEmpty && cell.Diverged == 0) continue;
                XElement row = Html.NumberRow(
                    2,
                    $"{Format.Of(loss)}, {Format.Count(hidden)}",
                    Format.Of(model),
                    n == 0 ? "no feedback" : Format.Count(n),
                    Format.Count(cell.Points.Length),
                    Format.Count(cell.Diverged),
                    Format.Fixed(cell.Median(point => point.OutputCorrelation), 4),
                    Format.Significant(cell.Median(point => point.OutputVariance / variance)),
                    Format.Fixed(cell.Median(point => point.EffectiveRank), 2),
                    Format.Significant(cell.Median(point => point.NewRmseRatio)),
                    Format.Fixed(cell.Median(point => point.NewSnrImprovementDb), 2));
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
