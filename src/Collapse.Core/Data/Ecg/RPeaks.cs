namespace Collapse.Data;

/// <summary>Finds the R peaks of one lead and aligns them to the sample.</summary>
/// <remarks>
/// QRS complexes are found as by Pan and Tompkins 1985 (<see cref="QrsDetector"/>). R is then the extreme sample of the
/// signal itself within 60 ms of the complex: its highest where QRS complexes of the recording mostly point up, its
/// lowest where they mostly point down (the larger of the two median distances from the local median). One polarity
/// holds for the whole recording, so that beats are aligned at the same wave even where R and S are about equal; a
/// recording with its sign reversed has the same peaks. Nothing depends on the unit or the level.
/// </remarks>
public static class RPeaks
{
    private const double Reach = 0.060; // s
    private const double Surroundings = 0.300;
    private const double Refractory = 0.200;

    /// <summary>The R peaks of one lead.</summary>
    /// <param name="signal">The samples (any unit); NaN where nothing was measured, taken as the last value
    /// before.</param>
    /// <param name="rate">Samples a second (Hz); 50 or more.</param>
    /// <returns>
    /// Indices in ascending order, at least 200 ms apart; none in an empty or constant signal. Unchanged by
    /// x -> a x + b, a not 0, but for rounding.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is below 50 Hz or not finite.</exception>
    public static int[] Detect(ReadOnlySpan<double> signal, double rate)
    {
        if (!(rate >= 50 && double.IsFinite(rate)))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "R peaks need a rate of 50 Hz or more.");
        double[] x = Continued(signal);
        if (x.Length < 3) return [];
        List<int> complexes = QrsDetector.Detect(x, rate);
        int sign = Polarity(x, complexes, rate);
        List<int> peaks = [];
        foreach (int complex in complexes)
        {
            int peak = Highest(x, sign, complex, Samples(Reach, rate));
            if (peaks.Count == 0 || peak - peaks[^1] >= Refractory * rate) peaks.Add(peak);
        }

        return [.. peaks];
    }

    /// <summary>The signal from 0 on, with the last measured value where one is missing.</summary>
    private static double[] Continued(ReadOnlySpan<double> signal)
    {
        double[] x = new double[signal.Length];
        double first = double.NaN;
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(signal[i]))
            {
                if (double.IsNaN(first)) first = signal[i];
                x[i] = signal[i] - first;
            }
            else if (i > 0)
            {
                x[i] = x[i - 1];
            }
        }

        return x;
    }

    /// <summary>1 when the complexes mostly point up, -1 when they mostly point down.</summary>
    private static int Polarity(double[] x, List<int> complexes, double rate)
    {
        if (complexes.Count == 0) return 1;
        double[] up = new double[complexes.Count];
        double[] down = new double[complexes.Count];
        for (int i = 0; i < complexes.Count; i++)
        {
            int from = Math.Max(0, complexes[i] - Samples(Surroundings, rate));
            int to = Math.Min(x.Length, complexes[i] + Samples(Surroundings, rate) + 1);
            double level = Median(x[from..to]);
            up[i] = x[Highest(x, 1, complexes[i], Samples(Reach, rate))] - level;
            down[i] = level - x[Highest(x, -1, complexes[i], Samples(Reach, rate))];
        }

        return Median(down) > Median(up) ? -1 : 1;
    }

    private static int Highest(double[] x, int sign, int centre, int reach)
    {
        int best = Math.Max(0, centre - reach);
        for (int i = best + 1; i <= Math.Min(x.Length - 1, centre + reach); i++)
        {
            if (sign * x[i] > sign * x[best]) best = i;
        }

        return best;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static int Samples(double seconds, double rate) => (int)Math.Round(seconds * rate);
}
