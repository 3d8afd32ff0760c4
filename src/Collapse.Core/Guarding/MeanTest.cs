namespace Collapse.Guarding;

/// <summary>
/// Whether the means of the two sets differ: the squared length of their difference, under exchanged labels.
/// </summary>
/// <remarks>Some labellings at a time, so that a row is centred once for them all.</remarks>
internal static class MeanTest
{
    private const int Permutations = 199, Batch = 25;

    /// <summary>The p-value, of 199 permutations.</summary>
    public static double P(PooledRows rows, Labellings labellings)
    {
        double observed = 0;
        int above = 0;
        for (int from = 0; from <= Permutations; from += Batch)
        {
            bool[][] generated = [.. Enumerable.Range(0, Batch).Select(_ => new bool[rows.Count])];
            for (int b = 0; b < Batch; b++) labellings.Draw(from + b, generated[b]);
            double[] sizes = Sizes(rows, generated);
            if (from == 0) observed = sizes[0];
            above += sizes.Skip(from == 0 ? 1 : 0).Count(size => size >= observed * (1 - 1e-9));
        }

        return (1.0 + above) / (1 + Permutations);
    }

    // With all rows centred together, n times the real sum is minus m times the generated one.
    private static double[] Sizes(PooledRows rows, bool[][] generated)
    {
        double[][] sums = [.. generated.Select(_ => new double[rows.Columns])];
        double[] x = new double[rows.Columns];
        for (int k = 0; k < rows.Count; k++)
        {
            rows.Centred(k, x, own: false);
            for (int b = 0; b < sums.Length; b++)
            {
                if (generated[b][k]) Lanes.AddMultiple(1, x, sums[b]);
            }
        }

        return [.. sums.Select((sum, b) =>
        {
            int m = generated[b].Count(label => label);
            double scale = 1.0 / m + 1.0 / (rows.Count - m);
            return Lanes.Dot(sum, sum) * scale * scale;
        })];
    }
}
