using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The sparse autoencoder: sigmoid neurons that should rarely be active. Loss: the mean over samples of <c>|y - x|^2 /
/// 2</c>, plus
/// <c>beta sum over j of KL(rho || r_j)</c>, where r_j is neuron j's mean activation and
/// <c>KL(rho || r) = rho ln(rho / r) + (1 - rho) ln((1 - rho) / (1 - r))</c>.
/// </summary>
/// <remarks>
/// A. Ng, "Sparse autoencoder", CS294A lecture notes (2011), section 3. More hidden neurons than coordinates are
/// allowed.
/// </remarks>
public sealed record SparseAutoencoder : GraphLearner
{
    /// <summary>H, the number of hidden neurons; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>rho, the mean activation that is asked for; in (0, 1).</summary>
    public double Activity { get; init; } = 0.05;

    /// <summary>beta, the weight of the penalty. Our default: 0.1; the notes' 3 is for images.</summary>
    public double Penalty { get; init; } = 0.1;

    /// <summary>The penalty for mean activations r, [1 x neurons]: at least 0, and 0 where all are rho.</summary>
    public Node Divergence(Node activity) =>
        (Activity * -activity.Log() + (1 - Activity) * -(1 - activity).Log()).Sum() + activity.Columns * Entropy;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
        [.. Parameter.Dense("1", coordinates, Hidden, "encoder"),
            .. Parameter.Dense("2", Hidden, coordinates, "decoder")];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => graph.Dense(x, "W1", "b1").Sigmoid();

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) => graph.Dense(code, "W2", "b2");

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node code = Encode(graph, x);
        return graph.Coordinates / 2.0 * ErrorOf(Decode(graph, code), x) + Penalty * Divergence(code.MeanRows());
    }

    // rho ln rho + (1 - rho) ln(1 - rho), the part of the divergence that does not depend on r.
    private double Entropy =>
        Activity * Numerics.Elementary.Log(Activity) + (1 - Activity) * Numerics.Elementary.Log(1 - Activity);
}
