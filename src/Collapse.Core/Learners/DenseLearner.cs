using Collapse.Losses;
using Collapse.Numerics;
using Collapse.Optimizers;

namespace Collapse.Learners;

/// <summary>
/// The paper's networks D/H/D: <c>y = W2 relu(W1 x + b1) + b2</c>, as an autoencoder (trained on x to x) or a denoising one
/// (x + e to x), full batch, with Adam.
/// </summary>
/// <remarks>
/// Th. Schanze 2026; the denoising autoencoder is that of P. Vincent et al. 2008. Weights start uniform in
/// +-sqrt(6 / (D + H)) (Glorot and Bengio 2010), biases at 0. All arithmetic is float32 with fused multiply-adds in a fixed
/// order, so a state is the same on every machine.
/// </remarks>
public sealed record DenseLearner : ILearner<DenseState>
{
    /// <summary>AE or DAE.</summary>
    public required Model Model { get; init; }

    /// <summary>The loss that a step lowers.</summary>
    public required Loss Loss { get; init; }

    /// <summary>H, the number of hidden neurons; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>sigma(e), the standard deviation of the DAE's input noise, in the units of the data; the AE ignores it.</summary>
    public double NoiseSigma { get; init; }

    /// <summary>w: w/2 times the sum of squared weights, not biases, is added to the loss.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The optimiser.</summary>
    public Adam Optimizer { get; init; } = new();

    /// <summary>SSIM of the data's range; only read when that is the loss.</summary>
    public StructuralSimilarity Similarity { get; init; } = new(1, 0);

    /// <inheritdoc/>
    public DenseState Init(Key key, Matrix samples)
    {
        int coordinates = samples.Columns;
        double limit = Math.Sqrt(6.0 / (coordinates + Hidden));
        DenseWeights theta = DenseWeights.Zeros(coordinates, Hidden) with
        {
            W1 = Uniform(key.Derive("encoder"), Hidden, coordinates, limit),
            W2 = Uniform(key.Derive("decoder"), coordinates, Hidden, limit),
        };
        return new DenseState(theta, DenseWeights.Zeros(coordinates, Hidden), DenseWeights.Zeros(coordinates, Hidden), 0);
    }

    /// <inheritdoc/>
    public DenseState Step(DenseState state, Matrix samples, Key key)
    {
        DenseEngine engine = new(this, state, samples);
        engine.Train(key);
        return engine.State();
    }

    /// <inheritdoc/>
    public Matrix Respond(DenseState state, Matrix inputs, Key key)
    {
        DenseEngine engine = new(this, state, inputs);
        return Matrix.Create(inputs.Rows, inputs.Columns, (row, values) => engine.Respond(row, key, values));
    }

    /// <inheritdoc/>
    public Matrix Reconstruct(DenseState state, Matrix inputs) => new DenseEngine(this, state, inputs).Reconstruct();

    /// <summary>The inputs as the learner sees them in training: x + e for the DAE, x itself for the AE.</summary>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <param name="key">Draws e.</param>
    public unsafe Matrix Corrupt(Matrix inputs, Key key)
    {
        if (Model == Model.Ae) return inputs;
        LaneBuffer row = new(1, inputs.Columns + 1);
        return Matrix.Create(inputs.Rows, inputs.Columns, (index, values) =>
        {
            row.All.Clear();
            inputs.Row(index).CopyTo(row.All);
            Normals.Add(key, (long)index * row.Stride, (float)NoiseSigma, row.Pointer, row.Pointer, row.Stride);
            row.All[..values.Length].CopyTo(values);
        });
    }

    private static Matrix Uniform(Key key, int rows, int columns, double limit) =>
        Matrix.Create(rows, columns, (row, values) =>
        {
            for (int column = 0; column < columns; column++)
                values[column] = (float)((2 * key.Uniform((long)row * columns + column) - 1) * limit);
        });
}
