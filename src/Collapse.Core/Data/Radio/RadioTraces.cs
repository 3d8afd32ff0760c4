using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>What hides a radio pulse.</summary>
public enum RadioNoise
{
    /// <summary>As recorded in the field: noise of the receiver's band and two narrow carriers.</summary>
    Recorded,

    /// <summary>Uniform and white.</summary>
    Uniform,

    /// <summary>One cosine of any frequency and phase.</summary>
    Cosine,
}

/// <summary>Short radio pulses of cosmic-ray air showers in traces of 500 samples, and the noise that hides them.</summary>
/// <remarks>
/// After the data of M. Erdmann, F. Schlueter, R. Smida, JINST 14:P04005 (2019), made by us: a pulse
/// <c>A exp(-(t - t0)^2 / (2 w^2)) cos(2 pi f (t - t0))</c> of 55 MHz +- 10 MHz, recorded at 180 MHz, w = 3 to 5 samples, A = 1 to 4, anywhere but
/// in the last 50 samples at either end; noise with a standard deviation of 1. All a function of the key.
/// </remarks>
public static class RadioTraces
{
    /// <summary>Samples of a trace.</summary>
    public const int Length = 500;

    /// <summary>The sampling rate in MHz.</summary>
    public const double Rate = 180;

    /// <summary>The noise's standard deviation, in the units of the smallest pulse's height.</summary>
    public const double NoiseSigma = 1;

    private const double SquareRoot2 = 1.4142135623730951, SquareRoot3 = 1.7320508075688772;

    /// <summary>Pulses without noise, [count x 500].</summary>
    public static Matrix Pulses(int count, Key key) => Matrix.Create(count, Length, (row, values) =>
    {
        Key own = key.Derive(row);
        double height = 1 + 3 * own.Uniform(0), centre = 50 + 400 * own.Uniform(1), width = 3 + 2 * own.Uniform(2);
        double frequency = (45 + 20 * own.Uniform(3)) / Rate;
        for (int t = 0; t < Length; t++)
        {
            double d = t - centre;
            values[t] = (float)(height * Elementary.Exp(-d * d / (2 * width * width)) * Elementary.Cos(2 * Math.PI * frequency * d));
        }
    });

    /// <summary>Noise alone, [count x 500].</summary>
    public static Matrix Noise(int count, RadioNoise kind, Key key) => Matrix.Create(count, Length, (row, values) =>
    {
        Key own = key.Derive(row);
        switch (kind)
        {
            case RadioNoise.Uniform:
                for (int t = 0; t < Length; t++)
                    values[t] = (float)(NoiseSigma * SquareRoot3 * (2 * own.Uniform(t) - 1));
                break;
            case RadioNoise.Cosine:
                AddCosine(values, own, NoiseSigma * SquareRoot2);
                break;
            default:
                AddBand(values, own.Derive("band"), 0.85 * NoiseSigma);
                AddCosine(values, own.Derive("first carrier"), 0.372 * SquareRoot2 * NoiseSigma);
                AddCosine(values, own.Derive("second carrier"), 0.372 * SquareRoot2 * NoiseSigma); // 0.85^2 + 2 * 0.372^2 = 1
                break;
        }
    });

    // Frequencies of the band, 30 to 80 MHz.
    private static void AddCosine(Span<float> values, Key key, double height)
    {
        double frequency = (30 + 50 * key.Uniform(0)) / Rate, phase = 2 * Math.PI * key.Uniform(1);
        for (int t = 0; t < values.Length; t++)
            values[t] += (float)(height * Elementary.Cos(2 * Math.PI * frequency * t + phase));
    }

    // A resonance at 55 MHz, x_t = a x_(t-1) - r^2 x_(t-2) + e_t with a = 2 r cos(2 pi 55 / 180), run in for 50 samples. Its variance is
    // (1 + r^2) / ((1 - r^2) ((1 + r^2)^2 - a^2)) times that of e.
    private static void AddBand(Span<float> values, Key key, double sigma)
    {
        const double r = 0.8;
        double a = 2 * r * Elementary.Cos(2 * Math.PI * 55 / Rate), square = r * r;
        double scale = sigma * Math.Sqrt((1 - square) * ((1 + square) * (1 + square) - a * a) / (1 + square));
        double last = 0, before = 0;
        for (int t = -50; t < values.Length; t++)
        {
            double now = a * last - square * before + scale * key.Normal(t + 50);
            (last, before) = (now, last);
            if (t >= 0) values[t] += (float)now;
        }
    }
}
