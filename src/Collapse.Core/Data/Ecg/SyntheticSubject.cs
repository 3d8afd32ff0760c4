using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>One event of the model's cycle: P, Q, R, S or T.</summary>
/// <param name="Theta">theta_i, its angle; R is at 0 (rad).</param>
/// <param name="A">a_i, its height in the model's equation (before scaling to mV).</param>
/// <param name="B">b_i, its width (rad).</param>
internal readonly record struct CycleEvent(double Theta, double A, double B);

/// <summary>What a synthetic subject is made of; all of it follows from the seed and the subject's number.</summary>
/// <remarks>
/// The middle values are those of McSharry et al. 2003, table I, for the angles of P to S and the widths of Q to S, and
/// of the authors' program ECGSYN for the angle of T (100 degrees) and for the dependence on the heart rate with
/// h = sqrt(rate / 60 bpm): widths and the angles of Q and S grow with h, those of P and T with sqrt(h). The widths of
/// P and T and all heights are our choice for lead II of healthy adults, where P and T are narrower and lower than the
/// table's: P 0.14, Q -0.06, S -0.16 and T 0.3 of R. An event alone reaches a b^2 / omega, so a follows from height and
/// width. The spreads between subjects are our choice too: sizes are log-normal, angles normal, both cut at two
/// standard deviations, so that every subject is a plausible healthy one.
/// </remarks>
internal sealed record SyntheticSubject
{
    private const double PeakOfR = 30 * 0.1 * 0.1; // a b^2 of table I

    /// <summary>The five events in the order P, Q, R, S, T.</summary>
    public required ImmutableArray<CycleEvent> Events { get; init; }

    /// <summary>The mean RR interval (s): heart rates are uniform in 55 to 90 per minute.</summary>
    public required double MeanInterval { get; init; }

    /// <summary>The standard deviation of the RR intervals over a long time (s): 1.5 to 6 % of their mean.</summary>
    public required double IntervalDeviation { get; init; }

    /// <summary>Power of the low-frequency variability over that of the high-frequency one: 0.5 to 2.</summary>
    public required double LowToHigh { get; init; }

    /// <summary>f2, the respiration's frequency (Hz): 0.2 to 0.3.</summary>
    public required double Respiration { get; init; }

    /// <summary>A, the amplitude of the baseline z0(t) = A sin(2 pi f2 t) that z is pulled to (mV).</summary>
    public required double Baseline { get; init; }

    /// <summary>The height of a mean beat's R wave above the baseline, before Q and S (mV).</summary>
    public required double Height { get; init; }

    /// <summary>The standard deviation of the white Gaussian measurement noise (mV).</summary>
    public required double Noise { get; init; }

    /// <summary>The key of everything random in the recording itself.</summary>
    public required Key Key { get; init; }

    /// <summary>
    /// One unit of z in mV: the R event alone reaches a b^2 / omega units, which are to be <see cref="Height"/>.
    /// </summary>
    public double Unit => Height * (2 * Math.PI / MeanInterval) / PeakOfR;

    /// <summary>Draws a subject, counted from 1.</summary>
    public static SyntheticSubject Draw(int subject, long seed)
    {
        Key key = Key.FromSeed(seed).Derive("synthetic-ecg").Derive(subject);
        Key uniform = key.Derive("habits");
        double rate = Between(55, 90, uniform.Uniform(0));
        double interval = 60 / rate;
        double h = Math.Sqrt(rate / 60);
        Key angles = key.Derive("theta");
        Key ratios = key.Derive("a");
        Key widths = key.Derive("b");
        Key amplitude = key.Derive("amplitude");
        return new SyntheticSubject
        {
            Events =
            [
                Event(0, -60, 5, Math.Sqrt(h), 0.14, 0.35, 0.18, 0.12),
                Event(1, -15, 1, h, -0.06, 0.6, 0.1, 0.12),
                Event(2, 0, 0, 1, 1, 0, 0.1, 0.12),
                Event(3, 15, 1, h, -0.16, 0.6, 0.1, 0.12),
                Event(4, 100, 8, Math.Sqrt(h), 0.3, 0.35, 0.34, 0.12),
            ],
            MeanInterval = interval,
            IntervalDeviation = interval * Between(0.015, 0.06, uniform.Uniform(1)),
            LowToHigh = Between(0.5, 2, uniform.Uniform(2)),
            Respiration = Between(0.2, 0.3, uniform.Uniform(3)),
            Height = LogNormal(1.2, 0.25, amplitude.Normal(0)),
            Baseline = LogNormal(0.1, 0.4, amplitude.Normal(1)),
            Noise = LogNormal(0.015, 0.4, amplitude.Normal(2)),
            Key = key,
        };

        // Angle and turn in degrees; ratio: height to that of R; spreads of ratio and width: of their logarithms.
        CycleEvent Event(
            int i, double degrees, double turn, double stretch, double ratio, double ratioSpread, double b,
            double spread)
        {
            double width = LogNormal(b, spread, widths.Normal(i)) * h;
            double peak = Math.Sign(ratio) * LogNormal(Math.Abs(ratio), ratioSpread, ratios.Normal(i));
            double theta = (degrees + turn * Cut(angles.Normal(i))) * stretch * (Math.PI / 180);
            return new CycleEvent(theta, PeakOfR * peak / (width * width), width);
        }
    }

    private static double Between(double low, double high, double uniform) => low + (high - low) * uniform;

    private static double LogNormal(double median, double spread, double normal) =>
        median * Elementary.Exp(spread * Cut(normal));

    private static double Cut(double normal) => Math.Clamp(normal, -2, 2);
}
