using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>Rows and the width of the kernel around each.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Kernel">The normal distribution, of mean 0, that is laid on each row.</param>
public sealed record KernelDensity(Observations Rows, GaussianModel Kernel);

/// <summary>A Gaussian kernel density: a row drawn at random plus noise of the kernel's covariance.</summary>
/// <remarks>
/// Kernel = h^2 S with S the rows' covariance (divisor n - 1) and h = n^(-1 / (d + 4)) (D. W. Scott 1992), times <see
/// cref="Factor"/>. Each refit adds variance: E[S_(t+1)] = (1 + h^2) E[S_t] up to O(1 / n). Its collapse is fattening.
/// </remarks>
public sealed record KernelDensityLearner : IExactLearner<Observations, KernelDensity>
{
    /// <summary>What Scott's bandwidth is multiplied by, at least 0; 0 gives the bootstrap.</summary>
    public double Factor { get; init; } = 1;

    /// <inheritdoc/>
    public Observations Summarize(Observations rows) => rows;

    /// <inheritdoc/>
    public Observations Merge(Observations first, Observations second) => first.Concat(second);

    /// <inheritdoc/>
    public KernelDensity Fit(Observations summary, Key key)
    {
        GaussianModel whole = new GaussianLearner { Unbiased = true }.Fit(GaussianSummary.Of(summary));
        int d = summary.Dimensions;
        double h = Factor * Elementary.Exp(-Elementary.Log(summary.Count) / (d + 4));
        double[] covariance = whole.Covariance.ToArray();
        for (int i = 0; i < covariance.Length; i++) covariance[i] *= h * h;
        return new KernelDensity(summary, new GaussianModel(new double[d], covariance));
    }

    /// <inheritdoc/>
    public Observations Sample(KernelDensity model, int count, Key key) =>
        Observations.Create(count, model.Rows.Dimensions, values =>
        {
            GaussianLearner.Draw(model.Kernel, values, key.Derive("kernel"));
            Key rows = key.Derive("rows");
            int d = model.Rows.Dimensions;
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> centre = model.Rows.Row(rows.Below(model.Rows.Count, i));
                for (int j = 0; j < d; j++) values[i * d + j] += centre[j];
            }
        });
}
