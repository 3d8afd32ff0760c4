using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Measures;

namespace Collapse.Figures;

/// <summary>The report's sentences.</summary>
internal static class ReportText
{
    public static ImmutableArray<KeyValuePair<string, string>> Terms =>
    [
        new("N", "The number of training steps with feedback: after each one, a training vector drawn at random is "
            + "replaced by the model’s response to it."),
        new("n", "The number of independent simulations behind a number; each has its own initialisation and random "
            + "draws."),
        new("Δ", "The change of a median from “no feedback” to the largest N."),
        new("no feedback",
            "The moment after the warm-up on the untouched reference data, before the first replacement."),
        new("AE, DAE",
            "Autoencoder (input x, target x) and denoising autoencoder (input x + e, target x, e Gaussian and white)."),
        new("H, D, M", "The numbers of hidden neurons, of coordinates of a segment, and of segments trained on."),
        .. Measure.All.Select(measure => new KeyValuePair<string, string>(measure.Title, measure.Meaning)),
    ];

    /// <summary>One paragraph: what was run, where the correlation went, and each claim's verdict.</summary>
    public static string Abstract(ReportContent content, ImmutableArray<ClaimSummary> claims)
    {
        IReadOnlyList<SimulationResult> results = content.Results;
        Data.Samples training = content.Data.Training;
        string data =
            $"{Format.Count(training.Count)} segments of {Format.Count(training.Subjects.Distinct().Count())} subjects "
            + $"({content.Data.Provenance.Source})";
        if (results.Count == 0) return $"No simulation on {data} is finished.";
        int diverged = results.Count(result => result.Outcome == Outcome.Diverged);
        string lost = diverged == 0 ? "" : $", of which {Format.Count(diverged)} diverged";
        return $"Autoencoders were trained on {data} and then on data into which their own outputs were fed back, in "
            + $"{Format.Count(results.Count)} " +
            $"{(results.Count == 1 ? "simulation" : "simulations")}{lost}. The average pairwise correlation of the "
                + $"data is " +
            $"{Format.Fixed(results[0].DataCorrelation, 4)}. {Correlations(results)}{Claims(claims)}";
    }

    private static string Correlations(IReadOnlyList<SimulationResult> results)
    {
        ImmutableArray<int> steps = Cells.Steps(results);
        if (steps.IsEmpty) return "";
        List<string> ranges = [];
        foreach (string learner in Cells.Learners(results))
        {
            double[] medians =
            [
                .. Cells.Kinds(results)
                    .Select(kind => Cells.At(Cells.Of(results, kind.Loss, kind.Hidden), learner, steps[^1])
                        .Median(point => point.OutputCorrelation))
                    .Where(double.IsFinite),
            ];
            if (medians.Length == 0) continue;
            string low = Format.Fixed(medians.Min(), 4);
            string high = Format.Fixed(medians.Max(), 4);
            ranges.Add($"{(low == high ? low : $"between {low} and {high}")} for the {Format.Of(learner)}");
        }

        return ranges.Count == 0
            ? ""
            : $"After N = {Format.Count(steps[^1])} steps with feedback the median correlation of the outputs was "
                + $"{Format.Join(ranges)}. ";
    }

    private static string Claims(ImmutableArray<ClaimSummary> claims)
    {
        if (claims.IsEmpty) return "No claim was judged.";
        string[] sentences =
        [
            .. claims.GroupBy(Brief).Select(group =>
                $"{Format.Join([.. group.Select(claim => claim.Claim)])} "
                    + $"{(group.Count() > 1 ? Plural(group.Key) : Singular(group.Key))}"),
        ];
        return $"Of the paper’s claims, {string.Join("; ", sentences)}.";
    }

    // The table below names the cells; here their number is enough.
    private static string Brief(ClaimSummary claim) =>
        claim.Tested == 0 || claim.Tested == Math.Max(claim.Holds, Math.Max(claim.Nearly, claim.DoesNotHold))
            ? claim.Words
        : $"in {claim.Holds} of {claim.Tested} cells{(claim.Nearly > 0 ? $" (nearly in {claim.Nearly})" : "")}";

    private static string Singular(string words) =>
        words == Format.Of(Verdict.NotTested) ? "was not tested"
        : words.StartsWith("in ", StringComparison.Ordinal) ? "holds " + words
        : words;

    private static string Plural(string words) => words switch
    {
        "holds" => "hold",
        "nearly holds" => "nearly hold",
        "does not hold" => "do not hold",
        "not tested" => "were not tested",
        _ => "hold " + words,
    };
}
