using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The variational autoencoder: q(z|x) normal with mean m(x) and variances s^2(x), p(z) standard normal, p(x|z) normal
/// around the decoder's output y(z) with a fixed variance. Loss: the mean over samples of <c>|y - x|^2 / (2 sigma^2) +
/// beta KL(q || p)</c> with z = m + s e, e standard normal.
/// </summary>
/// <remarks>
/// D. P. Kingma, M. Welling, ICLR 2014, equation (10) and appendix B: KL = 1/2 sum (m^2 + s^2 - ln s^2 - 1), never
/// below 0. beta = 1 is theirs; I. Higgins et al., ICLR 2017, take beta above 1. The response that is fed back decodes
/// a drawn z; the reconstruction decodes m.
/// </remarks>
public sealed record VariationalAutoencoder : GraphLearner, ISampler
{
    /// <summary>H, the length of the code; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>
    /// sigma, the standard deviation of an output around the decoder's, in the units of the data; more than 0.
    /// </summary>
    public required double OutputSigma { get; init; }

    /// <summary>beta, the weight of the divergence.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>The width of the layer before and after the code.</summary>
    public int Width { get; init; } = 64;

    /// <summary>New rows: the decoder's outputs of codes drawn from p(z), without the output's own variance.</summary>
    public Matrix Sample(LearnerState state, int count, Key key) => Generated(state, count, key);

    /// <summary>KL(q || p) of each sample, [samples x 1].</summary>
    /// <param name="mean">m, [samples x H].</param>
    /// <param name="logVariance">ln s^2, [samples x H].</param>
    public static Node Divergence(Node mean, Node logVariance) =>
        0.5 * (mean.Square() + logVariance.Exp() - logVariance - 1).SumColumns();

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        .. Parameter.Dense("1", coordinates, Width, "encoder"), .. Parameter.Dense("m", Width, Hidden),
        .. Parameter.Dense("s", Width, Hidden),
        .. Parameter.Dense("2", Hidden, Width), .. Parameter.Dense("3", Width, coordinates, "decoder"),
    ];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => graph.Dense(Layer(graph, x), "Wm", "bm");

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) =>
        graph.Dense(graph.Dense(code, "W2", "b2").Relu(), "W3", "b3");

    /// <inheritdoc/>
    protected internal override Node Generate(Graph graph) => Decode(graph, graph.Normal("prior", Hidden));

    /// <inheritdoc/>
    protected internal override Node Respond(Graph graph, Node x) => Decode(graph, Drawn(graph, x).Code);

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        (Node code, Node mean, Node logVariance) = Drawn(graph, x);
        Node error = graph.Coordinates / (2 * OutputSigma * OutputSigma) * ErrorOf(Decode(graph, code), x);
        return error + Beta * Divergence(mean, logVariance).Mean();
    }

    private (Node Code, Node Mean, Node LogVariance) Drawn(Graph graph, Node x)
    {
        Node layer = Layer(graph, x), mean = graph.Dense(layer, "Wm", "bm"),
            logVariance = graph.Dense(layer, "Ws", "bs");
        return (mean + (0.5 * logVariance).Exp() * graph.Normal("code", Hidden), mean, logVariance);
    }

    private static Node Layer(Graph graph, Node x) => graph.Dense(x, "W1", "b1").Relu();
}
