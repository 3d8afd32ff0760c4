using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>Compares one generation with the real rows.</summary>
internal static class PairJudge
{
    public const string Total = "variance";
    public const string Strong = "variance in strong directions";
    public const string Weak = "variance in weak directions";
    public const string Rank = "effective rank";

    private const string DistanceWords =
        "distances: S4, S5, coverage, density, least covered rows, rows looked at for near-copies";

    private const double StrongShare = 0.9;
    private const int MostFurther = 6;

    /// <summary>Everything that one look says.</summary>
    public static GenerationReport Of(PairSet real, PairSet made, int number, double alpha, GuardOptions options)
    {
        (real, made) = PairSet.Matched(real, made, options.Pairs);
        PairTest test = PairTest.Of(real, made, number, alpha, options);
        (PooledRows rows, PooledDirections directions, Neighbourhood near) = (test.Rows, test.Directions, test.Near);
        SmallestP p = test.P;
        ImmutableArray<StatisticResult> statistics =
        [
            .. test.Statistics.Select((statistic, j) => new StatisticResult(
                statistic, test.Observed[j],
                (test.Observed[j] - p.Means[j]) / Math.Max(p.Deviations[j], double.Epsilon),
                p.P[j], p.Adjusted[j], p.Bands[j].Low, p.Bands[j].High)),
        ];
        RatioInterval interval = new(test.Labellings.UnitOf(rows.Count), [.. rows.Generated]);
        int fewest = Math.Min(Math.Min(real.Rows.Length, made.Rows.Length), options.PairRows);
        int[] ranked = Subsample.Of(rows, fewest, test.Key.Derive("rank"));
        (double realRank, double madeRank, Effect rank) = EffectiveRankEffect.Of(rows, ranked, interval);
        GenerationReport report = new()
        {
            Number = number,
            Verdict = GuardVerdict.CannotTell,
            Sentence = "",
            RealRows = real.Rows.Length,
            GeneratedRows = made.Rows.Length,
            NonFiniteRows = made.NonFinite,
            ConstantRows = made.Constant,
            Alpha = alpha,
            P = p.Family,
            Permutations = test.Permutations,
            Units = test.Labellings.Units,
            Statistics = statistics,
            Effects = [.. Spread(directions, rows, interval), rank],
            Directions = Directions(directions, rows, interval),
            Further = Further(directions, rows, interval),
            Classes = test.Classes is null ? [] : Classes(test.Classes, rows),
            Neighbours = Coverage.Of(rows, near),
            Copies = Copies(rows, near, directions, statistics),
            LeastCovered = Coverage.LeastCovered(rows, near),
            // With fewer labellings or permutations than 1 / alpha no p-value can be small enough.
            DetectableLoss = test.Labellings.LogCount < -Elementary.Log(alpha)
                || (Math.Max(options.Permutations, Battery.MostPermutations) + 1.0) * alpha < 1
                ? 1
                : DetectableLoss.Of(p.Deviations[0], alpha),
            MeanShift = MeanShift(directions, rows),
            RealRank = realRank,
            GeneratedRank = madeRank,
            Drawn =
            [
                .. Part(DistanceWords, near.Rows),
                .. Part("fit of the principal directions (all rows are projected)", test.Fitted),
                .. fewest == options.PairRows ? Part("effective rank", ranked) : [],
            ],
        };
        return Wording.Judged(report, options);

        IEnumerable<DrawnPart> Part(string what, int[] chosen)
        {
            int generated = chosen.Count(k => rows.Generated[k]);
            if (chosen.Length < rows.Count) yield return new DrawnPart(what, chosen.Length - generated, generated);
        }
    }

    private static IEnumerable<Effect> Spread(PooledDirections directions, PooledRows rows, RatioInterval interval)
    {
        double floor = Math.Max(directions.Floor, rows.Rounding * rows.Columns);
        double[] totals = Totals(rows);
        yield return interval.Of(Total, totals, floor);
        int count = directions.Directions.Length, strong = 0;
        double all = directions.Variances.Sum(), sum = 0;
        while (strong < count && sum < StrongShare * all) sum += directions.Variances[strong++];
        double[] inside = new double[rows.Count], outside = new double[rows.Count];
        for (int i = 0; i < strong; i++)
        {
            double[] energies = Energies(directions, rows, i);
            for (int k = 0; k < rows.Count; k++) inside[k] += energies[k];
        }

        for (int k = 0; k < rows.Count; k++) outside[k] = Math.Max(totals[k] - inside[k], 0);
        yield return interval.Of(Strong, inside, floor);
        if (strong < directions.Variances.Length) yield return interval.Of(Weak, outside, floor);
    }

    // Each row's squared distance from its own set's mean.
    private static double[] Totals(PooledRows rows)
    {
        double[] x = new double[rows.Columns], totals = new double[rows.Count];
        for (int k = 0; k < rows.Count; k++)
        {
            rows.Centred(k, x);
            totals[k] = Lanes.Dot(x, x) * PooledDirections.Weight(rows, k);
        }

        return totals;
    }

