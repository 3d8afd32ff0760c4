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
        report = report with { Findings = [.. Findings.Of(report)] };
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
            StatisticResult? directed =
                Findings.Main(report.Reasons, near: false) ?? Findings.Main(report.Reasons, near: true);
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
        string? copies = Copies(report);
        string memorised = copies is null || !AreMany(report) ? "" : $"; but {copies}: memorised";
        string most = verdict switch
        {
            GuardVerdict.Healthy =>
                $"Healthy{memorised}. No difference found (p = {P(report.P)}), "
                + $"and a loss of {Percent(report.DetectableLoss)} would have been.",
            GuardVerdict.CannotTell when (Battery.MostPermutations + 1.0) * report.Alpha < 1 =>
                $"Cannot be told{memorised}. After so many looks a test may spend {P(report.Alpha)}, "
                + "which is less than its permutations can tell.",
            GuardVerdict.CannotTell when report.DetectableLoss >= 1 =>
                $"Cannot be told{memorised}. {report.Units} units to exchange are too few for a test at this rate.",
            GuardVerdict.CannotTell =>
                $"Cannot be told at this size{memorised}. Only a loss above {Percent(report.DetectableLoss)} of the "
                + $"variance would be seen, {Percent(options.VisibleLoss)} was to be.",
            GuardVerdict.Drifting when report.P > report.Alpha =>
                $"Drifting: {Of(report.NonFiniteRows, report)} not finite.",
            _ => $"{verdict}: {string.Join("; ", report.Findings)} (p = {P(report.P)}).",
        };
        List<string> parts = [most];
        if (Findings.Shown(report) is { } shown)
        {
            string where = shown.Name switch
            {
                PairJudge.Weak => "in the weak directions ",
                PairJudge.Strong => "in the strong directions ",
                _ => "",
            };
            parts.Add($"Of the variance {where}{Interval(shown)} is there.");
        }

        if (copies is not null && !most.Contains(copies, StringComparison.Ordinal))
            parts.Add(char.ToUpperInvariant(copies[0]) + copies[1..] + ".");
        bool said = verdict == GuardVerdict.Drifting && report.P > report.Alpha;
        if (report.NonFiniteRows > 0 && !said)
            parts.Add($"{Of(report.NonFiniteRows, report)} not finite and left out.");
        if (report.ConstantRows > 0) parts.Add($"{Of(report.ConstantRows, report)} constant.");
        return string.Join(' ', parts);
    }

    private static string Of(int rows, GenerationReport report) =>
        $"{rows} of {report.GeneratedRows + report.NonFiniteRows} rows {(rows == 1 ? "is" : "are")}";

    private static bool AreMany(GenerationReport report)
    {
        double common = (double)report.Copies.RepeatedReal / report.RealRows;
        return AreNear(report) || report.Copies.Exact.Length > Math.Max(0.1, 2 * common) * report.GeneratedRows;
    }

    private static bool AreNear(GenerationReport report) => report.Copies.Near.Length
        > Math.Max(0.02, 2 * report.Copies.NearAmongReal) * report.Copies.LookedAt;

    // Null where no more rows repeat real ones than these each other.
    private static string? Copies(GenerationReport report)
    {
        CopyResult copies = report.Copies;
        int exact = copies.Exact.Length, near = copies.Near.Length;
        if (exact == report.GeneratedRows) return "every row is a copy of a real one";
        bool many = AreNear(report);
        string repeats = many
            ? $"{near} of {copies.LookedAt} rows are near-copies of real ones"
            : "";
        if (exact == 0) return many ? repeats : null;
        string equal = $"{exact} of {report.GeneratedRows} rows are copies of real ones";
        return many ? $"{equal} and {repeats}" : equal;
    }

    private static string P(double p) => p.ToString(p < 0.001 ? "0.0e-0" : "0.000", CultureInfo.InvariantCulture);
}
