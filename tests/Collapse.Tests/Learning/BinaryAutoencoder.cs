using Collapse.Differentiation;
using Collapse.Learning;

namespace Collapse.Tests.Learning;

/// <summary>An autoencoder whose code is made of bits: <c>h = 1 where W1 x + b1 is positive, else 0</c>.</summary>
/// <remarks>A bit has no slope, so the gradient goes through it as if it were the sigmoid.</remarks>
public sealed record BinaryAutoencoder : GraphLearner
{
    /// <summary>H, the number of bits.</summary>
    public required int Hidden { get; init; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
        [.. Parameter.Dense("1", coordinates, Hidden), .. Parameter.Dense("2", Hidden, coordinates)];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x)
    {
        Node sum = graph.Dense(x, "W1", "b1");
        return Operations.StraightThrough(sum.IsPositive(), sum.Sigmoid());
    }

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) => graph.Dense(code, "W2", "b2");

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x) => MeanSquaredError(Decode(graph, Encode(graph, x)), x);
}
