using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The autoencoder with a price on its code: loss the mean over samples of <c>|y - x|^2 / 2 + lambda sum over j of
/// |h_j|</c>, h = relu(W1 x + b1).
/// </summary>
/// <remarks>
/// The penalty of B. A. Olshausen, D. J. Field, Nature 381:607 (1996), on an encoder. Weights into the output could
/// grow as the code shrinks, so each row of W2' is scaled to length 1 where it is used. More hidden neurons than
/// coordinates are allowed.
/// </remarks>
public sealed record LassoAutoencoder : GraphLearner
{
    /// <summary>H, the number of hidden neurons; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>lambda, the price of a unit of activity, in the units of the data.</summary>
    public double Price { get; init; } = 0.01;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        .. Parameter.Dense("1", coordinates, Hidden, "encoder"),
        Parameter.Glorot("W2", Hidden, coordinates, "decoder"),
        Parameter.Bias("b2", coordinates),
    ];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => graph.Dense(x, "W1", "b1").Relu();

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code)
    {
        Node squares = graph["W2"].Square().SumColumns() + 1e-12;
        return code.MatMul(graph["W2"] * (-0.5 * squares.Log()).Exp()) + graph["b2"];
    }

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node code = Encode(graph, x);
        return graph.Coordinates / 2.0 * ErrorOf(Decode(graph, code), x) + Price * code.Abs().SumColumns().Mean();
    }
}
