using Collapse.Theory;

namespace Collapse.Tests.Theory;

/// <summary>The closed forms of refits against values that were computed elsewhere.</summary>
public sealed class RefitRatesTests
{
    // (n, c_4(n)) to ten digits, from tables of quality control.
    [Theory]
    [InlineData(2, 0.7978845608)]
    [InlineData(3, 0.8862269255)]
    [InlineData(5, 0.9399856030)]
    [InlineData(10, 0.9726592741)]
    [InlineData(32, 0.9919693005)]
    [InlineData(1000, 0.9997497811)]
    [InlineData(10000, 0.9999749978)]
    public void The_unbiased_deviation_falls_short_by_c4(int n, double expected) =>
        Assert.Equal(expected, GaussianRefit.UnbiasedDeviation(n), 6e-11);

    [Theory]
    [InlineData(10, 1, 1, 0.9999546001)]
    [InlineData(10, 1, 500, 0.03899107727)]
    [InlineData(10, 10, 200, 0.6274265776)]
    public void A_Poisson_rate_survives(int n, double rate, int generations, double expected) =>
        Assert.Equal(expected, RefitSurvival.Poisson(n, rate, generations), 1e-10);

    [Theory]
    [InlineData(100, 0.01, 1, 0.6339676587)]
    [InlineData(100, 0.01, 50, 0.0411218424)]
    [InlineData(10000, 0.001, 2, 0.9982073598)]
    [InlineData(10000, 0.001, 50, 0.3190221457)]
    public void A_probability_survives(int n, double p, int generations, double expected) =>
        Assert.Equal(expected, RefitSurvival.Bernoulli(n, p, generations), 1e-9);

    [Fact]
    public void Small_chains_survive_as_counting_all_paths_says()
    {
        // n = 2, p = 1/2: the count is 0, 1, 2 with 1/4, 1/2, 1/4; from 1 the same again.
        Assert.Equal(0.75, RefitSurvival.Bernoulli(2, 0.5, 1), 1e-12);
        Assert.Equal(1 - (0.25 + 0.5 * 0.25), RefitSurvival.Bernoulli(2, 0.5, 2), 1e-12);
        Assert.Equal(1, RefitSurvival.Bernoulli(2, 1, 2), 1e-12);
    }

    [Fact]
    public void Subsampling_tends_to_three_H_minus_two()
    {
        Assert.Equal(1.75, MeanRefit.SubsampleLimit(2), 1e-12);
        Assert.Equal(2.904952, MeanRefit.SubsampleLimit(100), 1e-6);
        Assert.Equal(Math.PI * Math.PI / 2 - 2, MeanRefit.SubsampleLimit(10_000_000), 1e-6);
        Assert.Equal(MeanRefit.SubsampleLimit(100), MeanRefit.Subsample(10_000_000, 100), 1e-5);
        Assert.NotEqual(MeanRefit.SubsampleLimit(100), MeanRefit.Subsample(10, 100), 1e-2);
    }
}
