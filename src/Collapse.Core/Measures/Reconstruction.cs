using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>
/// How well outputs y give back their references x. All accumulate in double precision, entry by entry.
/// </summary>
/// <remarks>
/// Every matrix is [M x D], the outputs in the references' units; matrices of different shape are an
/// <see cref="ArgumentException"/>. A value that is not finite makes the result NaN or infinite; so does a matrix
/// without entries. Norms are over all entries (Frobenius).
/// </remarks>
public static class Reconstruction
{
    private const double Ln10 = 2.302585092994045684;

    /// <summary>The error on held-out data in units of sigma(X).</summary>
    public static Measure NewError { get; } = new(
        "new_rmse_ratio", "sigma(X)", "sqrt(||y - x||^2 / (M D)) / sigma(X), held-out x",
        Needs.Reconstructions | Needs.HeldOut,
        moment => RmseRatio(
            moment.Reconstruct(moment.Scene.HeldOut.Values), moment.Scene.HeldOut.Values, moment.Scene.Sigma))
    {
        Title = "new RMSE ratio",
        Axis = "new-data RMSE / σ(X)",
        Meaning = "The root mean square error of reconstructing clean segments never trained on, divided by σ(X), the "
            + "standard deviation over all entries of the reference data.",
    };

    /// <summary>What a denoiser gains on noisy held-out data.</summary>
    public static Measure NewGain { get; } = new(
        "new_snr_improvement_db", "dB", "10 log10(||x~ - x||^2 / ||y - x||^2), held-out x",
        Needs.Reconstructions | Needs.HeldOut | Needs.InputNoise,
        moment => SnrImprovementDb(
            moment.Reconstruct(moment.Scene.Noisy), moment.Scene.HeldOut.Values, moment.Scene.Noisy))
    {
        Title = "SNR improvement",
        Meaning =
            "By how many decibels the DAE brings noisy segments never trained on nearer to the clean ones; below 0 it "
            + "makes them worse.",
        Decimals = 2,
    };

    /// <summary>The root mean squared error sqrt(||y - x||^2 / (M D)), in the references' units.</summary>
    public static double Rmse(Matrix outputs, Matrix references) =>
        Math.Sqrt(SquaredError(outputs, references) / references.Values.Length);

    /// <summary>The root mean squared error in units of sigma: 1 is what answering with the mean would give.</summary>
    /// <param name="outputs">The outputs y.</param>
    /// <param name="references">What they should be, x.</param>
    /// <param name="sigma">sigma(X) of the reference data (<see cref="Spread"/>), more than 0.</param>
    public static double RmseRatio(Matrix outputs, Matrix references, double sigma)
    {
        if (!(sigma > 0)) throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "sigma must be more than 0.");
        return Rmse(outputs, references) / sigma;
    }

    /// <summary>
    /// The percentage root-mean-square difference 100 sqrt(||x - y||^2 / ||x||^2): the signal, not the output, is below
    /// the line. 100 when the outputs are 0; NaN or infinite when the references are all 0.
    /// </summary>
    public static double Prd(Matrix outputs, Matrix references) =>
        100 * Math.Sqrt(SquaredError(outputs, references) / SquaredNorm(references));

    /// <summary>
    /// The signal-to-noise ratio 10 log10(||x||^2 / ||x - y||^2) in dB; infinite for a perfect output.
    /// </summary>
    public static double SnrDb(Matrix outputs, Matrix references) =>
        Decibel(SquaredNorm(references) / SquaredError(outputs, references));

    /// <summary>
    /// What a denoiser gained: 10 log10(||x~ - x||^2 / ||y - x||^2) in dB. 0 when it hands its input back, negative
    /// when it does harm, infinite for a perfect output, NaN when input and output are both perfect.
    /// </summary>
    /// <param name="outputs">The responses y to the noisy inputs.</param>
    /// <param name="references">The clean segments x.</param>
    /// <param name="noisy">The noisy inputs x~.</param>
    public static double SnrImprovementDb(Matrix outputs, Matrix references, Matrix noisy) =>
        Decibel(SquaredError(noisy, references) / SquaredError(outputs, references));

    private static double Decibel(double ratio) => 10 * Elementary.Log(ratio) / Ln10;

    private static double SquaredNorm(Matrix matrix)
    {
        double sum = 0;
        foreach (float value in matrix.Values)
            sum += (double)value * value;
        return sum;
    }

    private static double SquaredError(Matrix outputs, Matrix references)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(references);
        if (outputs.Rows != references.Rows || outputs.Columns != references.Columns)
            throw new ArgumentException($"Outputs are {outputs}, their references {references}.", nameof(outputs));
        ReadOnlySpan<float> y = outputs.Values;
        ReadOnlySpan<float> x = references.Values;
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = (double)y[i] - x[i];
            sum += difference * difference;
        }

        return sum;
    }
}
