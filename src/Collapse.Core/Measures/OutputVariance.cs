using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>How much the rows differ from each other: 0 when all are equal.</summary>
public static class OutputVariance
{
    /// <summary>Of the outputs for the current training set.</summary>
    public static Measure OfOutputs { get; } =
        new(
            "output_variance", Measure.SquaredData, "(1 / (M D)) sum_k ||y_k - mean||^2", Needs.Outputs,
            moment => Of(moment.Outputs))
        {
            Title = "variance ratio",
            Axis = "variance of outputs / data",
            Meaning =
                "The outputs’ variance over segments, averaged over coordinates, divided by that of the reference "
                + "data.",
        };

    /// <summary>
    /// The mean over the D coordinates of the population variance (divisor M) over the M rows:
    /// (1 / (M D)) sum_k ||y_k - mean||^2.
    /// </summary>
    /// <param name="outputs">[M x D].</param>
    /// <returns>
    /// The variance in squared units of the outputs, at least 0; NaN for a matrix without entries or with one that is
    /// not finite. Accumulated in double precision, in two passes, row by row.
    /// </returns>
    public static double Of(Matrix outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        double[] mean = MeanRow(outputs);
        double sum = 0;
        for (int k = 0; k < outputs.Rows; k++)
        {
            ReadOnlySpan<float> row = outputs.Row(k);
            for (int i = 0; i < row.Length; i++)
                sum += (row[i] - mean[i]) * (row[i] - mean[i]);
        }

        return sum / outputs.Values.Length;
    }

    // The mean over the rows, one number a coordinate.
    internal static double[] MeanRow(Matrix matrix)
    {
        double[] mean = new double[matrix.Columns];
        for (int k = 0; k < matrix.Rows; k++)
        {
            ReadOnlySpan<float> row = matrix.Row(k);
            for (int i = 0; i < row.Length; i++)
                mean[i] += row[i];
        }

        for (int i = 0; i < mean.Length; i++)
            mean[i] /= matrix.Rows;
        return mean;
    }
}
