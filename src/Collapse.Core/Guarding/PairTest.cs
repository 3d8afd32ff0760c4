using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>The test of one generation against the real rows, and what it was computed from.</summary>
/// <remarks>
/// Sets whose means agree are centred on the mean of all rows: exchanging labels is then exact. Sets whose means have
/// moved are centred each on its own, so that a moved mean is not taken for a change of variance; that is exact for
/// many rows, and for few patients too bold by a few parts of a hundred, which is why it is not done without need.
/// </remarks>
internal sealed record PairTest(
    Key Key, PooledRows Rows, PooledDirections Directions, Neighbourhood Near, Labellings Labellings, string[]? Classes,
    ImmutableArray<BatteryStatistic> Statistics, SmallestP P, double[] Observed, int Permutations, int[] Fitted)
{
    private const double MovedAt = 0.05;

    /// <summary>Tests.</summary>
    /// <param name="real">The real rows.</param>
    /// <param name="made">The generated ones.</param>
    /// <param name="number">The generation's number, which its random numbers depend on.</param>
    /// <param name="alpha">The rate that the p-value must be able to reach.</param>
    /// <param name="options">Sizes and seed.</param>
    public static PairTest Of(PairSet real, PairSet made, int number, double alpha, GuardOptions options)
    {
        Key key = Key.FromSeed(options.Seed).Derive("guard").Derive(number);
        PooledRows rows = PooledRows.Of(real, made);
        Labellings labellings = Labellings.Of(rows, options.Pairs, key.Derive("labels"));
        bool moved = MeanTest.P(rows, labellings) <= MovedAt;
        int[] fitted = Subsample.Of(rows, options.DirectionRows, key.Derive("directions"));
        PooledDirections directions = PooledDirections.Of(rows, fitted, options.Directions, moved);
        Neighbourhood near = Neighbourhood.Of(rows, Subsample.Of(rows, options.PairRows, key.Derive("pairs")));
        List<IBatteryPart> parts =
            [new SpreadPart(directions, rows, moved), new NeighbourPart(near, labellings.UnitOf(rows.Count))];
        string[]? classes = ClassesOf(rows);
        if (classes is not null) parts.Add(new ClassPart(classes));
        Battery battery = new([.. parts], labellings, rows.Count);
        (SmallestP p, double[] observed, int permutations) = battery.Test(alpha, options.Permutations);
        return new PairTest(
            key, rows, directions, near, labellings, classes, battery.Statistics, p, observed, permutations, fitted);
    }

    // Null where a row has no class, or all have the same.
    private static string[]? ClassesOf(PooledRows rows)
    {
        IEnumerable<string?> labels = Enumerable.Range(0, rows.Count).Select(k => rows.Label(k, data => data.Classes));
        string[] classes = [.. labels.OfType<string>()];
        return classes.Length == rows.Count && classes.Distinct().Count() > 1 ? classes : null;
    }
}
