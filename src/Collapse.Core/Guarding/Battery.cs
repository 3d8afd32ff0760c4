using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>The statistics of one pair of sets, and their values under exchanged labels.</summary>
internal sealed class Battery
{
    private readonly ImmutableArray<IBatteryPart> _parts;
    private readonly Labellings _labellings;
    private readonly int _rows;

    public Battery(ImmutableArray<IBatteryPart> parts, Labellings labellings, int rows)
    {
        _parts = parts;
        _labellings = labellings;
        _rows = rows;
        Statistics = [.. parts.SelectMany(part => part.Statistics)];
    }

    public ImmutableArray<BatteryStatistic> Statistics { get; }

    /// <summary>The values under labellings 0 (the observed one) to <paramref name="permutations"/>.</summary>
    public double[] Values(int permutations)
    {
        double[] values = new double[(permutations + 1) * Statistics.Length];
        bool[] generated = new bool[_rows];
        for (int b = 0; b <= permutations; b++)
        {
            _labellings.Draw(b, generated);
            int at = b * Statistics.Length;
            foreach (IBatteryPart part in _parts)
            {
                part.Write(generated, values.AsSpan(at, part.Statistics.Count));
                at += part.Statistics.Count;
            }
        }

        return values;
    }

    /// <summary>
    /// Tests at a rate. As many permutations are drawn as the rate needs, two over it, unless the first
    /// <paramref name="permutations"/> already say that nothing is there: that can only spare alarms.
    /// </summary>
    public (SmallestP P, double[] Observed, int Permutations) Test(double alpha, int permutations)
    {
        double[] values = Values(permutations);
        SmallestP p = SmallestP.Of(values, Statistics);
        double needed = Math.Min(Math.Ceiling(2 / alpha), MostPermutations);
        if (needed > permutations && p.Family <= 0.01)
        {
            permutations = (int)needed;
            values = Values(permutations);
            p = SmallestP.Of(values, Statistics);
        }

        return (p, values[..Statistics.Length], permutations);
    }

    internal const int MostPermutations = 200_000;
}
