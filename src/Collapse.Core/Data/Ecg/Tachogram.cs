using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>The times of a synthetic subject's heartbeats.</summary>
/// <remarks>
/// P. E. McSharry et al. 2003, section III-B: RR intervals have a power spectrum of two Gaussians, around 0.1 Hz (Mayer
/// waves) and around the respiration's frequency, each 0.01 Hz wide, with random phases. The sum over the frequencies
/// 0.005, 0.010, ... 0.5 Hz is written out in place of the paper's inverse Fourier transform, so that it can be
/// taken at each beat's own time.
/// </remarks>
internal static class Tachogram
{
    private const double MayerWaves = 0.1; // Hz
    private const double SpectralWidth = 0.01;
    private const double Spacing = 0.005;
    private const int Frequencies = 100;

    /// <summary>
    /// R times from the last one not after <paramref name="from"/> to the first one after <paramref name="to"/> (s).
    /// </summary>
    /// <remarks>
    /// The beat that <paramref name="from"/> falls into is at a phase of its own, uniform over the cycle.
    /// </remarks>
    public static List<double> Beats(SyntheticSubject subject, double from, double to)
    {
        double[] amplitudes = Amplitudes(subject);
        Key phases = subject.Key.Derive("phases");
        List<double> beats = [from - subject.Key.Derive("first beat").Uniform(0) * Interval(from)];
        while (beats[^1] <= to)
            beats.Add(beats[^1] + Interval(beats[^1]));
        return beats;

        double Interval(double time)
        {
            double deviation = 0;
            for (int k = 0; k < Frequencies; k++)
            {
                double turns = Spacing * (k + 1) * time + phases.Uniform(k);
                deviation += amplitudes[k] * Elementary.Cos(2 * Math.PI * turns);
            }

            return subject.MeanInterval + subject.IntervalDeviation * deviation;
        }
    }

    // Amplitudes of cosines whose sum has variance 1.
    private static double[] Amplitudes(SyntheticSubject subject)
    {
        double[] power = new double[Frequencies];
        double total = 0;
        for (int k = 0; k < Frequencies; k++)
        {
            double frequency = Spacing * (k + 1);
            power[k] = subject.LowToHigh * Gaussian((frequency - MayerWaves) / SpectralWidth)
                + Gaussian((frequency - subject.Respiration) / SpectralWidth);
            total += power[k];
        }

        return Array.ConvertAll(power, one => Math.Sqrt(2 * one / total));
    }

    private static double Gaussian(double x) => Elementary.Exp(-x * x / 2);
}
