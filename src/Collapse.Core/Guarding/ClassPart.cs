namespace Collapse.Guarding;

/// <summary>The shares of classes: the chi-square distance of the two sets' counts, over the number of rows.</summary>
/// <remarks>sum_c (m_c - M r_c)^2 / (M r_c) over both sets, with r_c the share of class c among all rows.</remarks>
internal sealed class ClassPart : IBatteryPart
{
    private readonly int[] _classOf;
    private readonly double[] _counts;

    public ClassPart(string[] classes)
    {
        string[] names = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        _classOf = [.. classes.Select(name => Array.BinarySearch(names, name, StringComparer.Ordinal))];
        _counts = new double[names.Length];
        foreach (int c in _classOf) _counts[c]++;
    }

    public IReadOnlyList<BatteryStatistic> Statistics => [BatteryStatistic.Classes];

    public void Write(ReadOnlySpan<bool> generated, Span<double> values)
    {
        double[] made = new double[_counts.Length];
        double m = 0;
        for (int k = 0; k < generated.Length; k++)
        {
            if (!generated[k]) continue;
            made[_classOf[k]]++;
            m++;
        }

        double all = generated.Length, n = all - m, sum = 0;
        for (int c = 0; c < made.Length; c++)
        {
            double difference = made[c] - m * _counts[c] / all;
            sum += difference * difference * all / _counts[c] * (1 / m + 1 / n);
        }

        values[0] = sum / all;
    }
}
