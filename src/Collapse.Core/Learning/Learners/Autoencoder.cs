using System.Collections.Immutable;
using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The autoencoder with any number of layers, <c>h_k = f(W_k h_(k-1) + b_k)</c>, linear in its code layer (the
/// narrowest) when it is deep and in its output unless that is a sigmoid.
/// </summary>
/// <remarks>
/// One hidden layer: the paper's D/H/D, <c>y = W2 relu(W1 x + b1) + b2</c> (Th. Schanze 2026), or with Gaussian
/// corruption its denoising form (P. Vincent et al. 2008); such a network runs in a fused program of its own, several
/// times as fast. Several layers: G. E. Hinton, R. R. Salakhutdinov, Science 313:504 (2006), whose code layer is linear
/// too. All arithmetic is float32 in a fixed order, so a state is the same on every machine.
/// </remarks>
public record Autoencoder : DenoisingLearner
{
    /// <summary>The widths of the hidden layers, such as 20, or 256, 64, 8, 64, 256; at least one.</summary>
    public required EquatableArray<int> Widths { get; init; }

    /// <summary>f, the hidden layers' activation. Our default, as in the paper: max(x, 0).</summary>
    public Activation Hidden { get; init; } = Activation.Relu;

    /// <summary>Whether the output is a sigmoid, for data in [0, 1]; else it is linear.</summary>
    public bool SigmoidOutput { get; init; }

    /// <summary>
    /// Whether outputs are compared by the mean binary cross-entropy -x ln y - (1 - x) ln(1 - y) instead, for data in
    /// [0, 1] and a sigmoid output.
    /// </summary>
    public bool CrossEntropy { get; init; }

    /// <summary>How squared errors are added up; only read when outputs are compared by MSE.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>How weights and biases are drawn.</summary>
    public Initialization Initialization { get; init; } = Initialization.GlorotUniform;

    /// <summary>w: w/2 times the sum of squared weights, not biases, is added to the loss.</summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// Whether the fused program can run it: one hidden layer of rectified neurons, a linear output, Gaussian noise or
    /// none, Adam.
    /// </summary>
    internal bool IsFused => Widths.Items.Length == 1 && Hidden == Activation.Relu && !SigmoidOutput && !CrossEntropy
        && Optimizer is Adam && (Corruption == Corruption.None || Corruption.IsGaussian)
        && EqualityContract == typeof(Autoencoder);

    // The narrowest layer, the first of equal ones; its number counts from 1.
    private int CodeLayer => 1 + Widths.Items.IndexOf(Widths.Items.Min());

    private int Layers => Widths.Items.Length + 1;

    /// <inheritdoc/>
    public override LearnerState Step(LearnerState state, Matrix samples, Key key)
    {
        if (!IsFused) return base.Step(state, samples, key);
        using DenseEngine engine = new(this, state, samples);
        engine.Train(key);
        return engine.State();
    }

    /// <inheritdoc/>
    public override Matrix Respond(LearnerState state, Matrix inputs, Key key)
    {
        if (!IsFused) return base.Respond(state, inputs, key);
        using DenseEngine engine = new(this, state, inputs);
        return Matrix.Create(inputs.Rows, inputs.Columns, (row, values) => engine.Respond(row, key, values));
    }

    /// <inheritdoc/>
    public override Matrix Reconstruct(LearnerState state, Matrix inputs)
    {
        if (!IsFused) return base.Reconstruct(state, inputs);
        using DenseEngine engine = new(this, state, inputs);
        return engine.Reconstruct();
    }

    /// <inheritdoc/>
    public override unsafe Matrix Corrupt(Matrix inputs, Key key)
    {
        if (!IsFused || !Corruption.IsGaussian) return base.Corrupt(inputs, key);
        using LaneBuffer row = new(1, inputs.Columns + 1);
        return Matrix.Create(inputs.Rows, inputs.Columns, (index, values) =>
        {
            row.All.Clear();
            inputs.Row(index).CopyTo(row.All);
            Normals.Add(key, (long)index * row.Stride, (float)Corruption.Amount, row.Pointer, row.Pointer, row.Stride);
            row.All[..values.Length].CopyTo(values);
        });
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates)
    {
        ImmutableArray<int> sizes = [coordinates, .. Widths.Items, coordinates];
        return
        [
            .. Enumerable.Range(1, Layers).SelectMany(layer => Parameter.Dense(
                $"{layer}", sizes[layer - 1], sizes[layer],
                layer == 1 ? "encoder" : layer == Layers ? "decoder" : null, Initialization)),
        ];
    }

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x)
    {
        for (int layer = 1; layer <= CodeLayer; layer++)
            x = Apply(graph, x, layer);
        return x;
    }

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code)
    {
        Node output = BeforeOutput(graph, code);
        return SigmoidOutput ? output.Sigmoid() : output;
    }

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node code = Encode(graph, Corrupt(graph, x));
        Node loss = Compare(BeforeOutput(graph, code), x) + CodePenalty(graph, code);
        if (WeightDecay == 0) return loss;
        return Enumerable.Range(1, Layers).Aggregate(loss,
            (sum, layer) => sum + WeightDecay / 2 * graph[$"W{layer}"].Square().Sum());
    }

    internal override ILearnerSession Open(LearnerState state, Matrix samples) =>
        IsFused ? new DenseSession(this, state, samples) : base.Open(state, samples);

    /// <summary>What is added to the loss for the code of the training inputs; nothing unless overridden.</summary>
    protected virtual Node CodePenalty(Graph graph, Node code) => Operations.Constant(0);

    // Cross-entropy from what goes into the sigmoid: ln(1 + e^a) - x a, which neither overflows nor takes the logarithm
    // of 0.
    private Node Compare(Node output, Node target)
    {
        if (CrossEntropy && !SigmoidOutput)
            throw new InputException("Cross-entropy needs a sigmoid output; expected SigmoidOutput.");
        if (CrossEntropy) return (output.Softplus() - target * output).Mean();
        Node error = ErrorOf(SigmoidOutput ? output.Sigmoid() : output, target);
        return Reduction == Reduction.HalfSum && Error == Learning.Loss.Mse ? target.Columns / 2.0 * error : error;
    }

    private Node BeforeOutput(Graph graph, Node code)
    {
        for (int layer = CodeLayer + 1; layer < Layers; layer++)
            code = Apply(graph, code, layer);
        return graph.Dense(code, $"W{Layers}", $"b{Layers}");
    }

    private Node Apply(Graph graph, Node x, int layer)
    {
        Node sum = graph.Dense(x, $"W{layer}", $"b{layer}");
        return layer == CodeLayer && Widths.Items.Length > 1 ? sum : Hidden.Apply(sum);
    }
}
