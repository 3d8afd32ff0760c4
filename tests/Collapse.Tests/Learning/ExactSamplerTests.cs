using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>Exact learners behind the interface of all learners.</summary>
public sealed class ExactSamplerTests
{
    private static readonly Key Seed = Key.FromSeed(8);

    private static readonly Matrix Normal = new GaussianLearner()
        .Sample(new GaussianModel([1, -1], [1, 0.6, 0.6, 2]), 400, Seed).ToMatrix();

    private static readonly Matrix Counts = new PoissonLearner().Sample(2, 400, Seed).ToMatrix();

    private static readonly Matrix Coins = new BernoulliLearner().Sample(0.3, 400, Seed).ToMatrix();

    public static TheoryData<string> Names => ["gaussian", "mixture", "kernel", "bernoulli", "poisson", "multinomial"];

    private static (ISampler Learner, Matrix Data) Of(string name) => name switch
    {
        "gaussian" => (ExactSamplers.Gaussian(new GaussianLearner()), Normal),
        "mixture" => (ExactSamplers.Mixture(new GaussianMixtureLearner { Components = 2 }), Normal),
        "kernel" => (ExactSamplers.KernelDensity(new KernelDensityLearner()), Normal),
        "bernoulli" => (ExactSamplers.Bernoulli(), Coins),
        "poisson" => (ExactSamplers.Poisson(), Counts),
        _ => (ExactSamplers.Multinomial(new MultinomialLearner(20)), Counts),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_is_a_function_of_state_key_and_its_number(string name)
    {
        (ISampler learner, Matrix data) = Of(name);
        LearnerState state = learner.Init(Seed, data);
        Matrix few = learner.Sample(state, 5, Seed), many = learner.Sample(state, 50, Seed);
        Assert.Equal(data.Columns, few.Columns);
        for (int row = 0; row < 5; row++) Assert.Equal(many.Row(row).ToArray(), few.Row(row).ToArray());
        Assert.NotEqual(few, learner.Sample(state, 5, Seed.Derive(1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_is_a_whole_fit_and_draws_have_the_data_s_mean(string name)
    {
        (ISampler learner, Matrix data) = Of(name);
        LearnerState first = learner.Init(Seed, data), second = learner.Step(first, data, Seed);
        Assert.Equal(first with { Step = 1 }, second);
        const int n = 20_000;
        GaussianSummary real = GaussianSummary.Of(Observations.Of(data));
        GaussianSummary drawn = GaussianSummary.Of(Observations.Of(learner.Sample(second, n, Seed)));
        for (int i = 0; i < data.Columns; i++)
        {
            double variance = drawn.Scatter[i * (data.Columns + 1)] / n;
            // The kernel and rounded parameters leave the mean; 5 standard errors.
            Assert.Equal(real.Mean[i], drawn.Mean[i], 5 * Math.Sqrt(variance / n));
        }
    }
}
