namespace Collapse.Theory;

/// <summary>
/// What a linear network that is trained to its optimum makes of one principal direction of its data.
/// </summary>
/// <remarks>
/// lambda is the covariance's eigenvalue in that direction, which is one of the H biggest; directions beyond the H
/// biggest have gain 0. P. Baldi, K. Hornik, Neural Networks 2:53 (1989) for the autoencoder, whose gain is 1; N.
/// Wiener 1949.
/// </remarks>
internal static class LinearGains
{
    /// <summary>The gain of a linear denoising autoencoder: <c>lambda / (lambda + sigma^2)</c>.</summary>
    /// <param name="lambda">The direction's variance, at least 0.</param>
    /// <param name="noiseVariance">sigma^2, the variance of the input noise in each coordinate, at least 0; 0 gives
    /// 1.</param>
    /// <returns>0 to 1; NaN for 0 / 0.</returns>
    public static double Wiener(double lambda, double noiseVariance) => lambda / (lambda + noiseVariance);

    /// <summary>
    /// The same with L2 weight decay d: <c>max(0, lambda - d) / (lambda + sigma^2)</c>. Minimise
    /// (lambda + sigma^2) g^2 / 2 - lambda g + d g, as the two factors of a gain g cost d/2 (g + g) when they share it
    /// equally.
    /// </summary>
    /// <param name="lambda">The direction's variance, at least 0.</param>
    /// <param name="noiseVariance">sigma^2, at least 0; 0 gives max(0, 1 - d / lambda).</param>
    /// <param name="decay">d, of the loss (1 / 2M) sum ||y - x||^2 + (d / 2) (||W1||^2 + ||W2||^2), at least 0.</param>
    /// <returns>0 to 1; NaN for 0 / 0.</returns>
    public static double Decayed(double lambda, double noiseVariance, double decay) =>
        Math.Max(0, lambda - decay) / (lambda + noiseVariance);
}
