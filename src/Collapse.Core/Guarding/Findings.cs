using System.Globalization;

namespace Collapse.Guarding;

/// <summary>What a generation's test found, in words: the main cause first, each said only where it is one.</summary>
/// <remarks>
/// <para>
/// Rows that shrink also lie nearer to each other, and a dead direction also lowers the total variance. So strong and
/// weak directions are held against each other: where their ratios surely differ (by two standard errors), the one that
/// lost more is named; else both. A distance between rows is a finding of its own only beyond half of the log
/// variance, which is what shrinking does to distances.
/// </para>
/// <para>
/// A lost class goes before all others, rows that repeat each other before variance that agrees, variance before
/// spacing.
/// </para>
/// </remarks>
internal static class Findings
{
    // A direction that keeps less than this is gone.
    private const double Gone = 0.1;

    // Near-copies are named when they are more than this beyond those of the real rows.
    private const double FewRows = 0.02;

    /// <summary>The words, none where the test found nothing.</summary>
    public static List<string> Of(GenerationReport report)
    {
        StatisticResult[] reasons = report.P <= report.Alpha ? [.. report.Reasons] : [];
        bool Found(BatteryStatistic statistic) => reasons.Any(result => result.Statistic == statistic);
        List<string> found = [];
        if (Found(BatteryStatistic.Classes)) found.Add(Classes(report));
        StatisticResult? spread = Main(reasons, near: false);
        if (spread is not null)
        {
            found.Add(Spread(report, spread));
            if (reasons.Any(result => result.Statistic.HasDirection && result.Statistic != BatteryStatistic.Neighbours
                && result.Z < 0 != spread.Z < 0))
                found.Add(Opposite(report, spread.Z < 0));
        }

        if (Main(reasons, near: true) is { } near && Spacing(report, near) is { } spacing) found.Add(spacing);
        if (found.Count == 0 && Found(BatteryStatistic.Energy)) found.Add(Moved(report));
        if (found.Count == 0) found.AddRange(reasons.Take(1).Select(Plain));
        return found;
    }

    /// <summary>The statistic that decides which way it goes: of spread, or of spacing.</summary>
    public static StatisticResult? Main(IEnumerable<StatisticResult> reasons, bool near) => reasons.FirstOrDefault(
        result => result.Statistic.HasDirection && result.Statistic == BatteryStatistic.Neighbours == near);

    /// <summary>The effect that the main finding is about; null where it is about none.</summary>
    public static Effect? Shown(GenerationReport report)
    {
        if (report.P > report.Alpha || Main(report.Reasons, near: false) is not { } spread) return null;
        return Where(report, spread.Z < 0) switch
        {
            Part.Weak => report.EffectOf(PairJudge.Weak),
            Part.Strong => report.EffectOf(PairJudge.Strong),
            Part.All => report.EffectOf(PairJudge.Total),
            _ => null,
        };
    }

    private static string Spread(GenerationReport report, StatisticResult main)
    {
        bool loss = main.Z < 0;
        if (loss && Dead(report) is { } dead) return dead;
        return (Where(report, loss), loss) switch
        {
            (Part.All, true) => "the rows shrink towards their mean, all directions alike",
            (Part.All, false) => "the rows spread out, all directions alike",
            (Part.Weak, true) => "the weak directions lose their variance",
            (Part.Weak, false) => "variance is added in the weak directions, as noise does",
            (Part.Strong, true) => "the strong directions lose their variance",
            (Part.Strong, false) => "variance is added in the strong directions",
            _ when main.Statistic == BatteryStatistic.Residual =>
                $"variance is {(loss ? "lost" : "added")} outside of the {report.Directions.Length} strongest "
                + $"directions ({Wording.Percent(Numerics.Elementary.Exp(main.Value))} of the real rows' is there)",
            _ => Plain(main),
        };
    }

    // Where variance is lost in some directions and gained in others.
    private static string Opposite(GenerationReport report, bool loss)
    {
        Effect total = report.EffectOf(PairJudge.Total)!;
        return Sure(total, !loss)
            ? $"of all variance {Wording.Interval(total)} is there"
            : loss ? "others gain some" : "others lose some";
    }

