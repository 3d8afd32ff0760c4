using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>What hides a radio pulse.</summary>
public enum RadioNoise
{
    /// <summary>As recorded in the field: noise of the receiver's band and two narrow carriers.</summary>
    Recorded,

    /// <summary>White: the same power at all frequencies, normal.</summary>
    Uniform,

    /// <summary>Five cosines of any frequency and phase.</summary>
    Cosine,
}

/// <summary>
/// Short radio pulses of cosmic-ray air showers in traces of 500 samples, and the noise that hides them.
/// </summary>
/// <remarks>
/// After the data of M. Erdmann, F. Schlueter, R. Smida, JINST 14:P04005 (2019), made by us: a pulse
/// <c>A exp(-(t - t0)^2 / (2 w^2)) cos(2 pi f (t - t0))</c> of 55 MHz +- 10 MHz, recorded at 180 MHz, w = 8 to 12
/// samples (44 to 67 ns), anywhere but in the last 50 samples at either end; noise with a standard deviation of 1.
/// Heights A are
/// <see cref="Height"/> +- 10 %: so low that the largest sample of a noisy trace lies within 10 samples of the pulse's
/// in at most 40 % of the traces. Noise whose samples are uniform in +- sqrt 3 has no such level: where a pulse is
/// added it leaves that range, so the largest sample finds the pulse in 65 % of traces at half a standard deviation
/// already, and below that nothing is left to find. One cosine alone has none either. All a function of the key.
/// </remarks>
public static class RadioTraces
{
    /// <summary>Samples of a trace.</summary>
    public const int Length = 500;

    /// <summary>The sampling rate in MHz.</summary>
    public const double Rate = 180;

    /// <summary>The noise's standard deviation.</summary>
    public const double NoiseSigma = 1;

    /// <summary>The mean height of pulses in a kind of noise, in units of its standard deviation.</summary>
    public static double Height(RadioNoise kind) => kind switch
    {
        RadioNoise.Recorded => 1.7,
        RadioNoise.Uniform => 1.85,
        _ => 1.35,
    };

    private const double SquareRoot2 = 1.4142135623730951;
    private const double Reach = 6; // widths of the envelope beyond which a pulse is 1e-8 of its height and left out
    private const int Carriers = 5;
    private const int RunIn = 50, Run = 560; // samples before a trace; with them, a multiple of 16

    /// <summary>Pulses without noise, [count x 500].</summary>
    /// <param name="count">How many.</param>
    /// <param name="kind">The noise that they are for.</param>
    /// <param name="key">Draws them; row k is a function of the key and k alone.</param>
    public static Matrix Pulses(int count, RadioNoise kind, Key key) => Matrix.Create(count, Length, (row, values) =>
    {
        Key own = key.Derive(row);
        double height = Height(kind) * (0.9 + 0.2 * own.Uniform(0)), width = 8 + 4 * own.Uniform(2);
        double centre = 50 + 400 * own.Uniform(1), frequency = (45 + 20 * own.Uniform(3)) / Rate;
        int first = Math.Max(0, (int)(centre - Reach * width)),
            last = Math.Min(Length - 1, (int)(centre + Reach * width));
        for (int t = first; t <= last; t++)
        {
            double d = t - centre, envelope = Elementary.Exp(-d * d / (2 * width * width));
            values[t] = (float)(height * envelope * Elementary.Cos(2 * Math.PI * frequency * d));
        }
    });

    /// <summary>Noise alone, [count x 500].</summary>
    /// <param name="count">How many.</param>
    /// <param name="kind">The noise.</param>
    /// <param name="key">Draws it; row k is a function of the key and k alone.</param>
    public static Matrix Noise(int count, RadioNoise kind, Key key) =>
        Matrix.Create(count, Length, (row, values) => DrawNoise(kind, key.Derive(row), values));

    /// <summary>The noise of one trace.</summary>
    /// <param name="kind">The noise.</param>
    /// <param name="key">The trace's own.</param>
    /// <param name="values">What to fill, 500 values.</param>
    public static void DrawNoise(RadioNoise kind, Key key, Span<float> values)
    {
        values.Clear();
        switch (kind)
        {
            case RadioNoise.Uniform:
                Span<float> normals = stackalloc float[Run];
                Normals.Fill(key, 0, normals);
                for (int t = 0; t < values.Length; t++) values[t] = (float)(NoiseSigma * normals[t]);
                break;
            case RadioNoise.Cosine:
                for (int carrier = 0; carrier < Carriers; carrier++)
                    AddCosine(values, key.Derive(carrier), NoiseSigma * Math.Sqrt(2.0 / Carriers), 1, 89);
                break;
            default:
                AddBand(values, key.Derive("band"), 0.7 * NoiseSigma);
                double height = 0.505 * SquareRoot2 * NoiseSigma; // 0.7^2 + 2 * 0.505^2 = 1
                AddCosine(values, key.Derive("first carrier"), height);
                AddCosine(values, key.Derive("second carrier"), height);
                break;
        }
    }

    // Frequencies of the band, 30 to 80 MHz, unless others are given.
    private static void AddCosine(Span<float> values, Key key, double height, double lowest = 30, double highest = 80)
    {
        double frequency = (lowest + (highest - lowest) * key.Uniform(0)) / Rate, phase = 2 * Math.PI * key.Uniform(1);
        for (int t = 0; t < values.Length; t++)
            values[t] += (float)(height * Elementary.Cos(2 * Math.PI * frequency * t + phase));
    }

    // A resonance at 55 MHz, x_t = a x_(t-1) - r^2 x_(t-2) + e_t with a = 2 r cos(2 pi 55 / 180), run in for 50
    // samples. Its variance is (1 + r^2) / ((1 - r^2) ((1 + r^2)^2 - a^2)) times that of e.
    private static void AddBand(Span<float> values, Key key, double sigma)
    {
        const double r = 0.8;
        double a = 2 * r * Elementary.Cos(2 * Math.PI * 55 / Rate), square = r * r;
        double scale = sigma * Math.Sqrt((1 - square) * ((1 + square) * (1 + square) - a * a) / (1 + square));
        double last = 0, before = 0;
        Span<float> normals = stackalloc float[Run];
        Normals.Fill(key, 0, normals);
        for (int t = -RunIn; t < values.Length; t++)
        {
            double now = a * last - square * before + scale * normals[t + RunIn];
            (last, before) = (now, last);
            if (t >= 0) values[t] += (float)now;
        }
    }
}
