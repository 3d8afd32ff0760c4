using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>The average Pearson correlation over all pairs of rows: 1 when all rows have the same shape.</summary>
/// <remarks>
/// With row k's mean m_k and z_k = (y_k - m_k) / ||y_k - m_k||, the average over the M (M - 1) / 2 pairs is
/// rho = (||z_1 + ... + z_M||^2 - M) / (M (M - 1)), since the squared length of the sum holds every product twice and
/// every z_k once. Time O(M D), accumulated in double precision in row order. Unchanged by y_k -> a y_k + b with a > 0
/// in any row.
/// </remarks>
/// <param name="Value">
/// The average, -1/(M-1) to 1 with M the rows that vary (a last bit beyond is cut off); NaN with fewer than two such
/// rows, or when any entry is not finite.
/// </param>
/// <param name="ConstantRows">Rows that do not vary and so have no correlation. They are left out of the
/// average.</param>
public readonly record struct PairwiseCorrelation(double Value, int ConstantRows)
{
    // Four spacings of float32 at 1. A row whose entries lie that close together holds nothing but rounding: its
    // correlation with other rows would be that of the rounding errors.
    private const float Rounding = 4 * 1.1920929e-7f;

    /// <summary>Of the outputs for the current training set.</summary>
    public static Measure OfOutputs { get; } =
        new(
            "output_correlation", "1", "mean over pairs of corr(y_j, y_k)", Needs.Outputs,
            moment => OutputsOf(moment).Value)
        {
            Title = "correlation",
            Axis = "correlation of the outputs",
            Meaning = "The mean Pearson correlation over all pairs of outputs for the current training set: 1 when all "
                + "have the same shape. Outputs without variance have none and are left out.",
            Decimals = 4,
        };

    /// <summary>Of the reconstructions of the untouched reference set.</summary>
    public static Measure OfReference { get; } = new(
        "reference_output_correlation", "1", "the same for T{X}, X the reference data", Needs.Reconstructions,
        moment => Of(moment.Reconstruct(moment.Scene.Reference)).Value)
    {
        Title = "reference correlation",
        Meaning = "The same of the reconstructions of the untouched reference data.",
        Decimals = 4,
    };

    /// <summary>Outputs without variance, which are left out of the correlation.</summary>
    public static Measure ConstantOutputs { get; } =
        new(
            "constant_outputs", "rows", "outputs without variance", Needs.Outputs,
            moment => OutputsOf(moment).ConstantRows)
        {
            Title = "constant outputs",
            Meaning = "The number of outputs without variance.",
            Decimals = 0,
        };

    private static PairwiseCorrelation OutputsOf(Moment moment) =>
        moment.Once(now => new Shared(Of(now.Outputs))).Correlation;

    private sealed record Shared(PairwiseCorrelation Correlation);

    /// <summary>The average pairwise correlation of the rows of a matrix.</summary>
    /// <param name="outputs">[M x D]; rows are compared over their D coordinates.</param>
    /// <remarks>
    /// A row is constant when max - min is at most 2^-21 of its largest absolute entry: exactly equal entries, and such
    /// as differ only by float32 rounding at their level. The rule does not depend on the row's scale.
    /// </remarks>
    public static PairwiseCorrelation Of(Matrix outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        double[] sum = new double[outputs.Columns];
        int varying = 0;
        bool finite = true;
        for (int k = 0; k < outputs.Rows; k++)
        {
            ReadOnlySpan<float> row = outputs.Row(k);
            finite &= IsFinite(row);
            if (IsConstant(row)) continue;
            AddStandardised(row, sum);
            varying++;
        }

        int constant = outputs.Rows - varying;
        if (!finite || varying < 2) return new PairwiseCorrelation(double.NaN, constant);
        double square = 0;
        foreach (double value in sum)
            square += value * value;
        double rho = (square - varying) / ((double)varying * (varying - 1));
        return new PairwiseCorrelation(Math.Clamp(rho, -1.0 / (varying - 1), 1), constant);
    }

    // Effectively computes sum += z_k.
    private static void AddStandardised(ReadOnlySpan<float> row, Span<double> sum)
    {
        double mean = 0;
        foreach (float value in row)
            mean += value;
        mean /= row.Length;
        double square = 0;
        foreach (float value in row)
            square += (value - mean) * (value - mean);
        double scale = 1 / Math.Sqrt(square);
        for (int i = 0; i < row.Length; i++)
            sum[i] += (row[i] - mean) * scale;
    }

    private static bool IsConstant(ReadOnlySpan<float> row)
    {
        float least = float.PositiveInfinity;
        float most = float.NegativeInfinity;
        foreach (float value in row)
        {
            if (!float.IsFinite(value)) return false;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        // In double: the difference of two floats can overflow float32. No entry at all is no variation either.
        return !((double)most - least > Rounding * (double)Math.Max(Math.Abs(least), Math.Abs(most)));
    }

    private static bool IsFinite(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }
}
