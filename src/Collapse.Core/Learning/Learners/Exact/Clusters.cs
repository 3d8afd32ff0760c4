using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>k-means with spread-out starting points: where EM starts.</summary>
/// <remarks>
/// D. Arthur, S. Vassilvitskii 2007 (k-means++) for the first centres, then S. Lloyd 1982 until no row moves.
/// </remarks>
internal static class Clusters
{
    private const int MaxIterations = 300;

    /// <summary>1 where a row belongs to a cluster, else 0: [rows x clusters].</summary>
    public static double[] Shares(Observations rows, int clusters, Key key)
    {
        int d = rows.Dimensions;
        double[] centres = Starts(rows, clusters, key);
        int[] owner = new int[rows.Count];
        Array.Fill(owner, -1);
        for (int iteration = 0; iteration < MaxIterations && Assign(rows, centres, owner); iteration++)
        {
            int[] counts = new int[clusters];
            double[] sums = new double[clusters * d];
            for (int row = 0; row < rows.Count; row++)
            {
                counts[owner[row]]++;
                for (int i = 0; i < d; i++) sums[owner[row] * d + i] += rows.Row(row)[i];
            }

            // A cluster that lost all its rows stays where it was.
            for (int i = 0; i < sums.Length; i++)
            {
                if (counts[i / d] > 0) centres[i] = sums[i] / counts[i / d];
            }
        }

        double[] shares = new double[rows.Count * clusters];
        for (int row = 0; row < rows.Count; row++) shares[row * clusters + owner[row]] = 1;
        return shares;
    }

    private static double[] Starts(Observations rows, int clusters, Key key)
    {
        int d = rows.Dimensions;
        double[] centres = new double[clusters * d], nearest = new double[rows.Count];
        Array.Fill(nearest, 1);
        for (int c = 0; c < clusters; c++)
        {
            double total = nearest.Sum(), place = key.Uniform(c) * total;
            int chosen = 0;
            while (chosen < rows.Count - 1 && !(place < nearest[chosen])) place -= nearest[chosen++];
            rows.Row(chosen).CopyTo(centres.AsSpan(c * d));
            for (int row = 0; row < rows.Count; row++)
            {
                double distance = Distance(rows.Row(row), centres.AsSpan(c * d, d));
                nearest[row] = c == 0 ? distance : Math.Min(nearest[row], distance);
            }
        }

        return centres;
    }

    private static bool Assign(Observations rows, double[] centres, int[] owner)
    {
        int d = rows.Dimensions;
        bool moved = false;
        for (int row = 0; row < rows.Count; row++)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int c = 0; c < centres.Length / d; c++)
            {
                double distance = Distance(rows.Row(row), centres.AsSpan(c * d, d));
                if (distance < least) (least, best) = (distance, c);
            }

            moved |= owner[row] != best;
            owner[row] = best;
        }

        return moved;
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
