using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A mixture of K Gaussians with full covariances by expectation-maximisation.</summary>
/// <remarks>
/// A. Dempster, N. Laird, D. Rubin 1977. It starts from the clusters of <see cref="Clusters"/> and stops when the mean
/// log-likelihood of a row changes by less than <see cref="Tolerance"/>, or after <see cref="MaxIterations"/>. The
/// likelihood never falls, but EM creeps where components overlap: the result depends on the tolerance, which is why it
/// is a parameter of published protocols.
/// </remarks>
public sealed record GaussianMixtureLearner : IExactLearner<Observations, GaussianMixture>
{
    private const double LogTwoPi = 1.8378770664093454835606594728112;

    /// <summary>K, at least 1.</summary>
    public required int Components { get; init; }

    /// <summary>The smallest change of the mean log-likelihood after which EM goes on; above 0.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The most iterations, at least 1.</summary>
    public int MaxIterations { get; init; } = 2000;

    /// <summary>What is added to each variance, at least 0.</summary>
    public double Ridge { get; init; } = 1e-6;

    /// <inheritdoc/>
    public Observations Summarize(Observations rows) => rows;

    /// <inheritdoc/>
    public Observations Merge(Observations first, Observations second) => first.Concat(second);

    /// <inheritdoc/>
    /// <remarks>At least K rows.</remarks>
    public GaussianMixture Fit(Observations summary, Key key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(summary.Count, Components, nameof(summary));
        double[] shares = Clusters.Shares(summary, Components, key);
        GaussianMixture mixture = Maximize(summary, shares);
        double before = double.NegativeInfinity;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            double likelihood = Expect(summary, mixture, shares);
            mixture = Maximize(summary, shares);
            if (Math.Abs(likelihood - before) < Tolerance) break;
            before = likelihood;
        }

        return mixture;
    }

    /// <inheritdoc/>
    public Observations Sample(GaussianMixture model, int count, Key key)
    {
        int d = model.Components[0].Dimensions;
        MultinomialLearner shares = new(model.Weights.Length);
        Observations which = shares.Sample(model.Weights, count, key.Derive("component"));
        return Observations.Create(count, d, values =>
        {
            StandardNormals.Fill(key.Derive("row"), values);
            for (int i = 0; i < count; i++)
            {
                GaussianModel component = model.Components[(int)which.Values[i]];
                Span<double> x = values.AsSpan(i * d, d);
                for (int a = d - 1; a >= 0; a--)
                {
                    double sum = component.Mean[a];
                    for (int b = 0; b <= a; b++) sum += component.Factor[a * d + b] * x[b];
                    x[a] = sum;
                }
            }
        });
    }

    /// <summary>The mean log-likelihood of a row.</summary>
    public static double LogLikelihood(Observations rows, GaussianMixture mixture) =>
        Expect(rows, mixture, new double[rows.Count * mixture.Weights.Length]);

    // Writes each row's share in each component; returns the mean log-likelihood.
    private static double Expect(Observations rows, GaussianMixture mixture, double[] shares)
    {
        int k = mixture.Weights.Length, d = rows.Dimensions;
        Span<double> constants = stackalloc double[k];
        double half = d * LogTwoPi / 2;
        for (int c = 0; c < k; c++)
            constants[c] = Elementary.Log(mixture.Weights[c]) - mixture.Components[c].HalfLogDeterminant - half;
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            Span<double> own = shares.AsSpan(row * k, k);
            double largest = double.NegativeInfinity;
            for (int c = 0; c < k; c++)
            {
                own[c] = constants[c] - mixture.Components[c].Distance(rows.Row(row)) / 2;
                largest = Math.Max(largest, own[c]);
            }

            double total = 0;
            for (int c = 0; c < k; c++) total += own[c] = Elementary.Exp(own[c] - largest);
            for (int c = 0; c < k; c++) own[c] /= total;
            sum += largest + Elementary.Log(total);
        }

        return sum / rows.Count;
    }

    private GaussianMixture Maximize(Observations rows, double[] shares)
    {
        int d = rows.Dimensions;
        var weights = ImmutableArray.CreateBuilder<double>(Components);
        var components = ImmutableArray.CreateBuilder<GaussianModel>(Components);
        double[] centred = new double[d];
        for (int c = 0; c < Components; c++)
        {
            // As in scikit-learn, so that an empty component stays a distribution.
            double weight = 10 * double.BitIncrement(1) - 10;
            double[] mean = new double[d], covariance = new double[d * d];
            for (int row = 0; row < rows.Count; row++)
            {
                double share = shares[row * Components + c];
                weight += share;
                for (int i = 0; i < d; i++) mean[i] += share * rows.Row(row)[i];
            }

            for (int i = 0; i < d; i++) mean[i] /= weight;
            for (int row = 0; row < rows.Count; row++)
            {
                double share = shares[row * Components + c];
                for (int i = 0; i < d; i++) centred[i] = rows.Row(row)[i] - mean[i];
                for (int i = 0; i < d; i++)
                {
                    for (int j = 0; j <= i; j++) covariance[i * d + j] += share * centred[i] * centred[j];
                }
            }

            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++) covariance[j * d + i] = covariance[i * d + j] /= weight;
                covariance[i * d + i] += Ridge;
            }

            weights.Add(weight);
            components.Add(new GaussianModel(mean, covariance));
        }

        double all = weights.Sum();
        return new GaussianMixture([.. weights.Select(weight => weight / all)], components.MoveToImmutable());
    }
}
