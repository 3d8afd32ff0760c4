using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The contractive autoencoder: sigmoid neurons h, linear output. Loss: the mean over samples of <c>|y - x|^2 + lambda
/// |J(x)|^2</c> with J = dh/dx, the squared Frobenius norm of the encoder's Jacobian.
/// </summary>
/// <remarks>
/// S. Rifai, P. Vincent, X. Muller, X. Glorot, Y. Bengio, ICML 2011, equations (6) and (8):
/// <c>|J(x)|^2 = sum over j of (h_j (1 - h_j))^2 sum over i of W_ji^2</c>. The same by differentiating the encoder is
/// here as well, for encoders without a closed form; it takes H times as long.
/// </remarks>
public sealed record ContractiveAutoencoder : GraphLearner
{
    /// <summary>H, the number of hidden neurons; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>lambda, 1e-4 to 0.1 in use.</summary>
    public double Contraction { get; init; } = 0.01;

    /// <summary>Whether the Jacobian comes from differentiating the encoder instead of the closed form.</summary>
    public bool ByDifferentiation { get; init; }

    /// <summary>
    /// Whether the penalty is on the Jacobian of the whole map, dy/dx, in place of the encoder's: estimated anew at
    /// each step from one normal direction a sample, |v' dy/dx|^2, whose mean it is.
    /// </summary>
    /// <remarks>
    /// G. Alain, Y. Bengio, J. Mach. Learn. Res. 15:3563 (2014), equation (6): the limit of denoising for small noise,
    /// with lambda = sigma^2. The estimate: M. F. Hutchinson, Commun. Stat. 19:433 (1990).
    /// </remarks>
    public bool WholeMap { get; init; }

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
        if (WholeMap)
        {
            Node output = Decode(graph, code), direction = graph.Normal("direction", graph.Coordinates);
            Node slopes = Gradient.Of((output * direction).Sum(), x)[0]; // samples do not meet
            return graph.Coordinates * ErrorOf(output, x) + Contraction * slopes.Square().SumColumns().Mean();
        }

        Node norm = ByDifferentiation ? Differentiated(code, x) : Closed(graph, code);
        return graph.Coordinates * ErrorOf(Decode(graph, code), x) + Contraction * norm;
    }

    private static Node Closed(Graph graph, Node code)
    {
        Node slopes = (code * (1 - code)).Square(); // [samples x neurons]
        return slopes.MatMul(graph["W1"].Square().SumColumns()).Mean();
    }

    // Samples do not meet, so the slope of a neuron's sum over samples by the inputs holds each sample's own row of J.
    private Node Differentiated(Node code, Node x)
    {
        Node sum = Operations.Constant(0);
        for (int neuron = 0; neuron < Hidden; neuron++)
        {
            int one = neuron;
            Node pick = Operations.Constant(Matrix.Create(Hidden, 1, (row, values) => values[0] = row == one ? 1 : 0));
            sum += Gradient.Of(code.MatMul(pick).Sum(), x)[0].Square().Sum();
        }

        return 1.0 / code.Rows * sum;
    }
}
