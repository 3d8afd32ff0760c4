using System.Collections.Immutable;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>Learners that are fitted in closed form: each finds its own parameters again.</summary>
/// <remarks>
/// Bounds are 5 standard errors of the fitted parameter: a false alarm in about 2 of a million, and seeds are fixed.
/// </remarks>
public sealed class ExactLearnersTests
{
    private static readonly Key Seed = Key.FromSeed(1);

    private static Observations Numbers(params double[] values) => Observations.From(1, values);

    [Theory]
    [InlineData(false, 1.25)]
    [InlineData(true, 5.0 / 3)]
    public void A_Gaussian_divides_by_n_or_by_n_minus_1(bool unbiased, double expected)
    {
        GaussianLearner learner = new() { Unbiased = unbiased };
        GaussianModel model = learner.Fit(learner.Summarize(Numbers(1, 2, 3, 4)));
        Assert.Equal(2.5, model.Mean[0]);
        Assert.Equal(expected, model.Covariance[0], 1e-15);
    }

    [Fact]
    public void No_coordinate_of_drawn_rows_gets_more_than_its_variance_however_singular_the_covariance()
    {
        // Smooth bumps cut at 0 and 1: as in images, outer pixels are lit in hardly any row.
        const int count = 1000, pixels = 400, bumps = 60;
        double[] shape = [.. Enumerable.Range(-pixels, 2 * pixels).Select(x => Elementary.Exp(-x * x / 200.0))];
        Observations rows = Observations.Of(Matrix.Create(count, pixels, (row, values) =>
        {
            double[] sizes = [.. Enumerable.Range(0, bumps).Select(k => Key.FromSeed(7).Derive(row).Normal(k))];
            for (int i = 0; i < pixels; i++)
            {
                double sum = -8.0 * Math.Abs(i - pixels / 2) / (pixels / 2);
                for (int k = 0; k < bumps; k++) sum += sizes[k] * shape[pixels + i - (int)(6.6 * k)];
                values[i] = (float)Math.Clamp(sum, 0, 1);
            }
        }));
        for (int generation = 0; generation < 3; generation++)
        {
            GaussianModel model = new GaussianLearner().Fit(GaussianSummary.Of(rows));
            for (int i = 0; i < pixels; i++)
            {
                double drawn = 0;
                for (int j = 0; j <= i; j++) drawn += model.Factor[i * pixels + j] * model.Factor[i * pixels + j];
                Assert.InRange(drawn, 0, (1 + 1e-5) * model.Covariance[i * pixels + i]);
            }

            // Drawn rows are rounded to float32.
            rows = Observations.Of(
                new GaussianLearner().Sample(model, count, Seed.Derive(generation)).ToMatrix());
        }
    }

    [Fact]
    public void Merged_summaries_fit_as_all_rows_do()
    {
        Observations rows = new GaussianLearner().Sample(new GaussianModel([1, -2], [2, 0.5, 0.5, 1]), 40, Seed);
        Observations first = Observations.From(2, rows.Values[..30]), second = Observations.From(2, rows.Values[30..]);
        GaussianLearner learner = new();
        GaussianModel whole = learner.Fit(learner.Summarize(rows));
        GaussianModel merged = learner.Fit(learner.Merge(learner.Summarize(first), learner.Summarize(second)));
        for (int i = 0; i < 4; i++) Assert.Equal(whole.Covariance[i], merged.Covariance[i], 1e-13);
        Assert.Equal(whole.Mean[1], merged.Mean[1], 1e-13);
    }

