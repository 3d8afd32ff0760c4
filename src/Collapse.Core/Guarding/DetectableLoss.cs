using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Guarding;

/// <summary>The loss of variance that a test of given size can just see.</summary>
public static class DetectableLoss
{
    /// <summary>
    /// For normal data: <c>1 - exp(-(z_(1-alpha) + z_power) sqrt(2 / ((n - 1) k) + 2 / ((m - 1) k)))</c>, the loss that
    /// the mean over k directions of the log variance ratio shows with the given probability.
    /// </summary>
    /// <param name="real">n, rows of the real set, at least 2.</param>
    /// <param name="generated">m, rows of the other, at least 2.</param>
    /// <param name="directions">k.</param>
    /// <param name="alpha">The one-sided false-alarm rate.</param>
    /// <param name="power">The probability with which the loss is seen.</param>
    /// <returns>A share of the variance, in (0, 1): 0.062 for 300 rows each and 20 directions.</returns>
    public static double OfNormal(int real, int generated, int directions, double alpha = 0.05, double power = 0.8) =>
        Of(Math.Sqrt((2.0 / (real - 1) + 2.0 / (generated - 1)) / directions), alpha, power);

    /// <summary>
    /// From the standard deviation of that mean under permutations, which knows tails, groups and sizes.
    /// </summary>
    public static double Of(double deviation, double alpha = 0.05, double power = 0.8) =>
        1 - Elementary.Exp(-(Normal.InvCDF(0, 1, 1 - alpha) + Normal.InvCDF(0, 1, power)) * deviation);
}
