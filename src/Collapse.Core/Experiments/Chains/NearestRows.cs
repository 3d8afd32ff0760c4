using Collapse.Learning;

namespace Collapse.Experiments;

/// <summary>A biased selection: of the drawn rows those that lie nearest to a point are kept.</summary>
/// <remarks>
/// Near by the Mahalanobis distance (x - u)' C^-1 (x - u), of which only the order matters: a factor of C changes
/// nothing. Rows keep their order.
/// </remarks>
/// <param name="Target">Normal distribution with mean u and covariance C.</param>
/// <param name="Kept">Rows that are kept, at most as many as are drawn.</param>
public sealed record NearestRows(GaussianModel Target, int Kept)
{
    /// <summary>The rows that are kept.</summary>
    public Observations Select(Observations rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Count, Kept, nameof(rows));
        double[] distances = new double[rows.Count];
        int[] order = new int[rows.Count];
        for (int row = 0; row < rows.Count; row++) (distances[row], order[row]) = (Target.Distance(rows.Row(row)), row);
        Array.Sort(distances, order);
        int[] kept = order[..Kept];
        Array.Sort(kept);
        return rows.Take(kept);
    }
}
