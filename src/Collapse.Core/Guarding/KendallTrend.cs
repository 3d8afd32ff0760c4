using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>A trend in values that follow each other: how many pairs rise, exactly and on both sides.</summary>
/// <remarks>
/// M. G. Kendall, Biometrika 30:81 (1938): Jonckheere's and Terpstra's J with one value a group. Without ties the
/// number of rising pairs of n values in random order is a sum of independent uniform numbers on 0 .. k, k = 0 .. n -
/// 1, which is added up here;
/// with ties <see cref="JonckheereTerpstra"/> answers.
/// </remarks>
internal static class KendallTrend
{
    /// <summary>The share of pairs that rise, ties counted half, and the two-sided p-value.</summary>
    /// <param name="values">At least two, not all equal, no NaN.</param>
    public static (double Rise, double P) Test(double[] values)
    {
        int n = values.Length, pairs = n * (n - 1) / 2;
        if (values.Distinct().Count() < n)
        {
            double[][] groups = [.. values.Select(value => new[] { value })];
            TrendTest up = JonckheereTerpstra.Test(groups), down = JonckheereTerpstra.Test([.. groups.Reverse()]);
            return (up.Effect, Math.Min(1, 2 * Math.Min(up.P, down.P)));
        }

        int rising = 0;
        for (int later = 1; later < n; later++)
        {
            for (int earlier = 0; earlier < later; earlier++) rising += values[earlier] < values[later] ? 1 : 0;
        }

        double[] shares = Distribution(n);
        int extreme = Math.Max(rising, pairs - rising);
        return ((double)rising / pairs, Math.Min(1, 2 * shares.Skip(extreme).Sum()));
    }

    // The probability of each number of rising pairs of n values in random order.
    private static double[] Distribution(int n)
    {
        double[] shares = [1];
        for (int k = 2; k <= n; k++)
        {
            double[] next = new double[shares.Length + k - 1];
            double window = 0;
            for (int i = 0; i < next.Length; i++)
            {
                if (i < shares.Length) window += shares[i];
                if (i >= k) window -= shares[i - k];
                next[i] = Math.Max(window, 0) / k;
            }

            shares = next;
        }

        return shares;
    }
}
