using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The paper's networks D/H/D: <c>y = W2 relu(W1 x + b1) + b2</c>, as an autoencoder (trained on x to x) or a denoising one
/// (x + e to x), full batch, with Adam.
/// </summary>
/// <remarks>
/// Th. Schanze 2026; the denoising autoencoder is that of P. Vincent et al. 2008. All arithmetic is float32 with fused multiply-adds in a fixed
/// order, so a state is the same on every machine.
/// </remarks>
public sealed record DenseLearner : IFastLearner<DenseState>
{
    /// <summary>AE or DAE.</summary>
    public required Model Model { get; init; }

    /// <summary>The loss that a step lowers.</summary>
    public required Loss Loss { get; init; }

    /// <summary>H, the number of hidden neurons; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>How weights and biases are drawn.</summary>
    public Initialization Initialization { get; init; } = Initialization.GlorotUniform;

    /// <summary>How the squared errors are added up; only read when the loss is MSE.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

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
        DenseWeights zeros = DenseWeights.Zeros(coordinates, Hidden);
        return new DenseState(Initialization.Draw(key, coordinates, Hidden), zeros, zeros, 0);
    }

    /// <inheritdoc/>
    public DenseState Step(DenseState state, Matrix samples, Key key)
    {
        using DenseEngine engine = new(this, state, samples);
        engine.Train(key);
        return engine.State();
    }

    /// <inheritdoc/>
    public Matrix Respond(DenseState state, Matrix inputs, Key key)
    {
        using DenseEngine engine = new(this, state, inputs);
        return Matrix.Create(inputs.Rows, inputs.Columns, (row, values) => engine.Respond(row, key, values));
    }

    /// <inheritdoc/>
    public Matrix Reconstruct(DenseState state, Matrix inputs)
    {
        using DenseEngine engine = new(this, state, inputs);
        return engine.Reconstruct();
    }

    /// <summary>The inputs as the learner sees them in training: x + e for the DAE, x itself for the AE.</summary>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <param name="key">Draws e.</param>
    public unsafe Matrix Corrupt(Matrix inputs, Key key)
    {
        if (Model == Model.Ae) return inputs;
        using LaneBuffer row = new(1, inputs.Columns + 1);
        return Matrix.Create(inputs.Rows, inputs.Columns, (index, values) =>
        {
            row.All.Clear();
            inputs.Row(index).CopyTo(row.All);
            Normals.Add(key, (long)index * row.Stride, (float)NoiseSigma, row.Pointer, row.Pointer, row.Stride);
            row.All[..values.Length].CopyTo(values);
        });
    }

    /// <inheritdoc/>
    /// <remarks>Adam's moments and its step count t are 0 again.</remarks>
    public DenseState WithFreshOptimizer(DenseState state)
    {
        DenseWeights zeros = DenseWeights.Zeros(state.Theta.W1.Columns, Hidden);
        return new DenseState(state.Theta, zeros, zeros, 0);
    }

    /// <inheritdoc/>
    public ILearner<DenseState> WithNoise(double sigma) => this with { NoiseSigma = sigma };

    ILearnerSession<DenseState> IFastLearner<DenseState>.Open(DenseState state, Matrix samples) => new DenseSession(this, state, samples);
}
