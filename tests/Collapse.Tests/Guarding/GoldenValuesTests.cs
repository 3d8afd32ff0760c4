using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>Numbers that are known from elsewhere: formulas, own simulations, published scores.</summary>
[Trait("Tier", "fast")]
public class GoldenValuesTests
{
    [Theory]
    [InlineData(300, 300, 5, 0.9695286240)]
    [InlineData(300, 150, 5, 0.8705115951)]
    [InlineData(100, 100, 5, 0.9710697180)]
    public void Coverage_of_equal_distributions(int real, int generated, int neighbours, double expected) =>
        Assert.Equal(expected, NeighbourExpectations.Coverage(real, generated, neighbours), 1e-10);

    [Fact]
    public void Coverage_and_density_of_equal_distributions_are_their_expectations()
    {
        const int Trials = 60;
        GuardOptions options = new() { Permutations = 99 };
        double coverage = 0, density = 0, expected = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            Key key = Key.FromSeed(trial).Derive("coverage");
            Matrix real = Rows.Normal(key.Derive("real"), 40, 3), made = Rows.Normal(key.Derive("made"), 30, 3);
            NeighbourResult found = Guard.Judge(real, [made], options).Generations[0].Neighbours!;
            coverage += found.Coverage / Trials;
            density += found.Density / Trials;
            expected = found.ExpectedCoverage;
        }

        // Four standard errors: a trial's coverage has a standard deviation of about 0.06, its density of 0.2.
        Assert.Equal(NeighbourExpectations.Coverage(40, 30, 5), expected);
        Assert.Equal(expected, coverage, 4 * 0.06 / Math.Sqrt(Trials));
        Assert.Equal(NeighbourExpectations.Density, density, 4 * 0.2 / Math.Sqrt(Trials));
    }

    [Fact]
    public void The_loss_that_300_rows_show_is_six_percent() =>
        Assert.Equal(1 - Math.Exp(-2.4865 * Math.Sqrt(4 / (299.0 * 20))), DetectableLoss.OfNormal(300, 300, 20), 1e-5);

    [Fact]
    public void Permutations_find_the_same_detectable_loss_for_normal_rows()
    {
        Key key = Key.FromSeed(1).Derive("detectable");
        GenerationReport report = Guard.Judge(
            Rows.Normal(key.Derive("real"), 300, 95), [Rows.Normal(key.Derive("made"), 300, 95)]).Generations[0];
        Assert.Equal(DetectableLoss.OfNormal(300, 300, 20), report.DetectableLoss, 0.01);
    }

    [Theory]
    [InlineData(0.9, 0.987256)]
    [InlineData(0.5, 0.916968)]
    [InlineData(0.1, 0.748358)]
    public void The_column_test_of_a_shrunk_normal(double variance, double expected) =>
        Assert.Equal(expected, ColumnScores.KsComplementOfShrunkNormal(variance), 1e-6);

    [Fact]
    public void The_rates_of_all_looks_add_up_to_alpha()
    {
        double sum = Enumerable.Range(1, 100_000).Sum(look => AlphaSpending.Of(0.05, look));
        // What is left after look L is about alpha 6 / (pi^2 L).
        Assert.Equal(0.05, sum + 0.05 * 6 / (Math.PI * Math.PI * 100_000), 1e-9);
    }

    [Theory]
    [InlineData(0.5, 0.9)]
    [InlineData(0.99, 0.99)]
    [InlineData(0.0, 0.9)]
    public void A_share_of_real_rows_keeps_what_it_says(double gain, double kept)
    {
        double share = RealShare.Keeping(gain, kept), variance = 1;
        for (int generation = 0; generation < 20_000; generation++) variance = share + (1 - share) * gain * variance;
        Assert.Equal(kept, variance, 1e-9);
    }

    [Fact]
    public void Without_loss_no_real_row_is_needed() => Assert.Equal(0, RealShare.Keeping(1.1, 0.9));
}
