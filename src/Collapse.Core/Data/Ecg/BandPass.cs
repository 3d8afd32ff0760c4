using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>
/// A band-pass of zero phase: second-order Butterworth high-pass and low-pass, run forwards and then backwards.
/// </summary>
/// <remarks>
/// Bilinear transform with prewarped corners, written out as in R. Bristow-Johnson's audio equaliser cook book. Two
/// passes make it fourth order, 6 dB down at the corners. The ends are continued by the signal's own reflection in its
/// end points, so that neither a level nor a slope starts it ringing.
/// </remarks>
internal static class BandPass
{
    private const double PaddingSeconds = 1;

    /// <summary>The filtered signal, as long as the input and without delay.</summary>
    /// <param name="signal">Finite samples.</param>
    /// <param name="rate">Samples a second (Hz), more than twice <paramref name="high"/>.</param>
    /// <param name="low">Lower corner (Hz).</param>
    /// <param name="high">Upper corner (Hz).</param>
    public static double[] Filter(ReadOnlySpan<double> signal, double rate, double low, double high)
    {
        int padding = Math.Min(signal.Length - 1, (int)Math.Round(PaddingSeconds * rate));
        double[] padded = new double[signal.Length + 2 * padding];
        signal.CopyTo(padded.AsSpan(padding));
        for (int i = 1; i <= padding; i++)
        {
            padded[padding - i] = 2 * signal[0] - signal[i];
            padded[padding + signal.Length - 1 + i] = 2 * signal[^1] - signal[^(i + 1)];
        }

        for (int direction = 0; direction < 2; direction++)
        {
            Pass(padded, rate, low, highPass: true);
            Pass(padded, rate, high, highPass: false);
            Array.Reverse(padded);
        }

        return padded.AsSpan(padding, signal.Length).ToArray();
    }

    // One second-order section in place, transposed direct form II, at rest on the first sample.
    private static void Pass(double[] x, double rate, double corner, bool highPass)
    {
        double angle = 2 * Math.PI * corner / rate;
        double cosine = Elementary.Cos(angle);
        double alpha = Elementary.Sin(angle) * Math.Sqrt(0.5);
        double a0 = 1 + alpha;
        double a1 = -2 * cosine / a0;
        double a2 = (1 - alpha) / a0;
        double b0 = (highPass ? 1 + cosine : 1 - cosine) / (2 * a0);
        double b1 = highPass ? -2 * b0 : 2 * b0;
        double gain = highPass ? 0 : 1; // at frequency 0
        double s2 = (b0 - a2 * gain) * x[0];
        double s1 = (gain - b0) * x[0];
        for (int i = 0; i < x.Length; i++)
        {
            double y = b0 * x[i] + s1;
            s1 = b1 * x[i] - a1 * y + s2;
            s2 = b0 * x[i] - a2 * y;
            x[i] = y;
        }
    }
}
