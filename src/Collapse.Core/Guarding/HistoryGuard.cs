using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>
/// Judges a pipeline by measures that were recorded, one row a generation, where the rows themselves are not at hand.
/// </summary>
/// <remarks>
/// Each measure is tested for a trend by Jonckheere's and Terpstra's J with one value a generation (which is Kendall's
/// tau), exactly and on both sides; Holm's rule holds the false-alarm rate for all measures of a run. Without a trend
/// the values are taken to be exchangeable: a measure that wanders is a trend here, as wandering off is what a pipeline
/// must not do.
/// </remarks>
public static class HistoryGuard
{
    /// <summary>Judges runs, each at the whole rate.</summary>
    /// <param name="runs">At least one; each with at least one measure, all of one length from 2 on.</param>
    /// <param name="alpha">The false-alarm rate of a run.</param>
    public static HistoryReport Judge(IReadOnlyList<HistoryRun> runs, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (!(alpha is > 0 and < 0.5))
            throw new InputException(FormattableString.Invariant($"alpha is {alpha}; expected a rate in (0, 0.5)."));
        if (runs.Count == 0) throw new InputException("No generation; expected at least two.");
        ImmutableArray<HistoryRunReport> reports = [.. runs.Select(run => One(run, alpha))];
        GuardVerdict[] order =
        [
            GuardVerdict.Collapsing, GuardVerdict.Fattening, GuardVerdict.Drifting, GuardVerdict.CannotTell,
            GuardVerdict.Healthy,
        ];
        GuardVerdict worst = order.First(verdict => reports.Any(report => report.Verdict == verdict));
        string sentence = reports.Length == 1
            ? reports[0].Sentence
            : $"{worst}: {reports.Count(report => report.Verdict == worst)} of {reports.Length} runs.";
        return new HistoryReport(worst, sentence, reports);
    }

    private static HistoryRunReport One(HistoryRun run, double alpha)
    {
        int count = run.Measures.IsEmpty ? 0 : run.Measures[0].Values.Length;
        if (count < 2 || run.Measures.Any(measure => measure.Values.Length != count))
            throw new InputException($"{Named(run)}{count} generations; expected two, the same of each measure.");
        ImmutableArray<HistoryTrend> trends = Trends(run, count);
        HistoryTrend[] found = [.. trends.Where(trend => trend.AdjustedP <= alpha)];
        GuardVerdict verdict = VerdictOf(found);
        int tested = trends.Count(trend => !double.IsNaN(trend.P));
        if (found.Length == 0)
        {
            double least = 2 * JonckheereTerpstra.SmallestP(Enumerable.Repeat(1, count)) * Math.Max(tested, 1);
            verdict = tested == 0 || least > alpha ? GuardVerdict.CannotTell : GuardVerdict.Healthy;
        }

        int? first = null;
        for (int look = 3; look <= count && first is null && found.Length > 0; look++)
        {
            if (Trends(run, look).Any(trend => trend.AdjustedP <= AlphaSpending.Of(alpha, look))) first = look - 1;
        }

        string sentence = Sentence(run, verdict, found, count, tested);
        return new HistoryRunReport(run.Name, verdict, sentence, count, first, trends);
    }

    private static ImmutableArray<HistoryTrend> Trends(HistoryRun run, int count)
    {
        (HistoryMeasure Measure, double Rise, double P)[] tests = [.. run.Measures.Select(measure =>
        {
            double[] values = [.. measure.Values.Take(count).Where(value => !double.IsNaN(value))];
            bool constant = values.Length < 2 || values.All(value => value == values[0]);
            if (constant) return (measure, double.NaN, double.NaN);
            (double rise, double p) = KendallTrend.Test(values);
            return (measure, rise, p);
        })];
        double[] sorted = [.. tests.Select(test => test.P).Where(p => !double.IsNaN(p)).Order()];
        double[] holm = new double[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
            holm[i] = Math.Min(1, Math.Max(i > 0 ? holm[i - 1] : 0, sorted[i] * (sorted.Length - i)));
        return
        [
            .. tests.Select(test => new HistoryTrend(
                test.Measure, test.Rise, test.P,
                double.IsNaN(test.P) ? double.NaN : holm[Array.LastIndexOf(sorted, test.P)],
                Half(test.Measure, count))),
        ];
    }

    private static MeasureOutlook? Half(HistoryMeasure measure, int count)
    {
        double[] values = [.. measure.Values.Take(count)];
        if (measure.Sense != MeasureSense.FallIsLoss || count < 3 || !values.All(value => value > 0)) return null;
        double[] logs = [.. values.Select(Elementary.Log)];
        double[] times = [.. Enumerable.Range(0, count).Select(t => (double)t)];
        IncrementForecast forecast = IncrementForecast.Of(times, logs);
        if (forecast.Drift >= 0) return null;
        (double earliest, double expected, double latest) = forecast.Until(logs[0] + Elementary.Log(0.5));
        return new MeasureOutlook(measure.Name, forecast.Gain, 0.5, earliest, expected, latest);
    }

    private static GuardVerdict VerdictOf(HistoryTrend[] found)
    {
        int losses = found.Count(trend => IsLoss(trend) == true), gains = found.Count(trend => IsLoss(trend) == false);
        return losses > gains ? GuardVerdict.Collapsing
            : gains > losses ? GuardVerdict.Fattening
            : GuardVerdict.Drifting;
    }

    private static bool? IsLoss(HistoryTrend trend) => trend.Measure.Sense switch
    {
        MeasureSense.FallIsLoss => trend.Rise < 0.5,
        MeasureSense.RiseIsLoss => trend.Rise > 0.5,
        _ => null,
    };

    private static string Sentence(HistoryRun run, GuardVerdict verdict, HistoryTrend[] found, int count, int tested)
    {
        string trends = string.Join(", ", found.OrderBy(trend => trend.P).Take(4)
            .Select(trend => $"{trend.Measure.Name} {(trend.Rise > 0.5 ? "rises" : "falls")}"));
        string more = found.Length > 4 ? $" and {found.Length - 4} more" : "";
        return Named(run) + verdict switch
        {
            GuardVerdict.Healthy => $"Healthy: no trend in {tested} measures over {count} generations.",
            GuardVerdict.CannotTell when tested == 0 => "Cannot be told: no measure changes at all.",
            GuardVerdict.CannotTell => $"Cannot be told: {count} generations are too few for {tested} measures.",
            _ => $"{verdict}: {trends}{more} over {count} generations.",
        };
    }

    private static string Named(HistoryRun run) => run.Name.Length == 0 ? "" : $"{run.Name}: ";
}
