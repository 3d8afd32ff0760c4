using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>The size of a signal: the scale by which noise and errors are measured.</summary>
public static class Spread
{
    /// <summary>
    /// sigma(X), the population standard deviation over all entries: sqrt((1 / (M D)) sum (x - mean)^2).
    /// </summary>
    /// <param name="values">[M x D].</param>
    /// <returns>
    /// sigma in the units of the values, at least 0; NaN for a matrix without entries or with one that is not finite.
    /// Accumulated in double precision, in two passes.
    /// </returns>
    public static double Of(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double mean = 0;
        foreach (float value in values.Values)
            mean += value;
        mean /= values.Values.Length;
        double sum = 0;
        foreach (float value in values.Values)
            sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / values.Values.Length);
    }
}
