using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>What is wrong with a beat.</summary>
public enum Abnormality
{
    /// <summary>
    /// A wide QRS complex, as in a bundle branch block: half again as wide, about 120 ms instead of 80.
    /// </summary>
    WideQrs,

    /// <summary>An elevated ST segment: raised by a tenth of the beat's height, about 0.1 mV.</summary>
    StElevation,

    /// <summary>No P wave: a straight line in its place.</summary>
    MissingP,

    /// <summary>An inverted T wave: mirrored at the line between its ends.</summary>
    InvertedT,
}

/// <summary>Makes abnormal beats out of normal segments, to ask whether an anomaly score finds them.</summary>
/// <remarks>
/// The places are those of the window R-35 .. R+59 at 100 Hz (<see cref="CohortOptions"/>), in other windows in
/// proportion. Plain caricatures, our own: they say what changes and leave the rest of the beat as it was. Their sizes
/// are the least that is diagnosed: QRS of 120 ms (Surawicz et al., Circulation 119:e235, 2009), ST up by 0.1 mV
/// (Thygesen et al., Circulation 138:e618, 2018). A segment that spans [0, 1] is scaled to it again, so that no score
/// finds the scale.
/// </remarks>
public static class AbnormalBeat
{
    private const int Window = 95, PeakOfWindow = 35;

    /// <summary>The abnormal form of each segment.</summary>
    /// <param name="segments">Normal segments, [segments x coordinates].</param>
    /// <param name="kind">What is to be wrong.</param>
    public static Matrix Of(Matrix segments, Abnormality kind) =>
        Matrix.Create(segments.Rows, segments.Columns, (row, values) =>
    {
        ReadOnlySpan<float> normal = segments.Row(row);
        double unit = (double)values.Length / Window, peak = PeakOfWindow * unit; // coordinates in 10 ms
        bool spans = Range(normal) == (0, 1);
        for (int i = 0; i < values.Length; i++)
        {
            double from = (i - peak) / unit; // 10 ms from the R peak
            values[i] = (float)(kind switch
            {
                Abnormality.WideQrs => At(normal, peak + unit * Unstretched(from)),
                Abnormality.StElevation =>
                    normal[i] + 0.1 * (Range(normal).High - Range(normal).Low) * Plateau(from, 5, 9, 17, 24),
                Abnormality.MissingP => Within(from, -28, -7) ? Line(normal, peak, unit, -28, -7, from) : normal[i],
                _ => Within(from, 11, 45) ? 2 * Line(normal, peak, unit, 11, 45, from) - normal[i] : normal[i],
            });
        }

        if (!spans) return;
        (float low, float high) = Range(values);
        foreach (ref float value in values)
            value = (value - low) / (high - low);
    });

    // What was within 50 ms of the peak is within 75 ms, and what follows is squeezed up to 220 ms, so that P and T
    // stay.
    private static double Unstretched(double from) => Math.Abs(from) switch
    {
        <= 7.5 => from / 1.5,
        < 22 => Math.Sign(from) * (5 + (Math.Abs(from) - 7.5) * 17 / 14.5),
        _ => from,
    };

    // 0 below a and above d, 1 from b to c, straight between.
    private static double Plateau(double x, double a, double b, double c, double d) =>
        Math.Clamp(Math.Min((x - a) / (b - a), (d - x) / (d - c)), 0, 1);

    private static bool Within(double x, double low, double high) => x > low && x < high;

    // The straight line between the segment's values at two places.
    private static double Line(ReadOnlySpan<float> segment, double peak, double unit, double low, double high,
        double from)
    {
        double start = At(segment, peak + unit * low), end = At(segment, peak + unit * high);
        return start + (end - start) * (from - low) / (high - low);
    }

    private static double At(ReadOnlySpan<float> segment, double place)
    {
        double inside = Math.Clamp(place, 0, segment.Length - 1);
        int left = Math.Min((int)inside, Math.Max(0, segment.Length - 2));
        return segment.Length == 1 ? segment[0] : segment[left] + (inside - left) * (segment[left + 1] - segment[left]);
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return (low, high);
    }
}
