using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Measures;

/// <summary>Reconstruction errors of numbers small enough to check by hand.</summary>
public sealed class ReconstructionTests
{
    private static readonly Matrix References = Matrix.From(2, 2, [3, 0, 0, 4]);
    private static readonly Matrix Outputs = Matrix.From(2, 2, [3, 1, -2, 4]);

    [Fact]
    public void Errors_are_those_counted_by_hand()
    {
        Assert.Equal(Math.Sqrt(5.0 / 4), Reconstruction.Rmse(Outputs, References), 1e-15);
        Assert.Equal(Math.Sqrt(5.0 / 4) / 0.5, Reconstruction.RmseRatio(Outputs, References, 0.5), 1e-14);
        Assert.Equal(100 * Math.Sqrt(5.0 / 25), Reconstruction.Prd(Outputs, References), 1e-12);
        Assert.Equal(10 * Math.Log10(25.0 / 5), Reconstruction.SnrDb(Outputs, References), 1e-12);
        Assert.Equal(10 * Math.Log10(20.0 / 5),
            Reconstruction.SnrImprovementDb(Outputs, References, Matrix.From(2, 2, [5, 0, 0, 0])), 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_sigma_that_is_not_positive_is_refused_by_its_name(double sigma) =>
        Assert.Contains(
            "more than 0", Assert.Throws<ArgumentOutOfRangeException>(() =>
                Reconstruction.RmseRatio(Outputs, References, sigma)).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_numbers_of_rows_are_refused_too_and_nothing_at_all()
    {
        Assert.Throws<ArgumentException>(() => Reconstruction.Rmse(Matrix.Zeros(1, 2), References));
        Assert.Throws<ArgumentNullException>(() => Reconstruction.Rmse(null!, References));
        Assert.Throws<ArgumentNullException>(() => Reconstruction.Rmse(Outputs, null!));
        Assert.Throws<ArgumentNullException>(() => EffectiveRank.Of(null!));
        Assert.Throws<ArgumentNullException>(() => OutputVariance.Of(null!));
        Assert.Throws<ArgumentNullException>(() => PairwiseCorrelation.Of(null!));
        Assert.Throws<ArgumentNullException>(() => Spread.Of(null!));
    }
}
