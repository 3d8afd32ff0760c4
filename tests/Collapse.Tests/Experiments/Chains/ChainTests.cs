using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Theory;

namespace Collapse.Tests.Experiments;

/// <summary>Chains of exact refits: what they are fitted to, and the closed forms on a small scale.</summary>
public sealed class ChainTests
{
    private static readonly GaussianModel Standard = new([0], [1]);

    private static Chain<GaussianSummary, GaussianModel> Of(ChainPolicy policy, int n) =>
        new() { Learner = new GaussianLearner(), Policy = policy, Count = n };

    private static double[] Variances(ChainPolicy policy, int n, int generations, Key key) =>
        [.. Of(policy, n).From(Standard, key).Take(generations).Select(model => model.Covariance[0])];

    [Fact]
    public void Policies_share_the_first_fit_and_no_other()
    {
        Key key = Key.FromSeed(3);
        double[][] chains = [.. Enum.GetValues<ChainPolicy>().Select(policy => Variances(policy, 10, 3, key))];
        Assert.Single(chains.Select(chain => chain[0]).Distinct());
        Assert.Equal(3, chains.Select(chain => chain[2]).Distinct().Count());
    }

    [Fact]
    public void A_chain_that_goes_on_is_the_chain_that_went_on()
    {
        Key key = Key.FromSeed(4);
        Assert.Equal(Variances(ChainPolicy.AccumulateSubsample, 7, 9, key)[..4],
            Variances(ChainPolicy.AccumulateSubsample, 7, 4, key));
    }

    [Theory]
    [InlineData(ChainPolicy.Replace)]
    [InlineData(ChainPolicy.Accumulate)]
    public void The_variance_falls_as_the_closed_form_says(ChainPolicy policy)
    {
        const int n = 10, t = 5, repetitions = 4000;
        double[] found =
            [.. Enumerable.Range(0, repetitions).Select(i => Variances(policy, n, t, Key.FromSeed(1).Derive(i))[^1])];
        double mean = found.Average(),
            error = Math.Sqrt(found.Sum(v => (v - mean) * (v - mean)) / repetitions / (repetitions - 1));
        double exact = policy == ChainPolicy.Replace
            ? GaussianRefit.ReplacedVariance(n, t)
            : GaussianRefit.AccumulatedVariance(n, t);
        Assert.Equal(exact, mean, 4 * error);
        // The other policy's value is refused.
        double other = policy == ChainPolicy.Accumulate
            ? GaussianRefit.ReplacedVariance(n, t)
            : GaussianRefit.AccumulatedVariance(n, t);
        Assert.NotInRange(other, mean - 4 * error, mean + 4 * error);
    }

    [Fact]
    public void Selection_keeps_the_nearest_rows_in_their_order()
    {
        NearestRows nearest = new(new GaussianModel([2], [1]), 2);
        Assert.Equal([1.0, 2.5], nearest.Select(Observations.From(1, [1, 9, 2.5, -3])).Values.ToArray());
    }

    [Fact]
    public void Labels_are_replaced_or_averaged()
    {
        Observations inputs = new GaussianLearner().Sample(Standard, 60, Key.FromSeed(2));
        double[] labels = [.. Enumerable.Range(0, 60).Select(i => inputs.Values[i] + (i % 3) - 1 > 0 ? 1.0 : 0)];
        double[] Slopes(bool augment) => [.. new LabelChain(inputs, labels, augment, LogisticSolver.Converged)
            .From(Key.FromSeed(5)).Take(12).Select(fit => fit[0])];
        double[] augmented = Slopes(true), discarded = Slopes(false);
        Assert.Equal(augmented[0], discarded[0]);
        Assert.NotEqual(augmented[1], discarded[1]);
        double Roughness(double[] slopes) => slopes.Zip(slopes.Skip(1), (a, b) => Math.Abs(a - b)).Skip(5).Sum();
        Assert.True(Roughness(augmented) < Roughness(discarded));
    }
}
