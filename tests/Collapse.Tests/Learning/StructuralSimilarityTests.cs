using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>SSIM against golden values, and its gradient against central differences.</summary>
public sealed class StructuralSimilarityTests
{
    private const double GoldenRange = 0.9999984467885583;

    // t = 0..94, x = exp(-((t-47)/4)^2) + 0.2 exp(-((t-20)/6)^2) + 0.3 exp(-((t-75)/8)^2), y = 0.9 x + 0.05 sin(0.3 t)
    private static readonly double[] X =
        [.. Enumerable.Range(0, 95).Select(t => Bump(t, 47, 4) + 0.2 * Bump(t, 20, 6) + 0.3 * Bump(t, 75, 8))];
    private static readonly double[] Y = [.. X.Select((x, t) => 0.9 * x + 0.05 * Elementary.Sin(0.3 * t))];

    [Fact]
    public void The_golden_pair_has_its_golden_similarity()
    {
        Assert.Equal(GoldenRange, X.Max() - X.Min(), 1e-13);
        Assert.Equal(0.6138343606874754, new StructuralSimilarity(GoldenRange, 0).Of(X, Y), 1e-13);
    }

    [Fact]
    public void The_window_is_positive_symmetric_largest_in_the_middle_and_sums_to_1()
    {
        double[] window = [.. StructuralSimilarity.Window];
        Assert.Equal(StructuralSimilarity.Taps, window.Length);
        Assert.All(window, weight => Assert.True(weight > 0));
        Assert.Equal(window, window.Reverse());
        Assert.Equal(window.Length / 2, Array.IndexOf(window, window.Max()));
        Assert.Equal(1, window.Sum(), 1e-15);
        Assert.Equal(Math.Exp(-1 / (2 * 1.5 * 1.5)), window[6] / window[5], 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.7)]
    public void The_gradient_equals_central_differences(double floor)
    {
        StructuralSimilarity similarity = new(1.3, floor);
        double[] gradient = new double[Y.Length], numeric = new double[Y.Length];
        Assert.Equal(similarity.Of(X, Y), similarity.LossGradient(X, Y, gradient));
        const double Half = 1e-5;
        for (int i = 0; i < Y.Length; i++)
        {
            double[] up = [.. Y], down = [.. Y];
            up[i] += Half;
            down[i] -= Half;
            numeric[i] = -(similarity.Of(X, up) - similarity.Of(X, down)) / (2 * Half);
        }

        Assert.True(Vectors.RelativeError(gradient, numeric) < 1e-7, $"{Vectors.RelativeError(gradient, numeric)}");
    }

    [Fact]
    public void A_segment_equals_itself_and_the_measure_is_symmetric()
    {
        StructuralSimilarity similarity = new(1, 0);
        Assert.Equal(1, similarity.Of(X, X), 1e-14);
        Assert.Equal(similarity.Of(X, Y), similarity.Of(Y, X), 1e-14);
    }

    [Fact]
    public void Segments_shorter_than_the_window_are_refused() =>
        Assert.Throws<ArgumentException>(() => new StructuralSimilarity(1, 0).Of(X.AsSpan(0, 10), Y.AsSpan(0, 10)));

    private static double Bump(int t, double centre, double width) =>
        Elementary.Exp(-(t - centre) / width * ((t - centre) / width));
}
