using Collapse.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Matrix = Collapse.Numerics.Matrix;

namespace Collapse.Learning;

/// <summary>
/// The linear network D/H/D, <c>y = m + W2 W1 (x - m)</c> with m the mean of the samples: the learner whose optimum is
/// known in closed form. An autoencoder, or with <see cref="NoiseSigma"/> a denoising one.
/// </summary>
/// <remarks>
/// P. Baldi, K. Hornik, Neural Networks 2:53 (1989). The loss is
/// (1 / 2M) sum ||y - x||^2 + (d / 2) (||W1||^2 + ||W2||^2), for the denoising form in expectation over the noise,
/// which adds (sigma^2 / 2) ||W2 W1||^2 (M. Chen et al., "Marginalized denoising autoencoders", ICML 2012): learning
/// itself is not random. Offsets are at their optimum for any weights, which is why m replaces them. Plain gradient
/// descent. For data of a few coordinates: a step costs M D^2 + D^3 operations and is not made for speed. Weights are
/// float32, a step's arithmetic double.
/// </remarks>
public sealed record LinearLearner : IResponder, ICorruptor
{
    /// <summary>H, the bottleneck; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>
    /// sigma(e), the standard deviation of the input noise, in the units of the data; 0 for an autoencoder.
    /// </summary>
    public double NoiseSigma { get; init; }

    /// <summary>d: d/2 times the sum of squared weights is added to the loss.</summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// The step size of gradient descent, in units of 1 / variance of the data. Below 1 / (2 (lambda_1 + sigma^2) + d),
    /// with lambda_1 the covariance's largest eigenvalue, steps near the optimum do not overshoot.
    /// </summary>
    public double LearningRate { get; init; } = 0.25;

    /// <inheritdoc/>
    /// <remarks>
    /// W1 is uniform in +-sqrt(3 / D), so that its rows have length about 1, and W2 its transpose: gradient descent
    /// keeps W1 W1' - W2' W2 as it was, and factors of equal size are the best conditioned.
    /// </remarks>
    public LearnerState Init(Key key, Matrix samples)
    {
        int coordinates = samples.Columns;
        double limit = Math.Sqrt(3.0 / coordinates);
        Matrix encoder = Matrix.Create(Hidden, coordinates, (row, values) =>
        {
            for (int column = 0; column < coordinates; column++)
                values[column] = (float)((2 * key.Uniform((long)row * coordinates + column) - 1) * limit);
        });
        return State(encoder, Rounded(Exact(encoder).Transpose()), Rounded(MeanOf(Exact(samples))), 0);
    }

    /// <inheritdoc/>
    /// <remarks>The key is not used: the noise enters by its expectation.</remarks>
    public LearnerState Step(LearnerState state, Matrix samples, Key key)
    {
        Matrix<double> x = Exact(samples), w1 = Exact(state.Theta["W1"]), w2 = Exact(state.Theta["W2"]);
        Matrix<double> mean = MeanOf(x);
        Matrix<double> centred = Shifted(x, -mean);
        Matrix<double> covariance = centred.TransposeThisAndMultiply(centred) / samples.Rows;
        Matrix<double> product = w2 * w1;
        // By W = W2 W1: (W - I) C + sigma^2 W.
        Matrix<double> slope = product * covariance - covariance + NoiseSigma * NoiseSigma * product;
        Matrix<double> slope1 = w2.TransposeThisAndMultiply(slope) + WeightDecay * w1;
        Matrix<double> slope2 = slope.TransposeAndMultiply(w1) + WeightDecay * w2;
        return State(
            Rounded(w1 - LearningRate * slope1), Rounded(w2 - LearningRate * slope2), Rounded(mean), state.Step + 1);
    }

    /// <inheritdoc/>
    public Matrix Respond(LearnerState state, Matrix inputs, Key key) => Reconstruct(state, Corrupt(inputs, key));

    /// <inheritdoc/>
    public Matrix Reconstruct(LearnerState state, Matrix inputs)
    {
        Matrix<double> mean = Exact(state.Theta["mean"]);
        Matrix<double> hidden = Shifted(Exact(inputs), -mean).TransposeAndMultiply(Exact(state.Theta["W1"]));
        return Rounded(Shifted(hidden.TransposeAndMultiply(Exact(state.Theta["W2"])), mean));
    }

    /// <inheritdoc/>
    public ILearner WithNoise(double sigma) => this with { NoiseSigma = sigma };

    /// <inheritdoc/>
    public Matrix Corrupt(Matrix inputs, Key key) =>
        NoiseSigma == 0 ? inputs : Matrix.Create(inputs.Rows, inputs.Columns, (row, values) =>
    {
        Key noise = key.Derive(row);
        for (int column = 0; column < values.Length; column++)
            values[column] = (float)(inputs[row, column] + NoiseSigma * noise.Normal(column));
    });

    // The mean of the samples of the last step takes the place of biases.
    private static LearnerState State(Matrix w1, Matrix w2, Matrix mean, long step) =>
        new(w1.Columns, new([("W1", w1), ("W2", w2), ("mean", mean)]), [], step);

    private static Matrix<double> Exact(Matrix matrix) =>
        Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (row, column) => matrix[row, column]);

    private static Matrix Rounded(Matrix<double> matrix) =>
        Matrix.Create(matrix.RowCount, matrix.ColumnCount, (row, values) =>
        {
            for (int column = 0; column < values.Length; column++)
                values[column] = (float)matrix[row, column];
        });

    private static Matrix<double> MeanOf(Matrix<double> rows) => rows.ColumnSums().ToRowMatrix() / rows.RowCount;

    private static Matrix<double> Shifted(Matrix<double> rows, Matrix<double> shift) =>
        Matrix<double>.Build.Dense(
            rows.RowCount, rows.ColumnCount, (row, column) => rows[row, column] + shift[0, column]);
}