    // The squares of each row's score along a direction, about its own set's mean.
    private static double[] Energies(PooledDirections directions, PooledRows rows, int direction)
    {
        int count = directions.Directions.Length;
        double[] means = new double[2], energies = new double[rows.Count];
        for (int k = 0; k < rows.Count; k++)
        {
            int set = rows.Generated[k] ? 1 : 0;
            means[set] += directions.Scores[k * count + direction] / (set == 1 ? rows.Made : rows.Real).Rows.Length;
        }

        for (int k = 0; k < rows.Count; k++)
        {
            double score = directions.Scores[k * count + direction] - means[rows.Generated[k] ? 1 : 0];
            energies[k] = score * score * PooledDirections.Weight(rows, k);
        }

        return energies;
    }

    private static ImmutableArray<DirectionResult> Directions(
        PooledDirections directions, PooledRows rows, RatioInterval interval)
    {
        int count = directions.Directions.Length;
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                double[] energies = Energies(directions, rows, i), sums = new double[2];
                for (int k = 0; k < rows.Count; k++) sums[rows.Generated[k] ? 1 : 0] += energies[k];
                return new DirectionResult(
                    i + 1, sums[0] / rows.Real.Rows.Length, sums[1] / rows.Made.Rows.Length,
                    interval.Of($"direction {i + 1}", energies, directions.Floor), [.. directions.Directions[i]]);
            }),
        ];
    }

    // Of the directions outside of those that are tested one by one, the ones that surely changed, most changed first.
    private static ImmutableArray<DirectionResult> Further(
        PooledDirections directions, PooledRows rows, RatioInterval interval)
    {
        double[] x = new double[rows.Columns], energies = new double[rows.Count];
        List<DirectionResult> changed = [];
        for (int i = 0; i < directions.Further.Length; i++)
        {
            double[] direction = directions.Further[i], sums = new double[2];
            for (int k = 0; k < rows.Count; k++)
            {
                rows.Centred(k, x);
                double score = Lanes.Dot(x, direction);
                energies[k] = score * score * PooledDirections.Weight(rows, k);
                sums[rows.Generated[k] ? 1 : 0] += energies[k];
            }

            int number = directions.Directions.Length + i + 1;
            Effect kept = interval.Of($"direction {number}", energies, directions.Floor);
            if (kept.High < 1 || kept.Low > 1)
            {
                changed.Add(new DirectionResult(
                    number, sums[0] / rows.Real.Rows.Length, sums[1] / rows.Made.Rows.Length, kept, [.. direction]));
            }
        }

        double Size(DirectionResult one) => Math.Abs(Elementary.Log(Math.Max(one.Kept.Value, 1e-300)));
        return [.. changed.OrderByDescending(Size).Take(MostFurther)];
    }

    private static ImmutableArray<ClassResult> Classes(string[] classes, PooledRows rows)
    {
        double n = rows.Real.Rows.Length, m = rows.Made.Rows.Length;
        return
        [
            .. Enumerable.Range(0, rows.Count).GroupBy(k => classes[k])
                .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
                {
                    double made = group.Count(k => rows.Generated[k]), real = group.Count() - made;
                    bool lost = made == 0 && m * Elementary.Log(1 - real / (n + m)) < Elementary.Log(0.01);
                    return new ClassResult(group.Key, real / n, made / m, lost);
                }),
        ];
    }

    private static CopyResult Copies(
        PooledRows rows, Neighbourhood near, PooledDirections directions, ImmutableArray<StatisticResult> statistics)
    {
        // Half of the log variance is what spread alone does to distances.
        double log = statistics
            .Where(one => one.Statistic.HasDirection && one.Statistic != BatteryStatistic.Neighbours)
            .Select(one => one.Value / 2).Append(0).Min();
        ImmutableArray<RowCopy> exact = RowCopies.Exact(rows.Made, rows.Real);
        NearCopies close = NearCopies.Of(rows, near, directions, Elementary.Exp(log));
        HashSet<int> equal = [.. exact.Select(copy => copy.Generated)];
        return new CopyResult(
            exact, [.. close.Copies.Where(copy => !equal.Contains(copy.Generated))], close.AmongReal,
            close.AmongGenerated,
            RowCopies.Repeated(rows.Made), RowCopies.Repeated(rows.Real), near.Rows.Count(k => rows.Generated[k]));
    }

    // |difference of means|^2 exceeds its true value by tr / n + tr / m on average.
    private static double MeanShift(PooledDirections directions, PooledRows rows)
    {
        double squared = Lanes.SquaredDistance(rows.Means[0], rows.Means[1]);
        double total = directions.Squares.Sum() / rows.Count;
        double chance = total * (1.0 / rows.Real.Rows.Length + 1.0 / rows.Made.Rows.Length);
        return total > 0 ? Math.Sqrt(Math.Max(squared - chance, 0) / total) : 0;
    }
}
