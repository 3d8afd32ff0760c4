using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The concrete autoencoder: its code is H of the coordinates themselves. Selector k is a softmax <c>s_k = softmax((a_k
/// + g) / T)</c> over the coordinates with Gumbel noise g and a temperature T that falls while it learns; the code is s
/// x, later the coordinate with the largest a_k.
/// </summary>
/// <remarks>
/// A. Abid, M. F. Balin, J. Zou, "Concrete autoencoders for differentiable feature selection and reconstruction", ICML
/// 2019, equations (1) to (4):
/// T falls geometrically from 10 to 0.1. How many steps that takes is our choice, less than the warm-up, so that the
/// selection is made before feedback begins.
/// </remarks>
public sealed record ConcreteAutoencoder : GraphLearner
{
    /// <summary>H, how many coordinates are selected; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>The temperature of the first step.</summary>
    public double Hottest { get; init; } = 10;

    /// <summary>The temperature that is reached and kept.</summary>
    public double Coldest { get; init; } = 0.1;

    /// <summary>The steps in which the temperature falls.</summary>
    public int Cooling { get; init; } = 3_000;

    /// <summary>The width of the decoder's hidden layer.</summary>
    public int Width { get; init; } = 64;

    /// <summary>T after some learning steps.</summary>
    public double Temperature(long step)
    {
        double share = Math.Min(1, (double)step / Math.Max(1, Cooling));
        return Hottest * Elementary.Exp(share * Elementary.Log(Coldest / Hottest));
    }

    /// <summary>The selectors' softmax at a temperature, without noise; each row sums to 1.</summary>
    public static Node Selectors(Node logits, double temperature) => (1 / temperature * logits).Softmax();

    /// <summary>
    /// The coordinates that a trained state selects, in the order of the code; a coordinate may come twice.
    /// </summary>
    public static IReadOnlyList<int> Selected(LearnerState state)
    {
        Leaf logits = new("a", state.Theta["a"].Rows, state.Coordinates);
        Matrix index = Evaluation.Of(logits.IndexOfLargest(), (logits, state.Theta["a"]));
        return [.. Enumerable.Range(0, index.Rows).Select(row => (int)index[row, 0])];
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        new("a", Hidden, coordinates, 0.01), .. Parameter.Dense("1", Hidden, Width),
        .. Parameter.Dense("2", Width, coordinates, "decoder"),
    ];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) =>
        x.MatMul(graph["a"].MaskOfLargest(1), transposeRight: true);

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) =>
        graph.Dense(graph.Dense(code, "W1", "b1").Relu(), "W2", "b2");

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node gumbel = -(-graph.SharedUniform("gumbel", Hidden, graph.Coordinates).Log()).Log();
        Node selectors = ((graph["a"] + gumbel) / graph.Schedule(Temperature)).Softmax();
        return ErrorOf(Decode(graph, x.MatMul(selectors, transposeRight: true)), x);
    }
}
