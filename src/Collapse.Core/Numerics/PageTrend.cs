using MathNet.Numerics.Statistics;

namespace Collapse.Numerics;

/// <summary>Do values grow along each of several trajectories, each compared only with itself?</summary>
/// <remarks>
/// E. B. Page, "Ordered hypotheses for multiple treatments", Journal of the American Statistical Association 58:216
/// (1963). Tied values share their mean rank and the variance is that of all orders of the ranks found (M. Hollander,
/// D. A. Wolfe, Nonparametric Statistical Methods, 2nd ed. 1999, section 7.2, gives the same without ties). Small
/// samples: the p-value is the normal approximation without continuity correction; with n trajectories of k moments the
/// exact p-value cannot fall below (1/k!)^n. The test takes the moments within a trajectory as exchangeable under the
/// null hypothesis:
/// successive moments of a learner are not independent, so a random walk rises or falls "significantly" far too often.
/// Read it as a description of the order, not as evidence of its own. The last bits of the p-value may differ between
/// machines.
/// </remarks>
public static class PageTrend
{
    /// <summary>Tests for growth along trajectories.</summary>
    /// <param name="trajectories">
    /// n trajectories of the same k moments, in time order; k at least 2. NaN, unequal lengths and an empty list are an
    /// <see cref="ArgumentException"/>.
    /// </param>
    /// <returns>
    /// L = sum_i i R_i with R_i the sum over trajectories of the ranks at moment i = 1..k; z = (L - n k (k+1)^2 / 4) /
    /// sqrt(V), V = sum over trajectories of k (k+1) / 12 times sum (rank - mean rank)^2, without ties
    /// n k^2 (k+1)^2 (k-1) / 144; p = P(Z >= z). Effect: (L - mean) / (largest L - mean), without ties the mean of
    /// Spearman's rank correlations with time, -1 to 1.
    /// </returns>
    public static TrendTest Test(IReadOnlyList<IReadOnlyList<double>> trajectories)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        int n = trajectories.Count;
        int k = n == 0 ? 0 : trajectories[0].Count;
        if (k < 2)
            throw new ArgumentException("A trend needs at least one trajectory of two moments.", nameof(trajectories));
        double statistic = 0;
        double variance = 0;
        double meanRank = (k + 1) / 2.0;
        foreach (IReadOnlyList<double> trajectory in trajectories)
        {
            if (trajectory.Count != k)
                throw new ArgumentException($"A trajectory has {trajectory.Count} moments, the first {k}.",
                    nameof(trajectories));
            if (trajectory.Any(double.IsNaN))
                throw new ArgumentException("NaN cannot be ranked: leave its trajectory out and say so.",
                    nameof(trajectories));
            double[] ranks = ArrayStatistics.RanksInplace([.. trajectory], RankDefinition.Average);
            for (int i = 0; i < k; i++)
            {
                statistic += (i + 1) * ranks[i];
                variance += k * (k + 1) / 12.0 * (ranks[i] - meanRank) * (ranks[i] - meanRank);
            }
        }

        double excess = statistic - n * k * meanRank * meanRank;
        double z = variance > 0 ? excess / Math.Sqrt(variance) : double.NaN;
        double largest = n * k * (k * (double)k - 1) / 12;
        return new TrendTest(statistic, z, JonckheereTerpstra.UpperTail(z), excess / largest, n);
    }
}
