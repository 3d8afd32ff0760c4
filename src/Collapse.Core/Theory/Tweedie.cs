using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>The best denoiser there is, in terms of the density of what it sees.</summary>
/// <remarks>
/// B. Efron, J. Am. Stat. Assoc. 106:1602 (2011), after H. Robbins 1956 and M. C. K. Tweedie; for denoising
/// autoencoders G. Alain, Y. Bengio, J. Mach. Learn. Res. 15:3743 (2014). For Gaussian data it is the Wiener filter,
/// which is why a linear denoiser shrinks.
/// </remarks>
public static class Tweedie
{
    /// <summary>
    /// <c>E[x | x + e] = (x + e) + sigma^2 d/dx log p_sigma(x + e)</c> for e normal with variance sigma^2.
    /// </summary>
    /// <param name="noisy">x + e.</param>
    /// <param name="noiseVariance">sigma^2.</param>
    /// <param name="score">The derivative of log p_sigma, the logarithm of the density of x + e.</param>
    public static double Denoised(double noisy, double noiseVariance, Func<double, double> score) =>
        noisy + noiseVariance * score(noisy);

    /// <summary>The score of a mixture of Gaussians in one dimension after noise was added.</summary>
    /// <param name="noisy">Where.</param>
    /// <param name="noiseVariance">sigma^2, added to each component's variance.</param>
    /// <param name="components">Weight (above 0), mean and variance (at least 0, with the noise above 0) of each;
    /// weights need not sum to 1.</param>
    public static double MixtureScore(
        double noisy, double noiseVariance, IReadOnlyList<(double Weight, double Mean, double Variance)> components)
    {
        // Logarithms against the largest, so that far from all means the nearest counts and nothing is 0 / 0.
        double[] logs = [.. components.Select(part => Log(part.Weight, part.Mean, part.Variance + noiseVariance))];
        double largest = logs.Max(), density = 0, slope = 0;
        for (int k = 0; k < logs.Length; k++)
        {
            double share = Elementary.Exp(logs[k] - largest);
            density += share;
            slope -= share * (noisy - components[k].Mean) / (components[k].Variance + noiseVariance);
        }

        return slope / density;

        double Log(double weight, double mean, double variance) =>
            Elementary.Log(weight) - Elementary.Log(variance) / 2 - (noisy - mean) * (noisy - mean) / (2 * variance);
    }
}
