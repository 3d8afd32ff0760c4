using System.Globalization;

namespace Collapse.Guarding;

/// <summary>From numbers to a verdict and a sentence.</summary>
internal static class Wording
{
    // A generator that often makes NaN is not healthy, whatever its other rows are like.
    private const double MostNonFinite = 0.01;

    /// <summary>The report with verdict and sentence.</summary>
    public static GenerationReport Judged(GenerationReport report, GuardOptions options)
    {
        GuardVerdict verdict = VerdictOf(report, options);
        return report with { Verdict = verdict, Sentence = Sentence(report, verdict, options) };
    }

    /// <summary>A share as 41 % or 0.3 %.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share)) return "?";
        double percent = 100 * share;
        string format = Math.Abs(percent) is >= 10 or 0 ? "0" : Math.Abs(percent) >= 0.1 ? "0.0" : "0.0e-0";
        return percent.ToString(format, CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A number with a few digits.</summary>
    public static string Short(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>An effect as a share with its interval: 41 % [38 %, 44 %].</summary>
    public static string Interval(Effect effect) => double.IsFinite(effect.Low)
        ? $"{Percent(effect.Value)} [{Percent(effect.Low)}, {Percent(effect.High)}]"
        : Percent(effect.Value);

    private static GuardVerdict VerdictOf(GenerationReport report, GuardOptions options)
    {
        if (report.P <= report.Alpha)
        {
            // Variance decides before spacing: noise drives near rows apart while the directions die.
            StatisticResult? directed = report.Reasons.Where(result => result.Statistic.HasDirection)
                .OrderBy(result => result.Statistic == BatteryStatistic.Neighbours ? 1 : 0).FirstOrDefault();
            if (directed is not null) return directed.Z < 0 ? GuardVerdict.Collapsing : GuardVerdict.Fattening;
            bool lost = report.Reasons.Any(result => result.Statistic == BatteryStatistic.Classes)
                && report.Classes.Any(one => one.Lost);
            return lost ? GuardVerdict.Collapsing : GuardVerdict.Drifting;
        }

        if (report.NonFiniteRows > MostNonFinite * (report.GeneratedRows + report.NonFiniteRows))
            return GuardVerdict.Drifting;
        return report.DetectableLoss > options.VisibleLoss ? GuardVerdict.CannotTell : GuardVerdict.Healthy;
    }

    private static string Sentence(GenerationReport report, GuardVerdict verdict, GuardOptions options)
    {
        List<string> parts = [verdict switch
        {
            GuardVerdict.Healthy =>
                $"Healthy: no difference found (p = {P(report.P)}), "
                + $"and a loss of {Percent(report.DetectableLoss)} would have been.",
            GuardVerdict.CannotTell when report.DetectableLoss >= 1 =>
                $"Cannot be told: {report.Units} units to exchange are too few for a test at this rate.",
            GuardVerdict.CannotTell =>
                $"Cannot be told at this size: only a loss above {Percent(report.DetectableLoss)} of the variance "
                + $"would be seen, {Percent(options.VisibleLoss)} was to be.",
            GuardVerdict.Drifting when report.P > report.Alpha =>
                "Drifting: the generator makes rows that are not finite.",
            _ => $"{verdict}: {Reasons(report)} (p = {P(report.P)}).",
        }];
        if (verdict is GuardVerdict.Collapsing or GuardVerdict.Fattening)
        {
            Effect shown = report.EffectOf(PairJudge.Weak) ?? report.EffectOf(PairJudge.Total)!;
            string where = shown.Name == PairJudge.Weak ? "in the weak directions " : "";
            parts.Add($"Of the variance {where}{Interval(shown)} is there.");
        }

        if (report.Classes.Where(one => one.Lost).Select(one => one.Name).ToArray() is { Length: > 0 } lost)
            parts.Add($"Lost classes: {string.Join(", ", lost)}.");
        int copies = report.Copies.Exact.Length, near = report.Copies.Near.Length;
        if (copies > 0)
        {
            parts.Add(copies == report.GeneratedRows
                ? "Every row is a copy of a real one: memorised."
                : $"{copies} of {report.GeneratedRows} rows are copies of real ones.");
        }

        if (near > Math.Max(0.02, 2 * report.Copies.NearAmongReal) * report.Copies.LookedAt)
            parts.Add($"{near} of {report.Copies.LookedAt} rows are near-copies of real ones.");
        if (report.NonFiniteRows > 0) parts.Add($"{report.NonFiniteRows} rows are not finite and were left out.");
        return string.Join(' ', parts);
    }

    private static string Reasons(GenerationReport report) => string.Join("; ", report.Reasons
        .Select(result => result.Z < 0 ? result.Statistic.Loss : result.Statistic.Gain).Distinct());

    private static string P(double p) => p.ToString(p < 0.001 ? "0.0e-0" : "0.000", CultureInfo.InvariantCulture);
}