    [Fact]
    public void A_Gaussian_draws_its_own_covariance()
    {
        const int n = 40_000;
        GaussianLearner learner = new();
        GaussianModel truth = new([3, 0, -1], [4, 1, 0, 1, 2, -0.5, 0, -0.5, 1]);
        GaussianModel found = learner.Fit(learner.Summarize(learner.Sample(truth, n, Seed)));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(truth.Mean[i], found.Mean[i], 5 * Math.Sqrt(truth.Covariance[i * 4] / n));
            for (int j = 0; j < 3; j++)
            {
                double c = truth.Covariance[i * 3 + j];
                double variance = (truth.Covariance[i * 4] * truth.Covariance[j * 4] + c * c) / n;
                Assert.Equal(c, found.Covariance[i * 3 + j], 5 * Math.Sqrt(variance));
            }
        }
    }

    [Fact]
    public void A_variance_of_any_size_keeps_its_digits()
    {
        GaussianLearner learner = new();
        GaussianModel tiny = new([1], [1e-24]);
        GaussianModel found = learner.Fit(learner.Summarize(learner.Sample(tiny, 1000, Seed)));
        Assert.InRange(found.Covariance[0], 0.7e-24, 1.3e-24);
    }

    [Fact]
    public void A_singular_covariance_draws_constants_along_its_null_directions()
    {
        Observations rows = new GaussianLearner().Sample(new GaussianModel([0, 5], [1, 2, 2, 4]), 10, Seed);
        for (int i = 0; i < 10; i++) Assert.Equal(5 + 2 * rows.Row(i)[0], rows.Row(i)[1], 1e-12);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void A_coin_comes_up_as_often_as_it_says(double p)
    {
        const int n = 100_000;
        BernoulliLearner learner = new();
        Observations rows = learner.Sample(p, n, Seed);
        Assert.Equal(p, learner.Fit(learner.Summarize(rows), Seed), 5 * Math.Sqrt(p * (1 - p) / n));
        // Neighbours are independent.
        int both = Enumerable.Range(1, n - 1).Count(i => rows.Values[i] == 1 && rows.Values[i - 1] == 1);
        Assert.Equal(p * p, (double)both / n, 5 * Math.Sqrt(p * p * 3 / n));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Counts_have_the_rate_as_mean_and_variance(double rate)
    {
        const int n = 50_000;
        PoissonLearner learner = new();
        Observations rows = learner.Sample(rate, n, Seed);
        GaussianSummary summary = GaussianSummary.Of(rows);
        Assert.Equal(rate, learner.Fit(learner.Summarize(rows), Seed), 5 * Math.Sqrt(rate / n));
        Assert.Equal(rate, summary.Scatter[0] / n, 5 * Math.Sqrt((rate + 2 * rate * rate) / n));
        Assert.All(rows.Values.ToArray(), value => Assert.Equal(Math.Floor(value), value));
    }

    [Fact]
    public void Categories_come_as_often_as_they_say_and_none_that_has_no_share()
    {
        const int n = 60_000;
        MultinomialLearner learner = new(5);
        ImmutableArray<double> truth = [0, 0.5, 0, 0.2, 0.3];
        ImmutableArray<double> found = learner.Fit(learner.Summarize(learner.Sample(truth, n, Seed)), Seed);
        for (int i = 0; i < 5; i++)
            Assert.Equal(truth[i], found[i], 5 * Math.Sqrt(truth[i] * (1 - truth[i]) / n));
    }

    [Fact]
    public void The_law_of_Zipf_and_Mandelbrot()
    {
        ImmutableArray<double> shares = MultinomialLearner.ZipfMandelbrot(3, 2, 1);
        Assert.Equal(1, shares.Sum(), 1e-15);
        Assert.Equal(16.0 / 4, shares[0] / shares[2], 1e-12);
    }

    [Fact]
    public void A_kernel_density_adds_its_kernel()
    {
        KernelDensityLearner learner = new();
        Observations rows = new GaussianLearner().Sample(new GaussianModel([0], [1]), 100, Seed);
        KernelDensity model = learner.Fit(rows, Seed);
        double h = Math.Pow(100, -0.2), variance = GaussianSummary.Of(rows).Scatter[0];
        Assert.Equal(h * h * variance / 99, model.Kernel.Covariance[0], 1e-12);
        const int n = 100_000;
        double drawn = GaussianSummary.Of(learner.Sample(model, n, Seed)).Scatter[0] / n;
        double expected = variance / 100 + model.Kernel.Covariance[0];
        Assert.Equal(expected, drawn, 5 * expected * Math.Sqrt(2.0 / n));
    }

    [Fact]
    public void A_mixture_finds_its_parts_and_no_step_lowers_the_likelihood()
    {
        GaussianMixture truth = new([0.3, 0.7], [new([-4, 0], [1, 0.5, 0.5, 1]), new([3, 1], [2, 0, 0, 0.5])]);
        GaussianMixtureLearner learner = new() { Components = 2 };
        Observations rows = learner.Sample(truth, 4000, Seed);
        GaussianMixture found = learner.Fit(rows, Seed);
        int low = found.Components[0].Mean[0] < 0 ? 0 : 1;
        Assert.Equal(0.3, found.Weights[low], 0.04);
        Assert.Equal(-4, found.Components[low].Mean[0], 0.2);
        Assert.Equal(0.5, found.Components[1 - low].Covariance[3], 0.1);
        double[] likelihoods = [.. from steps in (int[])[1, 2, 3, 5, 10]
            let mixture = (learner with { MaxIterations = steps }).Fit(rows, Seed)
            select GaussianMixtureLearner.LogLikelihood(rows, mixture)];
        Assert.Equal(likelihoods.Order(), likelihoods);
    }

    [Fact]
    public void Least_squares_leaves_residuals_that_no_column_explains()
    {
        Observations inputs = Observations.From(2, [1, 0, 1, 1, 1, 2, 1, 5]);
        LinearRegressionFit fit = new(inputs);
        double[] targets = [1, 2, 2, 7], predictions = fit.Predict(fit.Weights(targets));
        double[] residuals = [.. targets.Zip(predictions, (y, prediction) => y - prediction)];
        Assert.Equal(0, residuals.Sum(), 1e-12);
        Assert.Equal(0, residuals[1] + 2 * residuals[2] + 5 * residuals[3], 1e-12);
    }

    [Fact]
    public void Both_solvers_end_at_the_same_maximum_when_both_go_on()
    {
        Observations inputs = new GaussianLearner().Sample(new GaussianModel([0, 1], [1, 0.3, 0.3, 1]), 200, Seed);
        double[] probabilities = LogisticProblem.Probabilities(inputs, [1, -2, 0.5]);
        double[] labels = [.. probabilities.Select((p, i) => Seed.Uniform(i) < p ? 1.0 : 0)];
        LogisticProblem problem = new(inputs, labels);
        double[] converged = LogisticRegression.Converged(problem);
        double[] stopped = LogisticRegression.Stopped(problem, 1e-9, 1000);
        for (int i = 0; i < 3; i++) Assert.Equal(converged[i], stopped[i], 1e-6);
        double[] gradient = new double[3];
        problem.Loss(LogisticRegression.Stopped(problem), gradient);
        Assert.InRange(gradient.Max(Math.Abs), 1e-9, 1e-4);
    }
}
