using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A Gaussian with full covariance, fitted by maximum likelihood or without bias.</summary>
/// <remarks>
/// Mean = the rows' mean; covariance = scatter / n + ridge I (maximum likelihood), or scatter / (n - 1) + ridge I. What
/// becomes of its refits is known exactly: <c>Theory.GaussianRefit</c>. Drawn rows are mean + L z with L the
/// covariance's Cholesky factor and z standard normal; coordinate j of row i is normal number i d + j of the key.
/// </remarks>
public sealed record GaussianLearner : IExactLearner<GaussianSummary, GaussianModel>
{
    /// <summary>Whether the scatter is divided by n - 1 instead of n; then two rows are needed.</summary>
    public bool Unbiased { get; init; }

    /// <summary>What is added to each variance, at least 0.</summary>
    public double Ridge { get; init; }

    /// <inheritdoc/>
    public GaussianSummary Summarize(Observations rows) => GaussianSummary.Of(rows);

    /// <inheritdoc/>
    public GaussianSummary Merge(GaussianSummary first, GaussianSummary second) => first.Merge(second);

    /// <inheritdoc/>
    public GaussianModel Fit(GaussianSummary summary, Key key) => Fit(summary);

    /// <summary>The same without the key, which is not used.</summary>
    public GaussianModel Fit(GaussianSummary summary)
    {
        int d = summary.Mean.Length, divisor = Unbiased ? summary.Count - 1 : summary.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1, nameof(summary));
        double[] covariance = summary.Scatter.ToArray();
        for (int i = 0; i < covariance.Length; i++) covariance[i] /= divisor;
        for (int i = 0; i < d; i++) covariance[i * d + i] += Ridge;
        return new GaussianModel(summary.Mean, covariance);
    }

    /// <inheritdoc/>
    public Observations Sample(GaussianModel model, int count, Key key) =>
        Observations.Create(count, model.Dimensions, values => Draw(model, values, key));

    /// <summary>Turns an array of whole rows into draws of the model.</summary>
    internal static void Draw(GaussianModel model, Span<double> values, Key key)
    {
        int d = model.Dimensions;
        StandardNormals.Fill(key, values);
        ReadOnlySpan<double> factor = model.Factor, mean = model.Mean;
        if (d == 1)
        {
            double deviation = factor[0], centre = mean[0];
            for (int i = 0; i < values.Length; i++) values[i] = centre + deviation * values[i];
            return;
        }

        for (int start = 0; start < values.Length; start += d)
        {
            Span<double> x = values.Slice(start, d);
            // From the last coordinate on, each needs only normals that are still there.
            for (int i = d - 1; i >= 0; i--)
            {
                double sum = mean[i];
                ReadOnlySpan<double> weights = factor.Slice(i * d, i + 1);
                for (int j = 0; j < weights.Length; j++) sum += weights[j] * x[j];
                x[i] = sum;
            }
        }
    }
}
