using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>From the generations' reports to a verdict on the pipeline.</summary>
/// <remarks>
/// Nothing found: the last generation's verdict. Otherwise the last alarm's kind, unless the pipeline is frozen: a loss
/// that came once (an autoencoder's bottleneck) and does not go on is no collapse, as long as nine tenths of the
/// variance are there.
/// </remarks>
internal static class PipelineJudge
{
    private const double FrozenKeeps = 0.9;
    private const double StillKeeps = 0.95;
    private const double StillKeepsSurely = 0.8;

    public static GuardReport Of(
        PairSet real, PairSet[] made, ImmutableArray<GenerationReport> reports, GuardOptions options)
    {
        GenerationReport[] alarms = [.. reports.Where(IsAlarm)];
        GenerationReport decisive = alarms.Length > 0 ? alarms[^1] : reports[^1];
        GuardVerdict verdict = decisive.Verdict;
        bool frozen = verdict == GuardVerdict.Collapsing
            && IsFrozen(made, reports[^1], options);
        Outlook? outlook = verdict == GuardVerdict.Collapsing && !frozen ? OutlookJudge.Of(real, made, reports) : null;
        if (frozen) verdict = GuardVerdict.Healthy;
        string sentence = frozen
            ? $"Healthy, frozen: what generation {alarms[0].Number} lost came once, and nothing is lost since. "
                + Kept(reports[^1])
            : decisive.Sentence;
        if (reports.Length > 1 && alarms.Length > 0 && !frozen)
            sentence += $" First seen in generation {alarms[0].Number} of {reports[^1].Number}.";
        if (real.NonFinite > 0)
        {
            string verb = real.NonFinite == 1 ? "is" : "are";
            sentence += $" {real.NonFinite} of {real.Data.Values.Rows} real rows {verb} not finite and left out.";
        }

        return new GuardReport(
            verdict, sentence, reports, alarms.Length > 0 ? alarms[0].Number : null, frozen, outlook,
            Paired(real, made, options), Answer(real, made, options), real.Rows.Length, real.NonFinite, real.Constant,
            options);
    }

    // The rows that are finite in all of them.
    private static PairedLoss? Paired(PairSet real, PairSet[] made, GuardOptions options)
    {
        // A later generation is not the response to the real rows.
        if (!options.Pairs || options.Look > 1 || made.Length < 2) return null;
        ImmutableArray<int> rows = Few([.. real.Rows.Intersect(made[0].Rows).Intersect(made[1].Rows)], options);
        return rows.Length < 3
            ? null
            : PairedLoss.Of(Taken(real, rows), Taken(made[0], rows), Taken(made[1], rows));
    }

    private static PairedGain? Answer(PairSet real, PairSet[] made, GuardOptions options)
    {
        if (!options.Pairs || options.Look > 1 || made.Length > 1) return null;
        ImmutableArray<int> rows = Few([.. real.Rows.Intersect(made[0].Rows)], options);
        ImmutableArray<string> groups = real.Data.Groups;
        return PairedGain.Of(
            Taken(real, rows), Taken(made[0], rows), groups.IsEmpty ? [] : [.. rows.Select(row => groups[row])]);
    }

    // As many as directions are fitted to, drawn with the seed.
    private static ImmutableArray<int> Few(ImmutableArray<int> rows, GuardOptions options)
    {
        if (rows.Length <= options.DirectionRows) return rows;
        Key key = Key.FromSeed(options.Seed).Derive("guard").Derive("answers");
        return [.. rows.OrderBy(row => key.Bits(row)).Take(options.DirectionRows).Order()];
    }

    private static Matrix Taken(PairSet set, ImmutableArray<int> rows) =>
        rows.Length == set.Data.Values.Rows ? set.Data.Values : set.Data.Values.Take(rows);

    private static bool IsAlarm(GenerationReport report) =>
        report.Verdict is not (GuardVerdict.Healthy or GuardVerdict.CannotTell);

    private static string Kept(GenerationReport report) =>
        $"Of the variance {Wording.Interval(report.EffectOf(PairJudge.Total)!)} is there.";

    // The weak directions keep what they had half way, the effective rank what it had in the generation before.
    private static bool IsFrozen(PairSet[] made, GenerationReport last, GuardOptions options)
    {
        if (made.Length < 2 || !(last.EffectOf(PairJudge.Total)!.Value >= FrozenKeeps)) return false;
        GenerationReport half = PairJudge.Of(made[made.Length / 2 - 1], made[^1], 0, options.Alpha, options);
        if (!Keeps(half.EffectOf(PairJudge.Weak) ?? half.EffectOf(PairJudge.Total)!)) return false;
        GenerationReport before = made.Length == 2
            ? half
            : PairJudge.Of(made[^2], made[^1], 0, options.Alpha, options);
        return Keeps(before.EffectOf(PairJudge.Rank)!);
    }

    // No loss, or one of at most a twentieth; and the interval leaves no room for a fifth.
    private static bool Keeps(Effect effect) =>
        (effect.Value >= StillKeeps || effect.High >= 1) && effect.Low >= StillKeepsSurely;
}
