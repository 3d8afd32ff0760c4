using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>The effective rank of each set, on equally many rows of both, and their ratio with its interval.</summary>
/// <remarks>
/// Roy and Vetterli 2007 (<see cref="Measures.EffectiveRank"/>); it grows with the number of rows, so both sets are cut
/// to the same. The error by linearisation: with p_i = s_i / S, S = sum s_i and H the entropy, row k of n moves log R =
/// H by
/// -(1 / (n S)) sum_i (log p_i + H) (a_ki^2 - lambda_i) / (2 s_i).
/// </remarks>
internal static class EffectiveRankEffect
{
    /// <summary>The effective ranks of the real and the generated rows; NaN where all rows are equal.</summary>
    /// <param name="rows">The rows of both sets.</param>
    /// <param name="chosen">Equally many rows of each.</param>
    /// <param name="interval">How rows belong together.</param>
    public static (double Real, double Generated, Effect Ratio) Of(
        PooledRows rows, int[] chosen, RatioInterval interval)
    {
        double[] influence = new double[rows.Count], entropies = new double[2];
        foreach (bool generated in (ReadOnlySpan<bool>)[false, true])
        {
            int[] own = [.. chosen.Where(k => rows.Generated[k] == generated)];
            entropies[generated ? 1 : 0] = Entropy(rows, own, influence, generated ? 1 : -1);
        }

        Effect ratio = interval.OfLog("effective rank", entropies[1] - entropies[0], influence);
        return (Elementary.Exp(entropies[0]), Elementary.Exp(entropies[1]), ratio);
    }

    private static double Entropy(PooledRows rows, int[] own, double[] influence, int sign)
    {
        int n = own.Length, columns = rows.Columns;
        double[] centred = new double[n * columns], mean = new double[columns];
        for (int k = 0; k < n; k++) rows.Centred(own[k], centred.AsSpan(k * columns, columns));
        // Of a part of the rows the mean is another one.
        for (int k = 0; k < n; k++) Lanes.AddMultiple(1.0 / n, centred.AsSpan(k * columns, columns), mean);
        for (int k = 0; k < n; k++) Lanes.AddMultiple(-1, mean, centred.AsSpan(k * columns, columns));
        Spectrum spectrum = Spectrum.Of(centred, n, columns);
        double floor = Math.Max(rows.Rounding, 1e-14 * spectrum.Values[0]);
        double[] singular = [.. spectrum.Values.TakeWhile(value => value > floor).Select(Math.Sqrt)];
        if (singular.Length == 0) return double.NaN;
        double sum = singular.Sum(), entropy = 0;
        foreach (double s in singular) entropy -= s / sum * Elementary.Log(s / sum);
        for (int i = 0; i < singular.Length; i++)
        {
            double[] direction = spectrum.Direction(i);
            double factor = -(Elementary.Log(singular[i] / sum) + entropy) / (2 * singular[i] * sum * n) * sign;
            for (int k = 0; k < n; k++)
            {
                double score = spectrum.Score(k, direction);
                influence[own[k]] += factor * (score * score - singular[i] * singular[i]);
            }
        }

        return entropy;
    }
}
