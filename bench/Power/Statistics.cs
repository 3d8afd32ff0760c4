using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Bench.Power;

/// <summary>What today's tools look at, from their formulas: a test's answer at 5 %, or a score.</summary>
internal static class Statistics
{
    private const double Alpha = 0.05;

    /// <summary>
    /// Kolmogorov-Smirnov of each column: any below 5 %, any after Bonferroni, more than half below 5 %.
    /// </summary>
    public static (bool Any, bool Bonferroni, bool Half, double Score) Columns(Matrix real, Matrix made)
    {
        int below = 0;
        double least = 1, score = 0;
        for (int i = 0; i < real.Columns; i++)
        {
            int column = i;
            double complement = ColumnScores.KsComplement(
                Enumerable.Range(0, real.Rows).Select(row => (double)real[row, column]),
                Enumerable.Range(0, made.Rows).Select(row => (double)made[row, column]));
            double p = Kolmogorov(1 - complement, real.Rows, made.Rows);
            below += p < Alpha ? 1 : 0;
            least = Math.Min(least, p);
            score += complement / real.Columns;
        }

        return (below > 0, least < Alpha / real.Columns, 2 * below > real.Columns, score);
    }

    /// <summary>
    /// Maximum mean discrepancy (A. Gretton et al. 2012), Gaussian kernel of the median distance, permuted.
    /// </summary>
    public static bool Discrepancy(float[] distances, int n, Key key, int permutations)
    {
        int count = (int)Math.Sqrt(distances.Length);
        List<float> pairs = [];
        for (int a = 0; a < count; a++)
        {
            foreach (float distance in distances.AsSpan(a * count, a))
            {
                if (distance > 0) pairs.Add(distance);
            }
        }

        pairs.Sort();
        double width = pairs[pairs.Count / 2];
        float[] kernel = [.. distances.Select(distance => (float)Math.Exp(-distance * distance / (2 * width * width)))];
        double[] rows = [.. Enumerable.Range(0, count).Select(a => Sum(kernel.AsSpan(a * count, count)) - 1)];
        double all = rows.Sum() / 2, m = count - n;
        // With the sum of each row known, the pairs within one set give the other two sums.
        return Permuted(n, count, key, permutations, labels =>
        {
            int[] members = [.. Enumerable.Range(0, count).Where(a => labels[a])];
            double within = 0, sums = 0;
            for (int i = 0; i < members.Length; i++)
            {
                ReadOnlySpan<float> row = kernel.AsSpan(members[i] * count, count);
                sums += rows[members[i]];
                for (int j = 0; j < i; j++) within += row[members[j]];
            }

            double across = sums - (2 * within), others = all - within - across;
            return (within / (m * (m - 1) / 2)) + (others / (n * (n - 1.0) / 2)) - (2 * across / (n * m));
        });
    }

    /// <summary>
    /// The share of the k nearest neighbours that are of the same set (M. F. Schilling 1986), permutations.
    /// </summary>
    public static bool Coincidence(float[] distances, int n, Key key, int permutations)
    {
        const int Neighbours = 5;
        int count = (int)Math.Sqrt(distances.Length);
        int[][] nearest = [.. Enumerable.Range(0, count).Select(a =>
        {
            float[] keys = distances[(a * count)..((a + 1) * count)];
            int[] rows = [.. Enumerable.Range(0, count)];
            keys[a] = float.PositiveInfinity;
            Array.Sort(keys, rows);
            return rows[..Neighbours];
        })];
        return Permuted(n, count, key, permutations, labels =>
        {
            int same = 0;
            for (int a = 0; a < count; a++)
            {
                foreach (int b in nearest[a]) same += labels[a] == labels[b] ? 1 : 0;
            }

            return same;
        });
    }

    /// <summary>
    /// Precision and recall of T. Kynkaanniemi et al. (2019): the share of one set within the other's balls.
    /// </summary>
    public static (double Precision, double Recall) Manifolds(float[] distances, int n)
    {
        int count = (int)Math.Sqrt(distances.Length);
        return (Inside(distances, count, n..count, 0..n), Inside(distances, count, 0..n, n..count));
    }

    /// <summary>All distances of the rows of both sets, real rows first.</summary>
    public static float[] Distances(Matrix real, Matrix made)
    {
        int n = real.Rows, count = n + made.Rows;
        float[] distances = new float[count * count];
        for (int a = 0; a < count; a++)
        {
            ReadOnlySpan<float> x = a < n ? real.Row(a) : made.Row(a - n);
            for (int b = 0; b < a; b++)
            {
                ReadOnlySpan<float> y = b < n ? real.Row(b) : made.Row(b - n);
                double sum = 0;
                for (int i = 0; i < x.Length; i++) sum += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
                distances[(a * count) + b] = distances[(b * count) + a] = (float)Math.Sqrt(sum);
            }
        }

        return distances;
    }

    private static double Inside(float[] distances, int count, Range points, Range balls)
    {
        const int Neighbours = 5;
        int[] inner = [.. Enumerable.Range(0, count).Take(balls)], outer = [.. Enumerable.Range(0, count).Take(points)];
        float Radius(int row) => inner.Select(other => distances[(row * count) + other]).Order().ElementAt(Neighbours);
        float[] radii = [.. inner.Select(Radius)];
        bool Covered(int point) => inner.Where((a, i) => distances[(a * count) + point] <= radii[i]).Any();
        return (double)outer.Count(Covered) / outer.Length;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        return sum;
    }

    private static bool Permuted(int n, int count, Key key, int permutations, Func<bool[], double> statistic)
    {
        bool[] labels = [.. Enumerable.Range(0, count).Select(row => row >= n)];
        double observed = statistic(labels);
        int above = 0;
        for (int b = 1; b <= permutations; b++)
        {
            Key draw = key.Derive(b);
            bool[] shuffled = [.. labels];
            for (int i = count - 1; i > 0; i--)
            {
                int other = draw.Below(i + 1, i);
                (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
            }

            above += statistic(shuffled) >= observed ? 1 : 0;
        }

        return (1.0 + above) / (1 + permutations) <= Alpha;
    }

    // The asymptotic two-sided p-value with Stephens' correction.
    private static double Kolmogorov(double distance, double n, double m)
    {
        double size = Math.Sqrt(n * m / (n + m)), lambda = (size + 0.12 + (0.11 / size)) * distance, sum = 0;
        if (lambda < 0.2) return 1;
        for (int j = 1; j <= 100; j++) sum += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * lambda * lambda);
        return Math.Clamp(sum, 0, 1);
    }
}
