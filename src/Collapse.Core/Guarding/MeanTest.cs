namespace Collapse.Guarding;

/// <summary>
/// Whether the means of the two sets differ: the squared length of their difference, under exchanged labels.
/// </summary>
internal static class MeanTest
{
    private const int Permutations = 199;

    /// <summary>The p-value, of 199 permutations.</summary>
    public static double P(PooledRows rows, Labellings labellings)
    {
        bool[] generated = new bool[rows.Count];
        double observed = 0;
        int above = 0;
        for (int b = 0; b <= Permutations; b++)
        {
            labellings.Draw(b, generated);
            double size = Size(rows, generated);
            if (b == 0) observed = size;
            else if (size >= observed * (1 - 1e-9)) above++;
        }

        return (1.0 + above) / (1 + Permutations);
    }

    // With all rows centred together, n times the real sum is minus m times the generated one.
    private static double Size(PooledRows rows, bool[] generated)
    {
        double[] sum = new double[rows.Columns], x = new double[rows.Columns];
        int m = 0;
        for (int k = 0; k < generated.Length; k++)
        {
            if (!generated[k]) continue;
            rows.Centred(k, x, own: false);
            Lanes.AddMultiple(1, x, sum);
            m++;
        }

        double n = generated.Length - m;
        double scale = 1.0 / m + 1.0 / n;
        return Lanes.Dot(sum, sum) * scale * scale;
    }
}
