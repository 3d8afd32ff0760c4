namespace Collapse.Guarding;

/// <summary>p-values of several statistics over the same permutations, and of the smallest of them.</summary>
/// <remarks>
/// What counts is the distance of a statistic from its mean over all labellings, the observed one included, or the
/// statistic itself where only large values mean something. p = (1 + #{permuted >= observed}) / (1 + B). The family's p
/// is the share of labellings whose smallest p is at most the observed one (P. H. Westfall, S. S. Young, 1993), ties
/// broken by the size in standard deviations: every labelling is ranked by the same rule, so the test is as exact as
/// the exchange of labels is.
/// </remarks>
internal sealed class SmallestP
{
    private SmallestP(
        double family, double[] p, double[] adjusted, double[] means, double[] deviations, (double, double)[] bands)
    {
        Bands = bands;
        Family = family;
        P = p;
        Adjusted = adjusted;
        Means = means;
        Deviations = deviations;
    }

    /// <summary>The p-value of the family.</summary>
    public double Family { get; }

    /// <summary>Each statistic's own p-value.</summary>
    public double[] P { get; }

    /// <summary>Each statistic's p-value against the smallest p of the family.</summary>
    public double[] Adjusted { get; }

    /// <summary>Mean and standard deviation of each statistic over the labellings.</summary>
    public double[] Means { get; }

    /// <inheritdoc cref="Means"/>
    public double[] Deviations { get; }

    /// <summary>The middle 95 % of each statistic's values over the labellings.</summary>
    public (double Low, double High)[] Bands { get; }

    /// <param name="values">[labellings x statistics], the observed labelling first.</param>
    /// <param name="statistics">The statistics.</param>
    public static SmallestP Of(double[] values, IReadOnlyList<BatteryStatistic> statistics)
    {
        int count = statistics.Count, labellings = values.Length / count;
        double[] means = new double[count], deviations = new double[count];
        (double, double)[] bands = new (double, double)[count];
        double[] p = new double[values.Length], sizes = new double[values.Length];
        for (int j = 0; j < count; j++)
        {
            double[] column = new double[labellings];
            for (int b = 0; b < labellings; b++) column[b] = values[b * count + j];
            means[j] = column.Sum() / labellings;
            double[] sorted = [.. column.Order()];
            bands[j] = (sorted[(int)(0.025 * labellings)], sorted[(int)(0.975 * labellings)]);
            deviations[j] = Math.Sqrt(column.Sum(value => (value - means[j]) * (value - means[j])) / labellings);
            for (int b = 0; b < labellings; b++)
            {
                double away = column[b] - means[j];
                if (statistics[j].HasDirection) away = Math.Abs(away);
                column[b] = deviations[j] > 0 ? away / deviations[j] : 0;
                sizes[b * count + j] = column[b];
            }

            Array.Sort(column);
            for (int b = 0; b < labellings; b++)
            {
                // Two labellings of one partition may differ in their last bits: what is equal to rounding is equal.
                int below = LowerBound(column, sizes[b * count + j] - 1e-9);
                p[b * count + j] = (double)(labellings - below) / labellings;
            }
        }

        // The best of each labelling, and how many do as well as a given one.
        (double P, double Size)[] best = new (double, double)[labellings];
        for (int b = 0; b < labellings; b++)
        {
            best[b] = (2, 0);
            for (int j = 0; j < count; j++)
            {
                (double, double) own = (p[b * count + j], -sizes[b * count + j]);
                if (own.CompareTo(best[b]) < 0) best[b] = own;
            }
        }

        bool AsGood((double P, double Size) other, (double P, double Size) own) =>
            other.P < own.P || (other.P == own.P && other.Size <= own.Size + 1e-9);
        double Share((double P, double Size) own) => (double)best.Count(other => AsGood(other, own)) / labellings;
        double[] adjusted = [.. Enumerable.Range(0, count).Select(j => Share((p[j], -sizes[j])))];
        return new SmallestP(Share(best[0]), p[..count], adjusted, means, deviations, bands);
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
