using System.Collections.Immutable;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Collapse.Experiments;

/// <summary>What feeding a learner on itself does to the spread of what it draws.</summary>
public enum Tendency
{
    /// <summary>Variance falls: the collapse of the literature.</summary>
    Shrinks,

    /// <summary>Variance grows.</summary>
    Fattens,

    /// <summary>Neither can be told from no change.</summary>
    Holds,

    /// <summary>Fewer than two chains came to their end, or there is one generation only.</summary>
    Unknown,
}

/// <summary>What became of one learner under one policy, over its repetitions.</summary>
/// <param name="Learner">The learner's name.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Chains">How many chains there are, and of how many the end is known.</param>
/// <param name="Tendency">What became of the variance.</param>
/// <param name="Change">
/// The mean change of the mean log variance from the first generation to the last, and half its 95 % interval.
/// </param>
/// <param name="First">Medians of the measures in generation 1, in the results' order.</param>
/// <param name="Last">Medians in the last generation.</param>
/// <param name="Lost">
/// For each class the last generation in which at least one chain drew it; the last of all where none lost it.
/// </param>
/// <param name="ModesLost">
/// The first generation whose median of modes is below that of the first; null where none is or modes are not known.
/// </param>
public sealed record GenerationFate(
    string Learner,
    string Policy,
    (int All, int Finished) Chains,
    Tendency Tendency,
    (double Mean, double Half) Change,
    ImmutableArray<double> First,
    ImmutableArray<double> Last,
    ImmutableArray<int> Lost,
    int? ModesLost)
{
    /// <summary>
    /// A change of the mean log variance below this is none worth a word, however sure: a tenth of the variance.
    /// </summary>
    public const double LeastChange = 0.1;

    /// <summary>The fates, in the order of the results.</summary>
    /// <param name="results">Chains of one data set.</param>
    public static ImmutableArray<GenerationFate> Of(IEnumerable<GenerationResult> results) =>
    [
        .. results.GroupBy(result => (result.Protocol.Learner, result.Protocol.Policy))
            .Select(group => One(group.Key.Learner, group.Key.Policy, [.. group])),
    ];

    private static GenerationFate One(string learner, string policy, ImmutableArray<GenerationResult> chains)
    {
        ImmutableArray<GenerationResult> finished = [.. chains.Where(chain => chain.Outcome == Outcome.Finished)];
        int last = chains.Max(chain => chain.Protocol.Generations);
        // One generation has not been fed on anything yet.
        double[] changes = last == 1 ? [] :
            [.. finished.Select(chain => chain.Of("log_variance", last) - chain.Of("log_variance", 1))
                .Where(double.IsFinite)];
        (double Mean, double Half) change = Interval(changes);
        ImmutableArray<double> modes =
            [.. Enumerable.Range(1, last).Select(generation => Median(chains, "modes", generation))];
        int lost = modes.Index().FirstOrDefault(entry => entry.Item < modes[0], (-1, 0)).Index;
        return new(
            learner, policy, (chains.Length, finished.Length), TendencyOf(changes.Length, change), change,
            Medians(chains, 1), Medians(finished, last),
            [.. chains[0].ClassNames.Select((_, number) => LastDrawn(chains, number))],
            lost < 0 ? null : lost + 1);
    }

    private static Tendency TendencyOf(int count, (double Mean, double Half) change) => count < 2
        ? Tendency.Unknown
        : Math.Abs(change.Mean) <= change.Half || Math.Abs(change.Mean) < LeastChange
            ? Tendency.Holds
            : change.Mean < 0 ? Tendency.Shrinks : Tendency.Fattens;

    // Student's interval for the mean.
    private static (double Mean, double Half) Interval(double[] values) => values.Length switch
    {
        0 => (double.NaN, double.NaN),
        1 => (values[0], double.NaN),
        int n => (values.Average(), StudentT.InvCDF(0, 1, n - 1, 0.975) * values.StandardDeviation() / Math.Sqrt(n)),
    };

    private static ImmutableArray<double> Medians(ImmutableArray<GenerationResult> chains, int generation) =>
        chains.IsEmpty
        ? []
        : [.. chains[0].MeasureNames.Select(name => Median(chains, name, generation))];

    private static double Median(ImmutableArray<GenerationResult> chains, string measure, int generation) =>
        Numerics.Median.Of(chains.Select(chain => chain.Of(measure, generation)));

    private static int LastDrawn(ImmutableArray<GenerationResult> chains, int number) => chains
        .SelectMany(chain => chain.Points).Where(point => point.ClassShares[number] > 0)
        .Select(point => point.Generation).DefaultIfEmpty(0).Max();
}
