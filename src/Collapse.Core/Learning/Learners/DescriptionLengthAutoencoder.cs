using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The autoencoder of minimum description length, a factorial stochastic vector quantiser: the encoder gives, for each
/// of V groups of K units, the probabilities p_v of its units; one unit a group is active, and the output is the sum of
/// the active units' vectors. Loss: the mean description length of a sample in nats, <c>E|x - y|^2 / (2 sigma^2) + sum
/// over v, i of p_vi ln(p_vi / pi_vi)</c>.
/// </summary>
/// <remarks>
/// G. E. Hinton, R. S. Zemel, "Autoencoders, minimum description length and Helmholtz free energy", NIPS 6 (1994),
/// sections 4 and 5. The second term is what the code costs after the bits back. As units are drawn independently,
/// <c>E|x - y|^2 = |x - sum m_v|^2 + sum over v of (sum over i of p_vi |c_vi|^2 - |m_v|^2)</c> with m_v = sum over i of
/// p_vi c_vi: nothing is drawn for learning. The response that is fed back draws one unit a group; the reconstruction
/// is the expected output.
/// </remarks>
public sealed record DescriptionLengthAutoencoder : GraphLearner
{
    /// <summary>V, the number of groups; at least 1.</summary>
    public required int Groups { get; init; }

    /// <summary>sigma, to which an output is coded, in the units of the data; more than 0.</summary>
    public required double OutputSigma { get; init; }

    /// <summary>K, the number of units in a group.</summary>
    public int Units { get; init; } = 8;

    /// <inheritdoc/>
    protected override bool TakesAnyError => false;

    /// <summary>E|x - y|^2 of each sample, [samples x 1], when one unit a group is drawn by p.</summary>
    /// <param name="x">[samples x coordinates].</param>
    /// <param name="p">[samples x (groups x units)].</param>
    /// <param name="vectors">c, [(groups x units) x coordinates].</param>
    /// <param name="offset">What is added to every output, [1 x coordinates].</param>
    public Node ExpectedError(Node x, Node p, Node vectors, Node offset)
    {
        int all = Groups * Units;
        Node group = Operations.Constant(Matrix.Create(all, all, (row, values) =>
            values.Slice(row / Units * Units, Units).Fill(1)));
        Node squares = vectors.Square().SumColumns();
        // sum of |m_v|^2
        Node withinGroups = (p * p.MatMul(vectors.MatMul(vectors, transposeRight: true) * group)).SumColumns();
        return (x - p.MatMul(vectors) - offset).Square().SumColumns() + p.MatMul(squares) - withinGroups;
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        .. Parameter.Dense("1", coordinates, Groups * Units, "encoder"),
        Parameter.Glorot("c", Groups * Units, coordinates, "decoder"), Parameter.Bias("b2", coordinates),
        Parameter.Bias("prior", Groups * Units),
    ];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => LogProbabilities(graph, x).Exp();

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) => code.MatMul(graph["c"]) + graph["b2"];

    /// <inheritdoc/>
    protected internal override Node Respond(Graph graph, Node x)
    {
        // The largest of ln p + g with Gumbel noise g is a draw from p.
        Node gumbel = -(-graph.Uniform("unit", Groups * Units).Log()).Log();
        Node drawn = (LogProbabilities(graph, x) + gumbel).ReshapeTo(x.Rows * Groups, Units).MaskOfLargest(1);
        return Decode(graph, drawn.ReshapeTo(x.Rows, Groups * Units));
    }

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node logP = LogProbabilities(graph, x), p = logP.Exp();
        Node prior = graph["prior"].ReshapeTo(Groups, Units).LogSoftmax().ReshapeTo(1, Groups * Units);
        Node code = (p * (logP - prior)).SumColumns();
        return (1 / (2 * OutputSigma * OutputSigma) * ExpectedError(x, p, graph["c"], graph["b2"]) + code).Mean();
    }

    private Node LogProbabilities(Graph graph, Node x) =>
        graph.Dense(x, "W1", "b1").ReshapeTo(x.Rows * Groups, Units).LogSoftmax().ReshapeTo(x.Rows, Groups * Units);
}
