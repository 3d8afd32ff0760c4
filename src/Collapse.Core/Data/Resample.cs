using System.Numerics;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>Changes the rate of a signal by band-limited interpolation, without aliases.</summary>
/// <remarks>
/// Each output is a weighted mean of the inputs around its time; the weights are a sinc under a Kaiser window
/// (J. F. Kaiser, 1974; R. E. Crochiere, L. R. Rabiner, "Multirate Digital Signal Processing", 1983). With f the lower
/// of the two rates: the sinc reaches 32 / f seconds to either side and cuts at 0.46 f, so what lies below 0.42 f
/// passes and what lies above 0.5 f is attenuated by 80 dB. Near the ends the mean is over the samples that are there.
/// Weights always sum to 1, so a constant stays what it is. No delay.
/// </remarks>
public static class Resample
{
    private const double ZeroCrossings = 32;
    private const double Cutoff = 0.46;
    private const double Beta = 7.857; // Kaiser's 0.1102 (A - 8.7) for A = 80 dB
    private const int MaximumCachedPhases = 1024;

    /// <summary>The same signal at another rate; sample 0 stays at time 0.</summary>
    /// <param name="signal">The samples; a NaN makes every output within the sinc's reach NaN.</param>
    /// <param name="from">Its rate (Hz); 0.001 to 1e6, taken to the nearest millionth of a hertz.</param>
    /// <param name="to">The new rate (Hz); likewise.</param>
    /// <returns>
    /// The samples at times 0, 1/to, 2/to, ... up to the time of the last input: 5,000 at 500 Hz give 1,000 at 100 Hz.
    /// Equal rates give a copy, an empty signal an empty one.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range or NaN.</exception>
    public static double[] To(ReadOnlySpan<double> signal, double from, double to)
    {
        long down = Micro(from, nameof(from));
        long up = Micro(to, nameof(to));
        if (up == down || signal.IsEmpty) return signal.ToArray();
        long divisor = (long)BigInteger.GreatestCommonDivisor(down, up);
        down /= divisor;
        up /= divisor;

        double narrowing = Math.Min(1, (double)up / down);
        Dictionary<long, double[]> phases = [];
        double[] resampled =
            new double[(Int128)(signal.Length - 1) * up / down + 1 is var length && length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentOutOfRangeException(nameof(to), to, "The resampled signal would be too long.")];
        for (int n = 0; n < resampled.Length; n++)
        {
            Int128 position = (Int128)n * down; // in units of an input sample / up
            long phase = (long)(position % up);
            if (!phases.TryGetValue(phase, out double[]? weights))
            {
                weights = Weights((double)phase / up, narrowing);
                if (up <= MaximumCachedPhases) phases[phase] = weights;
            }

            resampled[n] = Mean(signal, weights, (int)(position / up));
        }

        return resampled;
    }

    /// <summary>
    /// The weights of the inputs -reach .. reach + 1 around a time that lies <paramref name="fraction"/> after input 0.
    /// </summary>
    private static double[] Weights(double fraction, double narrowing)
    {
        double halfWidth = ZeroCrossings / narrowing;
        int reach = (int)Math.Ceiling(halfWidth);
        double[] weights = new double[2 * reach + 2];
        for (int k = 0; k < weights.Length; k++)
        {
            double distance = k - reach - fraction;
            double share = distance / halfWidth;
            if (Math.Abs(share) >= 1) continue;
            weights[k] = Sinc(2 * Cutoff * narrowing * distance) * Bessel(Beta * Math.Sqrt(1 - share * share));
        }

        return weights;
    }

    private static double Mean(ReadOnlySpan<double> signal, double[] weights, int centre)
    {
        int first = centre - (weights.Length - 2) / 2;
        int start = Math.Max(0, -first);
        int end = Math.Min(weights.Length, signal.Length - first);
        double sum = 0;
        double total = 0;
        for (int k = start; k < end; k++)
        {
            sum = Math.FusedMultiplyAdd(weights[k], signal[first + k], sum);
            total += weights[k];
        }

        return sum / total;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Elementary.Sin(Math.PI * x) / (Math.PI * x);

    // The modified Bessel function I0 by its power series, sum ((x/2)^k / k!)^2.
    private static double Bessel(double x)
    {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static long Micro(double rate, string name)
    {
        if (!(rate is >= 0.001 and <= 1e6))
            throw new ArgumentOutOfRangeException(name, rate, "A rate lies between 0.001 and 1000000 Hz.");
        return (long)Math.Round(rate * 1e6);
    }
}
