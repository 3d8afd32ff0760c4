using Collapse.Numerics;
using MathNet.Numerics;

namespace Collapse.Theory;

/// <summary>
/// A Gaussian fitted by maximum likelihood (divisor n) to n samples, of which each next generation is drawn anew.
/// </summary>
/// <remarks>
/// The simplest self-training there is (I. Shumailov et al., Nature 631:755, 2024, section "theoretical intuition").
/// S_t is the fitted variance of generation t, S_0 = sigma^2, m_t its mean. Replace: generation t is fitted to n
/// samples of generation t - 1 alone; S_t / S_(t-1) is chi-square with n - 1 degrees of freedom over n. Accumulate: it
/// is fitted to those of all generations so far. With both E[S_t] + E[(m_t - mu)^2] = sigma^2. Test logarithms: under
/// replace the mean of S_t is carried by rare runs.
/// </remarks>
public static class GaussianRefit
{
    /// <summary>Replace: E[S_t] = (1 - 1/n)^t sigma^2.</summary>
    /// <param name="n">Samples a generation, at least 1.</param>
    /// <param name="generation">t, at least 0.</param>
    /// <param name="variance">sigma^2.</param>
    public static double ReplacedVariance(int n, int generation, double variance = 1)
    {
        for (int k = 0; k < generation; k++) variance *= 1 - 1.0 / n;
        return variance;
    }

    /// <summary>Replace: E[log S_t] = t (psi((n - 1) / 2) + log(2 / n)) + log sigma^2; n at least 2.</summary>
    public static double ReplacedLogMean(int n, int generation, double variance = 1) =>
        generation * (SpecialFunctions.DiGamma((n - 1) / 2.0) + Elementary.Log(2.0 / n)) + Elementary.Log(variance);

    /// <summary>Replace: Var[log S_t] = t psi_1((n - 1) / 2); n at least 2.</summary>
    public static double ReplacedLogVariance(int n, int generation) => generation * TriGamma((n - 1) / 2.0);

    /// <summary>Accumulate: E[S_t] = sigma^2 prod_(k = 1 .. t) (1 - 1 / (n k^2)).</summary>
    public static double AccumulatedVariance(int n, int generation, double variance = 1)
    {
        for (int k = 1; k <= generation; k++) variance *= 1 - 1 / ((double)n * k * k);
        return variance;
    }

    /// <summary>
    /// Accumulate: where E[S_t] ends, sigma^2 sin(pi / sqrt n) / (pi / sqrt n) (Euler's product for the sine); 0 for n
    /// = 1.
    /// </summary>
    public static double AccumulatedLimit(int n, double variance = 1)
    {
        double angle = Math.PI / Math.Sqrt(n);
        return n == 1 ? 0 : variance * Elementary.Sin(angle) / angle;
    }

    /// <summary>c_4(n) = E[standard deviation with divisor n - 1] / sigma; n at least 2.</summary>
    /// <remarks>
    /// sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2). With the unbiased variance, replace: E[sigma_t] = c_4(n)^t
    /// sigma (Q. Bertrand et al., "On the stability of iterative retraining of generative models on their own data",
    /// 2023). MathNet's log-Gamma loses digits in the difference, so the ratio is built up by Gamma(x + 1) = x Gamma(x)
    /// from an asymptotic series.
    /// </remarks>
    public static double UnbiasedDeviation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        // c_4(m) sqrt((m - 1) / 2) = Gamma(m / 2) / Gamma((m - 1) / 2) =: r(m), and r(m) = r(m + 2) (m - 1) / m.
        double factor = 1;
        double m = n;
        for (; m < 60; m += 2) factor *= (m - 1) / m;
        // Gamma(x + 1/2) / Gamma(x) with x = (m - 1) / 2 (F. Tricomi, A. Erdelyi 1951).
        double x = (m - 1) / 2, r = 1 / (8 * x);
        double series = 1 - r + r * r / 2 + 5 * r * r * r / 2 - 21 * r * r * r * r / 8 - 399 * r * r * r * r * r / 8;
        return factor * Math.Sqrt(x) * series * Math.Sqrt(2.0 / (n - 1));
    }

    /// <summary>E[standard deviation with divisor n] / sigma = c_4(n) sqrt((n - 1) / n); n at least 2.</summary>
    public static double LikelihoodDeviation(int n) => UnbiasedDeviation(n) * Math.Sqrt((n - 1.0) / n);

    // psi_1, which MathNet lacks: psi_1(x) = psi_1(x + 1) + 1/x^2 up to 20, then its asymptotic series (Abramowitz,
    // Stegun 6.4.12), whose first term left out is below 1e-15 there.
    private static double TriGamma(double x)
    {
        double sum = 0;
        for (; x < 20; x++) sum += 1 / (x * x);
        double r = 1 / (x * x);
        double series = 1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * (5.0 / 66))));
        return sum + 1 / x + r / 2 + r / x * series;
    }
}
