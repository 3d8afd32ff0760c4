namespace Collapse.Learning;

/// <summary>L-BFGS with the line search and the stopping rules of L-BFGS-B 3.0, for problems without bounds.</summary>
/// <remarks>
/// R. Byrd, P. Lu, J. Nocedal, C. Zhu 1995; memory of 10 pairs; first trial step 1 / |gradient|, then 1; line search of
/// J. Moré, D. Thuente 1994 (sufficient decrease 1e-3, curvature 0.9). It stops when no entry of the gradient exceeds
/// the tolerance, or when an iteration lowers f by at most 64 eps max(|f|, 1). MathNet's minimisers search the line
/// otherwise and so stop elsewhere; here the point where it stops is what a published number is.
/// </remarks>
internal static class LimitedMemoryBfgs
{
    /// <summary>The value at a point; writes the gradient.</summary>
    public delegate double Function(ReadOnlySpan<double> point, Span<double> gradient);

    private const int Memory = 10;
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>The point where the search from a start stops.</summary>
    public static double[] Minimize(Function function, double[] start, double tolerance, int iterations)
    {
        double[] x = [.. start], gradient = new double[x.Length];
        double value = function(x, gradient);
        List<(double[] Step, double[] Change, double Product)> pairs = [];
        for (int iteration = 0; iteration < iterations && gradient.Max(Math.Abs) > tolerance; iteration++)
        {
            double[] direction = Direction(gradient, pairs);
            double slope = Dot(gradient, direction);
            if (slope >= 0)
            {
                // Rounding spoilt the memory: forget it, as the original does.
                if (pairs.Count == 0) break;
                pairs.Clear();
                continue;
            }

            double length = iteration == 0 ? Math.Min(1 / Math.Sqrt(Dot(direction, direction)), 1e10) : 1;
            double[] next = new double[x.Length], slopes = new double[x.Length];
            double reached = value, step = 0;
            bool found = MoreThuente.Search(
                trial =>
                {
                    for (int i = 0; i < x.Length; i++) next[i] = x[i] + trial * direction[i];
                    reached = function(next, slopes);
                    step = trial;
                    return (reached, Dot(slopes, direction));
                },
                value,
                slope,
                length);
            if (!found)
            {
                if (pairs.Count == 0) break;
                pairs.Clear();
                continue;
            }

            double[] change = new double[x.Length], moved = new double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                change[i] = slopes[i] - gradient[i];
                moved[i] = step * direction[i];
            }

            double product = Dot(change, moved);
            bool small = value - reached <= 64 * Epsilon * Math.Max(Math.Max(Math.Abs(value), Math.Abs(reached)), 1);
            double before = -slope * step;
            (x, gradient, value) = (next, slopes, reached);
            if (small) break;
            if (product <= Epsilon * before) continue;
            if (pairs.Count == Memory) pairs.RemoveAt(0);
            pairs.Add((moved, change, product));
        }

        return x;
    }

    // -H g by the two loops (J. Nocedal 1980), H started from y's / y'y of the newest pair.
    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Product)> pairs)
    {
        double[] q = [.. gradient], amounts = new double[pairs.Count];
        for (int k = pairs.Count - 1; k >= 0; k--)
        {
            amounts[k] = Dot(pairs[k].Step, q) / pairs[k].Product;
            Add(q, -amounts[k], pairs[k].Change);
        }

        if (pairs.Count > 0)
        {
            double scale = pairs[^1].Product / Dot(pairs[^1].Change, pairs[^1].Change);
            for (int i = 0; i < q.Length; i++) q[i] *= scale;
        }

        for (int k = 0; k < pairs.Count; k++)
            Add(q, amounts[k] - Dot(pairs[k].Change, q) / pairs[k].Product, pairs[k].Step);
        for (int i = 0; i < q.Length; i++) q[i] = -q[i];
        return q;
    }

    private static void Add(double[] to, double factor, double[] what)
    {
        for (int i = 0; i < to.Length; i++) to[i] += factor * what[i];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
