using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The structural similarity of one-dimensional segments, SSIM, and the loss 1 - SSIM with its gradient, in double
/// precision.
/// </summary>
/// <remarks>
/// Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, IEEE Trans. Image Process. 13:600, 2004, in one dimension:
/// over each window of 11 Gaussian weights (sigma 1.5, sum 1) that lies wholly inside the segment
/// <c>SSIM = (2 mx my + C1)(2 sxy + C2) / ((mx^2 + my^2 + C1)(sx^2 + sy^2 + C2))</c> with weighted means m, population
/// variances s^2 and covariance sxy, C1 = (0.01 L)^2, C2 = (0.03 L)^2; the mean over the windows. It needs values in
/// [0, L], so the floor (the reference data's minimum, 0 under min-max scaling) is taken off first.
/// <para>
/// A linear output layer can leave [0, L]. With <see cref="Learning.Luminance.NonNegative"/> the luminance's numerator
/// is cut off at zero, <c>max(2 mx my + C1, 0)</c>: a window whose means have opposite signs (beyond C1) has similarity
/// 0 and no gradient, at 2 mx my + C1 = 0 too, where the gradient from the other side is not zero. Where no window's
/// numerator is negative, such as for all segments in [0, L], it is SSIM, bit for bit. Without the cut, luminance and
/// structure of x and of its mirror image -x are both negative and their product is close to 1: an optimum that is
/// upside down. With it, the mirror image has similarity 0 in each window whose mean is at least sqrt(C1 / 2).
/// </para>
/// </remarks>
public sealed record StructuralSimilarity
{
    /// <summary>The number of taps of the window, and so the shortest segment.</summary>
    public const int Taps = 11;

    private const double Sigma = 1.5;

    /// <summary>SSIM for data of a given range.</summary>
    /// <param name="range">L, the reference data's range; finite and positive.</param>
    /// <param name="floor">The reference data's minimum, taken off both segments; finite.</param>
    public StructuralSimilarity(double range, double floor)
    {
        if (!(range > 0) || !double.IsFinite(range) || !double.IsFinite(floor))
            throw new ArgumentException(
                $"SSIM needs a finite floor and a finite positive range, got {floor} and {range}.");
        Range = range;
        Floor = floor;
    }

    /// <summary>The weights of the window: Gaussian, symmetric, largest in the middle, sum 1.</summary>
    public static ImmutableArray<double> Window { get; } = MakeWindow();

    /// <summary>L, the range of the reference data.</summary>
    public double Range { get; }

    /// <summary>The minimum of the reference data.</summary>
    public double Floor { get; }

    /// <summary>Which values the luminance term takes; signed, as defined, unless said.</summary>
    public Luminance Luminance { get; init; } = Luminance.Signed;

    /// <summary>(0.01 L)^2, which keeps the luminance term finite.</summary>
    public double C1 => 0.01 * Range * (0.01 * Range);

    /// <summary>(0.03 L)^2, which keeps the structure term finite.</summary>
    public double C2 => 0.03 * Range * (0.03 * Range);

    /// <summary>SSIM of two segments of the same length, at least 11: at most 1, and 1 only for equal ones.</summary>
    /// <param name="x">One segment.</param>
    /// <param name="y">The other; the measure is symmetric.</param>
    public double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Evaluate(x, y, []);

    /// <summary>The gradient of the loss 1 - SSIM(x, y) by y.</summary>
    /// <param name="x">The target.</param>
    /// <param name="y">The output.</param>
    /// <param name="gradient">Receives the derivative by each coordinate of y.</param>
    /// <returns>SSIM(x, y).</returns>
    public double LossGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        gradient.Clear();
        return Evaluate(x, y, gradient);
    }

    private double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        if (x.Length != y.Length || x.Length < Taps)
            throw new ArgumentException(
                $"SSIM needs two segments of one length of at least {Taps}, got {x.Length} and {y.Length}.");
        int windows = x.Length - Taps + 1;
        double total = 0;
        for (int start = 0; start < windows; start++)
        {
            double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
            for (int k = 0; k < Taps; k++)
            {
                double a = x[start + k] - Floor, b = y[start + k] - Floor;
                mx += Window[k] * a;
                my += Window[k] * b;
                xx += Window[k] * a * a;
                yy += Window[k] * b * b;
                xy += Window[k] * a * b;
            }

            double a1 = 2 * mx * my + C1, a2 = 2 * (xy - mx * my) + C2;
            double b1 = mx * mx + my * my + C1, b2 = xx - mx * mx + (yy - my * my) + C2;
            // Then the window's similarity is 0 and does not change; what is not finite stays so.
            if (Luminance == Luminance.NonNegative && a1 <= 0 && double.IsFinite(b1 * b2)) continue;
            double similarity = a1 * a2 / (b1 * b2);
            total += similarity;
            if (gradient.IsEmpty) continue;

            // By the window's mean of y, its mean square and its mean product with x; then by each y through the
            // weights.
            double byMean = 2 * (mx * (a2 - a1) / (b1 * b2) + similarity * my * (1 / b2 - 1 / b1));
            double bySquare = -similarity / b2;
            double byProduct = 2 * a1 / (b1 * b2);
            for (int k = 0; k < Taps; k++)
            {
                double a = x[start + k] - Floor, b = y[start + k] - Floor;
                gradient[start + k] -= Window[k] * (byMean + 2 * b * bySquare + a * byProduct) / windows;
            }
        }

        return total / windows;
    }

    private static ImmutableArray<double> MakeWindow()
    {
        double[] weights = new double[Taps];
        for (int k = 0; k < Taps; k++)
            weights[k] = Elementary.Exp(-(k - Taps / 2) * (k - Taps / 2) / (2 * Sigma * Sigma));
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
