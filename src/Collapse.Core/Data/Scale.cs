namespace Collapse.Data;

/// <summary>
/// The linear map of one segment's scaling, s = (x - offset) / factor, and its inverse x = offset + factor s.
/// </summary>
/// <param name="Offset">What becomes 0 (mV).</param>
/// <param name="Factor">What becomes 1 above the offset (mV); positive.</param>
public readonly record struct LinearScale(double Offset, double Factor)
{
    /// <summary>(x - offset) / factor, for a value in mV.</summary>
    public double Forward(double value) => (value - Offset) / Factor;

    /// <summary>offset + factor s, for a scaled value: the value in mV.</summary>
    public double Inverse(double scaled) => Math.FusedMultiplyAdd(Factor, scaled, Offset);
}

/// <summary>Scales segments, each by its own values.</summary>
/// <remarks>
/// Unchanged by x -> a x + b with a > 0 for min-max and z-score, to rounding. Sums run in the order of the samples, so
/// the bits do not depend on the machine.
/// </remarks>
public static class Scale
{
    /// <summary>The map that a scaling means for one segment.</summary>
    /// <param name="segment">At least one value, all finite.</param>
    /// <param name="scaling">Min-max, z-score with the population standard deviation, or none (offset 0, factor
    /// 1).</param>
    /// <exception cref="ArgumentException">
    /// The segment is empty, holds a value that is not finite, or is constant: it has no scale. Constant segments are
    /// refused under every scaling, because no measure of this project is defined on them.
    /// </exception>
    public static LinearScale Of(ReadOnlySpan<double> segment, Scaling scaling)
    {
        if (!Enum.IsDefined(scaling))
            throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "Unknown scaling.");
        var (min, max) = Range(segment);
        if (!(max > min))
            throw new ArgumentException($"The segment is constant at {min}: it has no scale.", nameof(segment));
        return scaling switch
        {
            Scaling.MinMax => new LinearScale(min, max - min),
            Scaling.ZScore => Standard(segment),
            _ => new LinearScale(0, 1),
        };
    }

    /// <summary>The scaled segment in single precision.</summary>
    /// <param name="segment">At least two different values, all finite (mV).</param>
    /// <param name="scaling">The scaling.</param>
    /// <returns>
    /// As many values; <see cref="LinearScale.Inverse"/> of <see cref="Of"/> undoes them to single precision.
    /// </returns>
    /// <exception cref="ArgumentException">As <see cref="Of"/>.</exception>
    public static float[] Apply(ReadOnlySpan<double> segment, Scaling scaling)
    {
        LinearScale scale = Of(segment, scaling);
        float[] scaled = new float[segment.Length];
        for (int i = 0; i < segment.Length; i++)
            scaled[i] = (float)scale.Forward(segment[i]);
        return scaled;
    }

    /// <summary>The smallest and the largest value.</summary>
    private static (double Min, double Max) Range(ReadOnlySpan<double> segment)
    {
        if (segment.IsEmpty) throw new ArgumentException("An empty segment has no scale.", nameof(segment));
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        foreach (double value in segment)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"A segment must be finite, got {value}.", nameof(segment));
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return (min, max);
    }

    // Deviations are taken from the first value, so that a high level costs no digits.
    private static LinearScale Standard(ReadOnlySpan<double> segment)
    {
        double sum = 0;
        foreach (double value in segment)
            sum += value - segment[0];
        double mean = segment[0] + sum / segment.Length;
        double squares = 0;
        foreach (double value in segment)
            squares = Math.FusedMultiplyAdd(value - mean, value - mean, squares);
        return new LinearScale(mean, Math.Sqrt(squares / segment.Length));
    }
}
