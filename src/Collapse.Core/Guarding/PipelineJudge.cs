using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>From the generations' reports to a verdict on the pipeline.</summary>
/// <remarks>
/// Nothing found: the last generation's verdict. Otherwise the last alarm's kind, unless the pipeline is frozen: a loss
/// that came once (an
/// autoencoder's bottleneck) and does not go on is no collapse, as long as nine tenths of the variance are there.
/// </remarks>
internal static class PipelineJudge
{
    private const double FrozenKeeps = 0.9;

    // One-sided 5 % of each statistic: a loss that goes on slowly shows here before it is significant.
    private const double LeastHint = -1.645;

    public static GuardReport Of(
        PairSet real, PairSet[] made, ImmutableArray<GenerationReport> reports, GuardOptions options)
    {
        GenerationReport[] alarms = [.. reports.Where(IsAlarm)];
        GenerationReport decisive = alarms.Length > 0 ? alarms[^1] : reports[^1];
        GuardVerdict verdict = decisive.Verdict;
        bool frozen = verdict == GuardVerdict.Collapsing
            && IsFrozen(made, alarms[0].Number - reports[0].Number, reports[^1], options);
        Outlook? outlook = verdict == GuardVerdict.Collapsing && !frozen ? OutlookJudge.Of(real, made, reports) : null;
        if (frozen) verdict = GuardVerdict.Healthy;
        string sentence = frozen
            ? $"Healthy, frozen: what generation {alarms[0].Number} lost came once, and nothing is lost since. "
                + Kept(reports[^1])
            : decisive.Sentence;
        if (reports.Length > 1 && alarms.Length > 0 && !frozen)
            sentence += $" First seen in generation {alarms[0].Number} of {reports[^1].Number}.";
        return new GuardReport(
            verdict, sentence, reports, alarms.Length > 0 ? alarms[0].Number : null, frozen, outlook,
            real.Rows.Length, real.NonFinite, real.Constant, options);
    }

    private static bool IsAlarm(GenerationReport report) =>
        report.Verdict is not (GuardVerdict.Healthy or GuardVerdict.CannotTell);

    private static string Kept(GenerationReport report) =>
        $"Of the variance {Wording.Interval(report.EffectOf(PairJudge.Total)!)} is there.";

    // The last generation against the first alarmed one: no loss found, no hint of one, a loss
    // visible if it were.
    private static bool IsFrozen(PairSet[] made, int first, GenerationReport last, GuardOptions options)
    {
        if (first == made.Length - 1 || !(last.EffectOf(PairJudge.Total)!.Value >= FrozenKeeps)) return false;
        GenerationReport since = PairJudge.Of(made[first], made[^1], 0, options.Alpha, options);
        return since.Verdict is GuardVerdict.Healthy
            && since.Statistics.All(result => !result.Statistic.HasDirection || result.Z > LeastHint);
    }
}
