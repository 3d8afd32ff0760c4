using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>The autoencoder whose decoder is its encoder transposed: <c>y = W' f(W x + b) + c</c>.</summary>
/// <remarks>
/// P. Vincent et al. 2008 tie their weights so. Linear and without noise, its optimum is principal component analysis:
/// the outputs are the projection on the principal subspace (P. Baldi, K. Hornik, Neural Networks 2:53, 1989), and W
/// has orthonormal rows.
/// </remarks>
public record TiedAutoencoder : DenoisingLearner
{
    /// <summary>H, the number of hidden neurons; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>f, the hidden layer's activation; linear unless said.</summary>
    public Activation Activation { get; init; } = Activation.Linear;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
        [.. Parameter.Dense("", coordinates, Hidden, "encoder"), Parameter.Bias("c", coordinates)];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => Activation.Apply(graph.Dense(x, "W", "b"));

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) => code.MatMul(graph["W"]) + graph["c"];

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x) =>
        ErrorOf(Decode(graph, Encode(graph, Corrupt(graph, x))), x);
}
