using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using FamilyScript = Collapse.Scripts.Family;

namespace Collapse.Tests.Scripts;

/// <summary>What family.fsx says about the learners.</summary>
public sealed class FamilyTests
{
    [Theory]
    [InlineData(new[] { 0.0, 0.1, 0.2, 0.3 }, 1.0)]
    [InlineData(new[] { 0.3, 0.2, 0.1, 0.0 }, -1.0)]
    [InlineData(new[] { 0.1, 0.0, 0.2, 0.3 }, 0.8)]
    public void The_order_is_a_rank_correlation_of_contraction_and_lost_variance(double[] contractions, double expected)
    {
        // Learner i loses a share of i / 10 of its variance.
        (double rho, double p, int count) =
            FamilyScript.order(FamilyScript.fates(contractions.SelectMany((c, i) => Runs(i, c, 1 - 0.1 * i))));
        Assert.Equal(expected, rho, 1e-12);
        Assert.Equal(4, count);
        Assert.InRange(p, 0, Math.Abs(expected) > 0.9 ? 1e-6 : 0.21);
    }

    [Fact]
    public void Fewer_than_four_learners_have_no_order()
    {
        (double rho, _, int count) =
            FamilyScript.order(FamilyScript.fates(Enumerable.Range(0, 3).SelectMany(i => Runs(i, i, 1 - 0.1 * i))));
        Assert.Equal(double.NaN, rho);
        Assert.Equal(3, count);
    }

    [Fact]
    public void A_fate_is_the_median_before_at_the_end_without_and_with_feedback()
    {
        FamilyScript.Fate fate = Assert.Single(FamilyScript.fates(Runs(0, 0.1, 0.5)));
        Assert.Equal("ae", fate.Learner.Name);
        Assert.Equal(0.1, fate.Contraction);
        Assert.Equal((0.9, 0.9, 1 - 0.1 * 0.5), fate.Correlation.ToValueTuple());
        Assert.Equal((0.5, 0.5, 0.25), fate.Variance.ToValueTuple());
    }

    [Theory]
    [InlineData(0.80, 0.81, 0.95, true)]
    [InlineData(0.80, 0.83, 0.95, false)] // a tenth of the way to 1 and more
    [InlineData(0.80, 0.70, 0.89, false)] // less than 90 % of the variance
    [InlineData(0.80, double.NaN, double.NaN, false)] // diverged
    public void Who_resists_keeps_correlation_and_variance(double off, double on, double left, bool expected)
    {
        Tuple<double, double, double> any = Tuple.Create(1.0, 1.0, 1.0);
        FamilyScript.Fate fate = new(Catalog.Members[0], 0, Tuple.Create(off, off, on),
            Tuple.Create(0.5, 0.5, 0.5 * left), any, any, any);
        Assert.Equal(expected, FamilyScript.resists(fate));
    }

    // With and without feedback; the data's variance is 2, the outputs' 1, and with feedback a share of it stays.
    private static IEnumerable<SimulationResult> Runs(int learner, double contraction, double left)
    {
        foreach (bool feedback in new[] { false, true })
        {
            Protocol protocol = new()
            {
                Learner = Catalog.Members[learner].Name,
                Policy = feedback ? new Replace()
                : new NoFeedback(),
                Steps = 10
            };
            double share = feedback ? left : 1;
            yield return new SimulationResult(
                protocol, new string('0', 64), 0.8, 2, [Point(0, 1, contraction), Point(10, share, double.NaN)],
                Matrix.Zeros(1, 2), Matrix.Zeros(1, 2), Outcome.Finished);
        }
    }

    private static TracePoint Point(int step, double variance, double contraction) =>
        Points.At(step, 1 - 0.1 * variance, double.NaN, variance, 2, 0.3, double.NaN, contraction: contraction,
            rocArea: 0.8);
}
