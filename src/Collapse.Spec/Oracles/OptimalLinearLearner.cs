using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Oracles;

/// <summary>
/// The linear network D/H/D at its optimum after every step: the learner that the collapse law speaks of, without the
/// lag of a learner that is trained.
/// </summary>
/// <remarks>
/// The optimum of <see cref="LinearLearner"/>'s loss is W = sum_i g_i u_i u_i' over the H largest eigenvalues lambda_i
/// of the samples' covariance (1 / M), with g_i = (lambda_i - d)+ / (lambda_i + sigma^2) (P. Baldi, K. Hornik, Neural
/// Networks 2:53, 1989, for sigma = d = 0), by MathNet's eigen-decomposition. Costs a decomposition a step: for data of
/// a few coordinates. Weights are float32, arithmetic double.
/// </remarks>
public sealed record OptimalLinearLearner : IResponder
{
    /// <summary>H, the bottleneck; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>
    /// sigma(e), the standard deviation of the input noise, in the units of the data; 0 for an autoencoder.
    /// </summary>
    public double NoiseSigma { get; init; }

    /// <summary>
    /// d: d/2 times the sum of squared weights of both layers is added to the loss (1 / 2M) sum ||y - x||^2.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// Whether the responses that are fed back are to the noisy input, as in the paper, or to the clean one.
    /// </summary>
    public bool NoisyResponse { get; init; } = true;

    /// <inheritdoc/>
    /// <remarks>The optimum for these samples at once; the key is not used.</remarks>
    public LearnerState Init(Key key, Matrix samples) => Optimum(samples, 0);

    /// <inheritdoc/>
    /// <remarks>The optimum for these samples; neither the key nor the weights before matter.</remarks>
    public LearnerState Step(LearnerState state, Matrix samples, Key key) => Optimum(samples, state.Step + 1);

    /// <inheritdoc/>
    public Matrix Respond(LearnerState state, Matrix inputs, Key key) =>
        Reconstruct(state, NoiseSigma == 0 || !NoisyResponse ? inputs : Matrix.Create(inputs.Rows, inputs.Columns,
            (row, values) =>
        {
            Key noise = key.Derive(row);
            for (int column = 0; column < values.Length; column++)
                values[column] = (float)(inputs[row, column] + NoiseSigma * noise.Normal(column));
        }));

    /// <inheritdoc/>
    public Matrix Reconstruct(LearnerState state, Matrix inputs) =>
        Matrix.Create(inputs.Rows, inputs.Columns, (row, values) =>
    {
        Matrix matrix = state.Theta["W"];
        ReadOnlySpan<float> x = inputs.Row(row), mean = state.Theta["mean"].Row(0);
        for (int j = 0; j < values.Length; j++)
        {
            ReadOnlySpan<float> weights = matrix.Row(j);
            double sum = mean[j];
            for (int i = 0; i < x.Length; i++) sum += weights[i] * ((double)x[i] - mean[i]);
            values[j] = (float)sum;
        }
    });

    private LearnerState Optimum(Matrix samples, long step)
    {
        PrincipalComponents components = PrincipalComponents.Of(samples);
        int d = components.Coordinates;
        double[] weights = new double[d * d];
        for (int mode = 0; mode < Math.Min(Hidden, components.Variances.Length); mode++)
        {
            double lambda = components.Variances[mode];
            if (!(lambda > WeightDecay)) break;
            double gain = (lambda - WeightDecay) / (lambda + NoiseSigma * NoiseSigma);
            ReadOnlySpan<double> u = components.Direction(mode);
            for (int j = 0; j < d; j++)
            {
                for (int i = 0; i < d; i++) weights[j * d + i] += gain * u[j] * u[i];
            }
        }

        Matrix mean = Rounded(1, d, components.Mean.ToArray());
        return new LearnerState(d, new([("W", Rounded(d, d, weights)), ("mean", mean)]), [], step);
    }

    private static Matrix Rounded(int rows, int columns, double[] values) =>
        Matrix.From(rows, columns, Array.ConvertAll(values, value => (float)value));
}