    // Directions of which nothing is left, and all that lies outside those that are looked at one by one.
    private static string? Dead(GenerationReport report)
    {
        int dead = report.Directions.Count(one => one.Kept.High < Gone), all = report.Directions.Length;
        StatisticResult? residual = report.Statistics.FirstOrDefault(one => one.Statistic == BatteryStatistic.Residual);
        double outside = residual is null ? 1 : Numerics.Elementary.Exp(residual.Value);
        string ranks = string.Create(
            CultureInfo.InvariantCulture, $"(effective rank {report.RealRank:0.0} to {report.GeneratedRank:0.0})");
        if (outside < Gone)
        {
            string nothing =
                $"outside of the {all} strongest directions {Wording.Percent(outside)} of the variance is left";
            return dead > 0
                ? $"rank is lost: {nothing}, and {dead} of these are gone, too {ranks}"
                : $"rank is lost: {nothing} {ranks}";
        }

        return dead > 0 && dead < all ? $"rank is lost: {dead} of {all} directions are gone {ranks}" : null;
    }

    private static Part Where(GenerationReport report, bool loss)
    {
        Effect? strong = report.EffectOf(PairJudge.Strong), weak = report.EffectOf(PairJudge.Weak);
        Part all = Sure(report.EffectOf(PairJudge.Total)!, loss) ? Part.All : Part.Some;
        if (strong is null || weak is null) return all;
        double difference = Log(weak.Value) - Log(strong.Value);
        double error = Math.Sqrt(Square(Error(weak)) + Square(Error(strong)));
        if (Math.Abs(difference) > 2 * error)
        {
            bool isWeak = difference < 0 == loss;
            return !Sure(isWeak ? weak : strong, loss) ? Part.Some : isWeak ? Part.Weak : Part.Strong;
        }

        return (Sure(strong, loss), Sure(weak, loss)) switch
        {
            (true, true) => Part.All,
            (true, false) => Part.Strong,
            (false, true) => Part.Weak,
            _ => all,
        };
    }

    private static string? Spacing(GenerationReport report, StatisticResult near)
    {
        CopyResult copies = report.Copies;
        if (near.Z < 0 && copies.NearAmongGenerated > copies.NearAmongReal + FewRows)
        {
            return $"{Wording.Percent(copies.NearAmongGenerated)} of the rows are near-copies of each other "
                + $"(of the real rows {Wording.Percent(copies.NearAmongReal)})";
        }

        // Half of the log variance: what spread alone does to distances.
        double[] logs =
        [
            0,
            .. report.Statistics
                .Where(one => one.Statistic.HasDirection && one.Statistic != BatteryStatistic.Neighbours)
                .Select(one => one.Value / 2),
        ];
        double band = (near.HealthyHigh - near.HealthyLow) / 2;
        if (near.Z < 0) return near.Value < logs.Min() - band ? "the rows crowd together beyond that" : null;
        return near.Value > logs.Max() + band ? "the rows lie farther apart than their variance says" : null;
    }

    private static string Classes(GenerationReport report)
    {
        string[] lost = [.. report.Classes.Where(one => one.Lost).Select(one => one.Name)];
        if (lost.Length == 1) return $"class {lost[0]} is lost";
        if (lost.Length > 1) return $"classes {string.Join(", ", lost)} are lost";
        ClassResult most = report.Classes.MaxBy(one => Math.Abs(one.Generated - one.Real))!;
        return $"the shares of classes have changed (most that of {most.Name}: {Wording.Percent(most.Real)} of the "
            + $"real rows, {Wording.Percent(most.Generated)} of the generated ones)";
    }

    private static string Moved(GenerationReport report) => report.MeanShift >= 0.1
        ? $"the rows have moved: their mean by {Wording.Short(report.MeanShift)} standard deviations"
        : "the distribution has another shape, with the same variances";

    private static string Plain(StatisticResult result) =>
        result.Z < 0 ? result.Statistic.Loss : result.Statistic.Gain;

    private static bool Sure(Effect effect, bool loss) => loss ? effect.High < 1 : effect.Low > 1;

    // Of the logarithm, from the interval.
    private static double Error(Effect effect) => (Log(effect.High) - Log(effect.Low)) / 4;

    private static double Log(double ratio) => Numerics.Elementary.Log(Math.Max(ratio, 1e-300));

    private static double Square(double x) => x * x;

    private enum Part
    {
        All,
        Strong,
        Weak,
        Some,
    }
}
