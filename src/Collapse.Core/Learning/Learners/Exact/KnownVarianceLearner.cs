using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A Gaussian whose covariance is known, so that only the mean is fitted.</summary>
/// <remarks>The mean's variance over generations is known exactly: <c>Theory.MeanRefit</c>.</remarks>
/// <param name="Noise">The distribution of a row around the mean; its own mean is not used.</param>
public sealed record KnownVarianceLearner(GaussianModel Noise) : IExactLearner<GaussianSummary, GaussianModel>
{
    /// <inheritdoc/>
    public GaussianSummary Summarize(Observations rows) => GaussianSummary.Of(rows);

    /// <inheritdoc/>
    public GaussianSummary Merge(GaussianSummary first, GaussianSummary second) => first.Merge(second);

    /// <inheritdoc/>
    public GaussianModel Fit(GaussianSummary summary, Key key) => new(summary.Mean, Noise.Covariance);

    /// <inheritdoc/>
    public Observations Sample(GaussianModel model, int count, Key key) =>
        new GaussianLearner().Sample(model, count, key);
}
