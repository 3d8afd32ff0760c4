using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Measures;

public class MeasuresTests
{
    // Two segments whose measures are known to many digits (here rounded to float32).
    private static readonly float[] X = Segment(Shape);
    private static readonly float[] Y = Segment(t => 0.9 * Shape(t) + 0.05 * Math.Sin(0.3 * t));

    [Fact]
    public void Correlation_agrees_with_the_golden_value() =>
        Assert.Equal(0.98571819892306, PairwiseCorrelation.Of(Rows(X, Y)).Value, 1e-7);

    [Fact]
    public void Rmse_agrees_with_the_golden_value() =>
        Assert.Equal(0.03812602520272065, Reconstruction.Rmse(Rows(Y), Rows(X)), 1e-8);

    [Fact]
    public void Prd_agrees_with_the_golden_value() =>
        Assert.Equal(14.904077661806095, Reconstruction.Prd(Rows(Y), Rows(X)), 1e-5);

    [Fact]
    public void Snr_agrees_with_the_golden_value() =>
        Assert.Equal(16.53389790189547, Reconstruction.SnrDb(Rows(Y), Rows(X)), 1e-5);

    [Fact]
    public void Snr_improvement_counts_what_the_denoiser_removed()
    {
        Matrix clean = Rows([0, 0, 0, 0]);
        Assert.Equal(20, Reconstruction.SnrImprovementDb(Rows([1, 1, 1, 1]), clean, Rows([10, 10, 10, 10])), 1e-12);
        Assert.Equal(0, Reconstruction.SnrImprovementDb(Rows([3, 1, 2, 1]), clean, Rows([3, 1, 2, 1])));
        Assert.Equal(double.PositiveInfinity, Reconstruction.SnrImprovementDb(clean, clean, Rows([1, 0, 0, 0])));
    }

    [Fact]
    public void Measures_of_different_shapes_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Reconstruction.Rmse(Rows([1, 2]), Rows([1, 2, 3])));
        Assert.Contains("[1 x 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[1 x 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_needs_a_positive_sigma() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Reconstruction.RmseRatio(Rows(X), Rows(Y), double.NaN));

    [Fact]
    public void Constant_rows_are_left_out_of_the_correlation_and_counted()
    {
        PairwiseCorrelation found = PairwiseCorrelation.Of(Rows([1, 2, 3], [5, 5, 5], [2, 4, 6], [0, 0, 0]));
        Assert.Equal(1, found.Value, 1e-15);
        Assert.Equal(2, found.ConstantRows);
    }

    [Fact]
    public void A_row_that_varies_by_rounding_alone_is_constant()
    {
        float next = MathF.BitIncrement(1000f);
        Assert.Equal(1, PairwiseCorrelation.Of(Rows([1000, next, 1000], [1, 2, 3], [3, 2, 1])).ConstantRows);
        Assert.Equal(0, PairwiseCorrelation.Of(Rows([1e-30f, 2e-30f, 0], [1, 2, 3], [3, 2, 1])).ConstantRows);
    }

    [Fact]
    public void Fewer_than_two_varying_rows_have_no_correlation()
    {
        Assert.Equal(new PairwiseCorrelation(double.NaN, 1), PairwiseCorrelation.Of(Rows([1, 2], [3, 3])));
        Assert.Equal(new PairwiseCorrelation(double.NaN, 0), PairwiseCorrelation.Of(Matrix.Zeros(0, 3)));
        Assert.Equal(new PairwiseCorrelation(double.NaN, 3), PairwiseCorrelation.Of(Matrix.Zeros(3, 0)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Values_that_are_not_finite_are_never_hidden(float bad)
    {
        Matrix outputs = Rows([1, 2, 3], [2, bad, 3], [3, 1, 2]);
        Assert.Equal(new PairwiseCorrelation(double.NaN, 0), PairwiseCorrelation.Of(outputs));
        Assert.Equal(double.NaN, OutputVariance.Of(outputs));
        Assert.Equal(double.NaN, EffectiveRank.Of(outputs));
        Assert.Equal(double.NaN, Spread.Of(outputs));
    }

    [Fact]
    public void Opposite_rows_have_the_lowest_correlation_there_is()
    {
        Assert.Equal(-1, PairwiseCorrelation.Of(Rows([1, 2, 3], [3, 2, 1])).Value, 1e-15);
        Assert.Equal(-0.5, PairwiseCorrelation.Of(Rows([2, -1, -1], [-1, 2, -1], [-1, -1, 2])).Value, 1e-15);
    }

    [Fact]
    public void Output_variance_is_the_population_variance_over_rows_averaged_over_coordinates()
    {
        Assert.Equal((1.0 + 4.0) / 2, OutputVariance.Of(Rows([1, 0], [3, 4])));
        Assert.Equal(0, OutputVariance.Of(Rows([0.1f, 7], [0.1f, 7], [0.1f, 7])));
    }

    [Fact]
    public void Spread_is_the_population_deviation_over_all_entries() =>
        Assert.Equal(Math.Sqrt(1.25), Spread.Of(Rows([1, 2], [3, 4])), 1e-15);

    [Fact]
    public void Effective_rank_of_equal_singular_values_is_their_number()
    {
        Assert.Equal(1, EffectiveRank.Of(Rows([1, 0, 0], [-1, 0, 0])), 1e-12);
        Assert.Equal(2, EffectiveRank.Of(Rows([1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0])), 1e-12);
    }

    [Fact]
    public void Effective_rank_weighs_directions_by_their_singular_values()
    {
        // Singular values 3 sqrt 2 and sqrt 2: p = 3/4 and 1/4.
        double expected = Math.Exp(-0.75 * Math.Log(0.75) - 0.25 * Math.Log(0.25));
        Assert.Equal(expected, EffectiveRank.Of(Rows([3, 0], [-3, 0], [0, 1], [0, -1])), 1e-12);
    }

    [Fact]
    public void Effective_rank_of_equal_rows_is_not_a_number()
    {
        Assert.Equal(double.NaN, EffectiveRank.Of(Rows([0.1f, 2], [0.1f, 2], [0.1f, 2])));
        Assert.Equal(double.NaN, EffectiveRank.Of(Rows(X)));
        Assert.Equal(double.NaN, EffectiveRank.Of(Matrix.Zeros(0, 0)));
    }

    private static double Shape(double t) =>
        Bell(t, 47, 4) + 0.2 * Bell(t, 20, 6) + 0.3 * Bell(t, 75, 8);

    private static double Bell(double t, double centre, double width) =>
        Math.Exp(-(t - centre) / width * ((t - centre) / width));

    private static float[] Segment(Func<double, double> shape) =>
        [.. Enumerable.Range(0, 95).Select(t => (float)shape(t))];

    private static Matrix Rows(params float[][] rows) => Matrix.FromRows(rows);
}
