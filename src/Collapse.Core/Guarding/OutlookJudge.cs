using System.Collections.Immutable;
using System.Globalization;
using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Guarding;

/// <summary>The forecast from generations: increments of log variance and of log effective rank.</summary>
internal static class OutlookJudge
{
    private const double Half = 0.5;
    private const double LeastRank = 2;

    public static Outlook Of(PairSet real, PairSet[] made, ImmutableArray<GenerationReport> reports)
    {
        double[] times = [0, .. reports.Select(report => (double)report.Number)];
        MeasureOutlook Measure(string name, IEnumerable<double> logs, Effect single, double limit) =>
            One(name, times, [0, .. logs], single, limit);
        GenerationReport last = reports[^1];
        MeasureOutlook variance = Measure(
            "variance", reports.Select(report => Elementary.Log(report.EffectOf(PairJudge.Total)!.Value)),
            reports[0].EffectOf(PairJudge.Total)!, Half);
        double[] truth = Variances(real, last);
        double[][] along = [.. made.Select(set => Variances(set, last))];
        MeasureOutlook? weakest = null;
        int number = 0, looked = truth.Count(value => value > 0);
        for (int i = 0; i < truth.Length; i++)
        {
            if (!(truth[i] > 0)) continue;
            MeasureOutlook candidate = Measure(
                $"direction {i + 1}", along.Select(values => Elementary.Log(Math.Max(values[i] / truth[i], 1e-12))),
                last.Directions[i].Kept, Half);
            if (weakest is not null && !(candidate.Gain.Value < weakest.Gain.Value)) continue;
            weakest = candidate;
            number = i + 1;
        }

        // The least of many looks small by chance: its interval is widened for their number before it is called the
        // weakest.
        int freedom = made.Length > 1 ? made.Length - 1 : Math.Min(last.RealRows, last.GeneratedRows) - 1;
        if (weakest is null || !(Widened(weakest.Gain, looked, freedom) < variance.Gain.Value))
            (weakest, number) = (null, 0);
        MeasureOutlook rank = Measure(
            "effective rank", reports.Select(report => Elementary.Log(report.EffectOf(PairJudge.Rank)!.Value)),
            reports[0].EffectOf(PairJudge.Rank)!, Math.Min(LeastRank / reports[0].RealRank, 1));
        return new Outlook(
            variance, weakest, number, rank, made.Length, Sentences(variance, weakest, number, rank, made.Length));
    }

    // The upper end of an interval that holds for the least of so many directions (Bonferroni).
    private static double Widened(Effect gain, int looked, int freedom)
    {
        double factor = StudentT.InvCDF(0, 1, freedom, 1 - 0.025 / looked) / StudentT.InvCDF(0, 1, freedom, 0.975);
        return gain.Value * Elementary.Exp(factor * Elementary.Log(gain.High / gain.Value));
    }

    // One generation, number t: the t-th root of its own effect is the gain. More: the mean increment.
    private static MeasureOutlook One(string name, double[] times, double[] logs, Effect single, double limit)
    {
        double level = Elementary.Log(limit);
        if (times.Length == 2)
        {
            double t = times[1];
            double Root(double ratio) => t == 1 ? ratio : Elementary.Exp(Elementary.Log(Math.Max(ratio, 1e-300)) / t);
            Effect gain = single with { Value = Root(single.Value), Low = Root(single.Low), High = Root(single.High) };
            return new MeasureOutlook(
                name, gain, limit,
                Generations(gain.Low, level, t), Generations(gain.Value, level, t), Generations(gain.High, level, t));
        }

        const double None = double.NaN;
        if (!logs.All(double.IsFinite))
            return new MeasureOutlook(name, new Effect("gain", None, None, None), limit, None, None, None);
        IncrementForecast forecast = IncrementForecast.Of(times, logs);
        (double earliest, double expected, double latest) = forecast.Until(level);
        return new MeasureOutlook(name, forecast.Gain, limit, earliest, expected, latest);
    }

    // More generations after number t until what is left is at most the limit.
    private static double Generations(double gain, double level, double t) =>
        double.IsNaN(gain) ? double.NaN
        : gain >= 1 ? double.PositiveInfinity
        : gain <= 0 ? 0
        : Math.Max(0, Math.Ceiling(level / Elementary.Log(gain) - t - 1e-9));

    // The variance of a set's rows along the last generation's directions.
    private static double[] Variances(PairSet set, GenerationReport last)
    {
        int columns = set.Data.Values.Columns, n = set.Rows.Length;
        double[] x = new double[columns], sums = new double[last.Directions.Length], squares = new double[sums.Length];
        double[][] directions = [.. last.Directions.Select(direction => direction.Vector.ToArray())];
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<float> row = set.Row(k);
            for (int i = 0; i < columns; i++) x[i] = row[i];
            for (int i = 0; i < directions.Length; i++)
            {
                double score = Lanes.Dot(x, directions[i]);
                sums[i] += score;
                squares[i] += score * score;
            }
        }

        return [.. squares.Select((square, i) => Math.Max(square - sums[i] * sums[i] / n, 0) / (n - 1))];
    }

    private static ImmutableArray<string> Sentences(
        MeasureOutlook variance, MeasureOutlook? weakest, int number, MeasureOutlook rank, int generations)
    {
        List<string> sentences = [When("half of the variance is lost", variance)];
        if (weakest is not null)
            sentences.Add(When($"half of direction {number}, which loses fastest, is lost", weakest));
        sentences.Add(When("the effective rank is two", rank));
        MeasureOutlook shares = weakest ?? variance;
        if (shares.Gain.High >= 1)
        {
            sentences.Add(
                $"How much real data is needed cannot be told: a generation keeps {Wording.Interval(shares.Gain)}.");
        }
        else if (shares.Gain.Value < 1)
        {
            string what = weakest is null ? "the variance" : $"direction {number}";
            sentences.Add(
                $"Real rows in each training set that keep 90 % of {what}: "
                + $"{Share(shares.ShareKeeping90)}; 99 %: {Share(shares.ShareKeeping99)}.");
        }

        if (generations == 1)
            sentences.Add("One generation says how much it lost, not whether the next one loses as much.");
        return [.. sentences];
    }

    private static string Share(RealShareNeed share) => double.IsFinite(share.Safe)
        ? $"{Wording.Percent(share.Expected)} ({Wording.Percent(share.Safe)} to be safe)"
        : Wording.Percent(share.Expected);

    private static string When(string what, MeasureOutlook outlook)
    {
        string more = Count(outlook.Expected) + (outlook.Expected == 1 ? " more generation" : " more generations");
        string sentence = outlook switch
        {
            { Expected: 0, Latest: < double.PositiveInfinity } => $"{what} already.",
            { CanBeTold: true } =>
                $"{what} after {more} ({Count(outlook.Earliest)} to {Count(outlook.Latest)}).",
            { Earliest: > 1 and < double.PositiveInfinity } =>
                $"{what} not before {Count(outlook.Earliest)} more generations; these rows do not say when.",
            { Earliest: double.PositiveInfinity } => $"{what}: not within 10,000 generations.",
            _ => $"when {what} cannot be forecast from these generations.",
        };
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    private static string Count(double generations) =>
        double.IsFinite(generations) ? generations.ToString("#,0", CultureInfo.InvariantCulture) : "more than 10,000";
}
