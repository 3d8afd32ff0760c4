using System.Collections.Immutable;
using System.Globalization;
using Collapse.Learning;

namespace Collapse.Experiments;

/// <summary>
/// The claims R2 to R6 of the review of generative autoencoders and of the ring, judged on generation 1: learners that
/// saw real rows alone.
/// </summary>
/// <remarks>
/// Criteria were fixed before any run, on medians over the repetitions: R2 on paths between codes of real rows no step
/// of ten is longer than three times their median, and decoded rows are as near to real ones as these are to each
/// other; R3 the plain GAN meets at most half of the modes, or of the coverage of held-out real rows; R4 a classifier
/// of real rows agrees with the class that was asked for in at least 0.9, where it is itself right on 0.9 of held-out
/// rows; R5 (WGAN-GP), R6 (WGAN-div) and the R1 GAN meet all modes, or at least 0.9 of
/// the coverage of held-out real rows.
/// </remarks>
public static class GenerationClaims
{
    private const double LongestStep = 3, MostOfCollapsed = 0.5, LeastAgreement = 0.9, LeastOfFull = 0.9;

    private static readonly ImmutableArray<(string Learner, string Claim, string Statement,
        Func<Judged, Finding> Judge)> Claims =
    [
        ("vae", "R2", "a VAE's decoder follows a path between two codes smoothly, near to real rows", Path),
        ("gan", "R3", "the plain GAN collapses onto a few samples", run => Collapses(run)),
        ("ring-gan", "R3", "the plain GAN collapses onto a few samples", run => Collapses(run)),
        ("acgan", "R4", "an ACGAN draws the class that is asked for", Asked),
        ("wgan-gp", "R5", "WGAN-GP shows the full variety", run => Covers(run)),
        ("ring-wgan-gp", "R5", "WGAN-GP shows the full variety", run => Covers(run)),
        ("wgan-div", "R6", "WGAN-div shows the full variety", run => Covers(run)),
        ("ring-wgan-div", "R6", "WGAN-div shows the full variety", run => Covers(run)),
        ("r1-gan", "R1 penalty", "a gradient penalty on real rows (R1) keeps the full variety", run => Covers(run)),
        ("ring-r1", "R1 penalty", "a gradient penalty on real rows (R1) keeps the full variety", run => Covers(run)),
    ];

    /// <summary>The findings, in the order of the claims; of claims whose learner did not run there is none.</summary>
    /// <param name="source">What the data are, such as toy:ring8.</param>
    /// <param name="results">Chains of one data set; of one learner and repetition under several policies the first
    /// counts.</param>
    public static ImmutableArray<Finding> Judge(string source, IEnumerable<GenerationResult> results)
    {
        ILookup<string, GenerationResult> chains = results
            .DistinctBy(result => (result.Protocol.Learner, result.Protocol.Repetition))
            .ToLookup(result => result.Protocol.Learner);
        return
        [
            .. Claims.Where(claim => chains.Contains(claim.Learner)).Select(claim => claim.Judge(new(
                claim.Claim, claim.Statement, $"{GeneratorCatalog.Of(claim.Learner).Title}, {source}",
                [.. chains[claim.Learner]]))),
        ];
    }

    private static Finding Path(Judged run)
    {
        double longest = run.Median(point => point.Path.LongestStep),
            distance = run.Median(point => point.Path.Distance);
        return run.Finding(
            Of(longest <= LongestStep && distance <= 1, double.IsNaN(longest)),
            $"longest step {Number(longest)} times the median; distance to real rows {Number(distance)} of theirs",
            "needs at most 3 and at most 1");
    }

    private static Finding Collapses(Judged run)
    {
        (double value, double full, string what) = run.Variety();
        return run.Finding(
            Of(value <= MostOfCollapsed * full, double.IsNaN(value)), $"{what} {Number(value)}, in full {Number(full)}",
            "needs at most half");
    }

    private static Finding Covers(Judged run)
    {
        (double value, double full, string what) = run.Variety();
        double least = what == Judged.Modes ? 1 : LeastOfFull;
        return run.Finding(
            Of(value >= least * full, double.IsNaN(value)), $"{what} {Number(value)}, in full {Number(full)}",
            what == Judged.Modes ? "needs all" : "needs at least 0.9 of it");
    }

    private static Finding Asked(Judged run)
    {
        double agreement = run.Median(point => point.Agreement), right = run.Chains[0].Floor.Agreement;
        return run.Finding(
            Of(agreement >= LeastAgreement, !(right >= LeastAgreement)),
            $"agreement {Number(agreement)}; on held-out real rows {Number(right)}",
            "needs at least 0.9, of a classifier that is right on 0.9 of held-out rows");
    }

    private static Verdict Of(bool holds, bool unknown) =>
        unknown ? Verdict.NotTested : holds ? Verdict.Holds : Verdict.DoesNotHold;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    // One claim and the chains that it is judged on.
    private sealed record Judged(string Claim, string Statement, string Scope, ImmutableArray<GenerationResult> Chains)
    {
        public const string Modes = "modes";

        public double Median(Func<GenerationPoint, double> of) =>
            Medians.Of(Chains.Select(chain => of(chain.Points[0])));

        // Modes where they are known, else coverage; of the drawn rows, and of real ones.
        public (double Value, double Full, string What) Variety() => Chains[0].MeasureNames.Contains(Modes)
            ? (Medians.Of(Chains.Select(chain => chain.Of(Modes, 1))), Chains[0].ClassNames.Length, Modes)
            : (Medians.Of(Chains.Select(chain => chain.Of("coverage", 1))), Chains[0].FloorOf("coverage"), "coverage");

        public Finding Finding(Verdict verdict, string numbers, string test) =>
            new(Claim, Statement, Scope, verdict, $"{numbers} (median, n = {Chains.Length})", test);
    }
}
