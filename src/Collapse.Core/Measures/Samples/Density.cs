namespace Collapse.Measures;

/// <summary>
/// How many real rows' neighbourhoods a drawn row lies in, over k: <c>(1 / (k M)) sum_j #{i : |y_j - x_i| &lt;=
/// r_i}</c>.
/// </summary>
/// <remarks>
/// M. F. Naeem et al., ICML 2020, section 3; r_i is the distance from x_i to its k-th nearest other real row. Above 1
/// where drawn rows crowd where the real ones are dense; below it where they lie off the data. The expectation for
/// equal continuous distributions is exactly 1: a drawn row is as likely as any of the N - 1 other real ones, and k of
/// these lie within.
/// </remarks>
public static class Density
{
    /// <summary>At least 0; NaN when a drawn entry is not finite.</summary>
    public static double Of(DrawnRows drawn)
    {
        if (!drawn.IsFinite) return double.NaN;
        long count = 0;
        for (int row = 0; row < drawn.Values.Rows; row++)
        {
            ReadOnlySpan<float> distances = drawn.DistancesToReal.Row(row);
            for (int real = 0; real < distances.Length; real++)
                count += distances[real] <= drawn.Real.Radii[real] ? 1 : 0;
        }

        return count / ((double)RealRows.Neighbour * drawn.Values.Rows);
    }
}
