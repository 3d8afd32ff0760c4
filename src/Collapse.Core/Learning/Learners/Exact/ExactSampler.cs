using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// An exact learner as a learner like any other: its step is the whole fit, and its parameters are weights.
/// </summary>
/// <remarks>
/// Parameters are rounded to float32 in the state, as every learner's are; a chain of hundreds of refits that shrinks
/// the variance is run by <c>Experiments.Chain</c> on the double functions instead. Init fits at once; a step neither
/// looks at the state before nor needs an optimiser.
/// </remarks>
/// <typeparam name="TSummary">The learner's summaries.</typeparam>
/// <typeparam name="TModel">The learner's models.</typeparam>
/// <param name="Learner">The learner.</param>
/// <param name="Pack">A model as named matrices.</param>
/// <param name="Unpack">The model that was packed.</param>
public sealed record ExactSampler<TSummary, TModel>(
    IExactLearner<TSummary, TModel> Learner, Func<TModel, Weights> Pack, Func<Weights, TModel> Unpack) : ISampler
{
    /// <inheritdoc/>
    public LearnerState Init(Key key, Matrix samples) => Fitted(samples, key, 0);

    /// <inheritdoc/>
    public LearnerState Step(LearnerState state, Matrix samples, Key key) => Fitted(samples, key, state.Step + 1);

    /// <inheritdoc/>
    public Matrix Sample(LearnerState state, int count, Key key) =>
        Learner.Sample(Unpack(state.Theta), count, key).ToMatrix();

    private LearnerState Fitted(Matrix samples, Key key, long step)
    {
        TModel model = Learner.Fit(Learner.Summarize(Observations.Of(samples)), key);
        return new LearnerState(samples.Columns, Pack(model), ImmutableArray<OptimizerMemory>.Empty, step);
    }
}

/// <summary>The exact learners as samplers.</summary>
public static class ExactSamplers
{
    /// <summary>A Gaussian with full covariance; weights <c>mean</c> [1 x D] and <c>covariance</c> [D x D].</summary>
    public static ISampler Gaussian(GaussianLearner learner) => new ExactSampler<GaussianSummary, GaussianModel>(
        learner, model => new([.. Packed(model, "")]), theta => Gaussian(theta, ""));

    /// <summary>
    /// A mixture; weights <c>shares</c> [1 x K], and <c>mean0</c>, <c>covariance0</c>, <c>mean1</c>, ... of its
    /// components.
    /// </summary>
    public static ISampler Mixture(GaussianMixtureLearner learner) => new ExactSampler<Observations, GaussianMixture>(
        learner,
        model => new(
            [Row("shares", [.. model.Weights]), .. model.Components.SelectMany((part, i) => Packed(part, $"{i}"))]),
        theta => new(
            Numbers(theta["shares"]),
            [.. Enumerable.Range(0, theta["shares"].Columns).Select(i => Gaussian(theta, $"{i}"))]));

    /// <summary>
    /// A kernel density; weights <c>rows</c> [M x D], <c>mean</c> (0) and <c>covariance</c> of the kernel.
    /// </summary>
    public static ISampler KernelDensity(KernelDensityLearner learner) => new ExactSampler<Observations, KernelDensity>(
        learner,
        model => new([("rows", model.Rows.ToMatrix()), .. Packed(model.Kernel, "")]),
        theta => new(Observations.Of(theta["rows"]), Gaussian(theta, "")));

    /// <summary>A coin, for data of one coordinate, 0 or 1; weight <c>p</c> [1 x 1].</summary>
    public static ISampler Bernoulli() => Rate(new BernoulliLearner(), "p");

    /// <summary>A Poisson distribution, for data of one coordinate, counts; weight <c>lambda</c> [1 x 1].</summary>
    public static ISampler Poisson() => Rate(new PoissonLearner(), "lambda");

    /// <summary>A distribution over categories, for data of one coordinate; weights <c>shares</c> [1 x m].</summary>
    public static ISampler Multinomial(MultinomialLearner learner) =>
        new ExactSampler<ImmutableArray<double>, ImmutableArray<double>>(
            learner, model => new([Row("shares", [.. model])]), theta => Numbers(theta["shares"]));

    private static ExactSampler<CountSummary, double> Rate(IExactLearner<CountSummary, double> learner, string name) =>
        new(learner, model => new([Row(name, [model])]), theta => theta[name][0, 0]);

    private static IEnumerable<(string Name, Matrix Value)> Packed(GaussianModel model, string index) =>
    [
        Row("mean" + index, model.Mean.ToArray()),
        ("covariance" + index, Observations.From(model.Dimensions, model.Covariance).ToMatrix()),
    ];

    private static GaussianModel Gaussian(Weights theta, string index) => new(
        Observations.Of(theta["mean" + index]).Values, Observations.Of(theta["covariance" + index]).Values);

    private static (string Name, Matrix Value) Row(string name, double[] values) =>
        (name, Observations.From(values.Length, values).ToMatrix());

    private static ImmutableArray<double> Numbers(Matrix row) => [.. Observations.Of(row).Values];
}
