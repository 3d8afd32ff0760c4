using System.Collections.Immutable;
using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>What an autoencoder's outputs are compared by.</summary>
public enum OutputLoss
{
    /// <summary>Mean squared error over samples and coordinates.</summary>
    MeanSquared,

    /// <summary>Mean binary cross-entropy -x ln y - (1 - x) ln(1 - y), for data in [0, 1] and a sigmoid output.</summary>
    CrossEntropy,
}

/// <summary>
/// The autoencoder with any number of layers, <c>h_k = f(W_k h_(k-1) + b_k)</c>, linear in its code layer (the narrowest) when it is deep
/// and in its output unless that is a sigmoid.
/// </summary>
/// <remarks>
/// One hidden layer: the paper's D/H/D (Th. Schanze 2026), which starts from the very weights of <see cref="DenseLearner"/>.
/// Several: G. E. Hinton, R. R. Salakhutdinov, Science 313:504 (2006), whose code layer is linear too. Weights start as in
/// Glorot and Bengio 2010, biases at 0.
/// </remarks>
public record Autoencoder : GraphLearner
{
    /// <summary>The widths of the hidden layers, such as 20, or 256, 64, 8, 64, 256; at least one.</summary>
    public required EquatableArray<int> Widths { get; init; }

    /// <summary>f, the hidden layers' activation. Our default, as in the paper: max(x, 0).</summary>
    public Activation Hidden { get; init; } = Activation.Relu;

    /// <summary>Whether the output is a sigmoid, for data in [0, 1]; else it is linear.</summary>
    public bool SigmoidOutput { get; init; }

    /// <summary>What outputs are compared by.</summary>
    public OutputLoss Error { get; init; } = OutputLoss.MeanSquared;

    /// <summary>w: w/2 times the sum of squared weights, not biases, is added to the loss.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What the input meets in training; nothing for an autoencoder that does not denoise.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    // The narrowest layer, the first of equal ones; its number counts from 1.
    private int CodeLayer => 1 + Widths.Items.IndexOf(Widths.Items.Min());

    private int Layers => Widths.Items.Length + 1;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates)
    {
        ImmutableArray<int> sizes = [coordinates, .. Widths.Items, coordinates];
        return
        [
            .. Enumerable.Range(1, Layers).SelectMany(layer => Parameter.Dense(
                $"{layer}", sizes[layer - 1], sizes[layer], layer == 1 ? "encoder" : layer == Layers ? "decoder" : null)),
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
    protected internal override Node Corrupt(Graph graph, Node x) => Corruption.Apply(graph, x);

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node code = Encode(graph, Corrupt(graph, x));
        Node loss = Compare(BeforeOutput(graph, code), x) + CodePenalty(graph, code);
        if (WeightDecay == 0) return loss;
        return Enumerable.Range(1, Layers).Aggregate(loss, (sum, layer) => sum + WeightDecay / 2 * graph[$"W{layer}"].Square().Sum());
    }

    /// <summary>What is added to the loss for the code of the training inputs; nothing unless overridden.</summary>
    protected virtual Node CodePenalty(Graph graph, Node code) => Operations.Constant(0);

    // Cross-entropy from what goes into the sigmoid: ln(1 + e^a) - x a, which neither overflows nor takes the logarithm of 0.
    private Node Compare(Node output, Node target) => (Error, SigmoidOutput) switch
    {
        (OutputLoss.CrossEntropy, true) => (output.Softplus() - target * output).Mean(),
        (OutputLoss.CrossEntropy, false) => throw new InputException("Cross-entropy needs a sigmoid output; expected SigmoidOutput."),
        (_, true) => MeanSquaredError(output.Sigmoid(), target),
        (_, false) => MeanSquaredError(output, target),
    };

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
