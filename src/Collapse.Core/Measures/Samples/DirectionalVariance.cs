using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>Variances of drawn rows along the real rows' principal directions, each over the real one.</summary>
/// <remarks>
/// The mean of the logarithms looks at strong and weak directions alike, where the total variance sees the strong ones
/// alone: collapse by noise takes the weak ones first. Directions are those of <see cref="RealRows.Directions"/>.
/// Fitted on the real rows, they make even fresh real rows come out a little below 0; the sampling floor says by how
/// much.
/// </remarks>
public static class DirectionalVariance
{
    private const double Least = 1e-12; // of the real variance: the logarithm of what is gone stays a number

    /// <summary>
    /// The mean over the directions of <c>ln(max(v_i, 1e-12 lambda_i) / lambda_i)</c>: 0 as real, below for less.
    /// </summary>
    /// <returns>At least -27.6; NaN when a drawn entry is not finite.</returns>
    public static double MeanLog(DrawnRows drawn)
    {
        if (!drawn.IsFinite) return double.NaN;
        PrincipalComponents real = drawn.Real.Components;
        double[] mean = OutputVariance.MeanRow(drawn.Values);
        double sum = 0;
        for (int mode = 0; mode < drawn.Real.Directions; mode++)
        {
            ReadOnlySpan<double> direction = real.Direction(mode);
            double variance = 0;
            for (int row = 0; row < drawn.Values.Rows; row++)
            {
                ReadOnlySpan<float> values = drawn.Values.Row(row);
                double score = 0;
                for (int i = 0; i < values.Length; i++)
                    score += (values[i] - mean[i]) * direction[i];
                variance += score * score;
            }

            sum += Elementary.Log(Math.Max(variance / drawn.Values.Rows / real.Variances[mode], Least));
        }

        return sum / drawn.Real.Directions;
    }

    /// <summary>The total variance of the drawn rows over that of the real ones.</summary>
    /// <returns>At least 0; NaN when a drawn entry is not finite.</returns>
    public static double Total(DrawnRows drawn) =>
        drawn.IsFinite ? OutputVariance.Of(drawn.Values) / OutputVariance.Of(drawn.Real.Values) : double.NaN;
}
