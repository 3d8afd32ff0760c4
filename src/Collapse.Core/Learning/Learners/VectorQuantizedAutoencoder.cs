using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The vector-quantised autoencoder: the encoder's output is cut into parts, each part z is replaced by the nearest e
/// of K codes, and the gradient goes straight through. Loss: <c>MSE / variance of the data + 0.25 mean (z - e)^2</c>, e
/// taken as constant.
/// </summary>
/// <remarks>
/// A. van den Oord, O. Vinyals, K. Kavukcuoglu, NeurIPS 2017, equation (3); the codes follow the exponential moving
/// averages of appendix A.1:
/// <c>N_k = g N_k + (1 - g) n_k</c>, <c>m_k = g m_k + (1 - g) sum of z</c>, <c>e_k = m_k / N_k</c>, with N_k smoothed
/// by 1e-5 so that a code that nobody uses stays finite.
/// </remarks>
public sealed record VectorQuantizedAutoencoder : GraphLearner
{
    private const double Smoothing = 1e-5;

    /// <summary>Parts of a code; each is one of the codes.</summary>
    public required int Parts { get; init; }

    /// <summary>The variance of the data, in whose units the error is measured; more than 0.</summary>
    public required double Variance { get; init; }

    /// <summary>The length of a code.</summary>
    public int Length { get; init; } = 4;

    /// <summary>K, the number of codes.</summary>
    public int Codes { get; init; } = 64;

    /// <summary>The weight of the commitment.</summary>
    public double Commitment { get; init; } = 0.25;

    /// <summary>g, the decay of the moving averages; in [0, 1).</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>The width of the layer before and after the code.</summary>
    public int Width { get; init; } = 64;

    /// <summary>
    /// How many codes are in use: the exponential of the entropy of their frequencies, 1 to K.
    /// </summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    public double Perplexity(LearnerState state, Matrix inputs)
    {
        Matrix codes = Encode(state, inputs), table = state.Theta["E"];
        Dictionary<string, int> counts = [];
        for (int row = 0; row < codes.Rows; row++)
        {
            for (int part = 0; part < Parts; part++)
            {
                string code = string.Join(' ', codes.Row(row).Slice(part * Length, Length).ToArray());
                counts[code] = counts.GetValueOrDefault(code) + 1;
            }
        }

        double total = codes.Rows * Parts, entropy = 0;
        foreach (int count in counts.Values.Order())
            entropy -= count / total * Elementary.Log(count / total);
        return Math.Min(Elementary.Exp(entropy), table.Rows);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        .. Parameter.Dense("1", coordinates, Width, "encoder"), .. Parameter.Dense("2", Width, Parts * Length),
        .. Parameter.Dense("3", Parts * Length, Width), .. Parameter.Dense("4", Width, coordinates, "decoder"),
        new("E", Codes, Length, 0.5, 0, "codes"), new("m", Codes, Length, 0.5, 0, "codes"), new("N", Codes, 1, 0, 1),
    ];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) =>
        Quantized(graph, Before(graph, x)).Codes.ReshapeTo(x.Rows, Parts * Length);

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) =>
        graph.Dense(graph.Dense(code, "W3", "b3").Relu(), "W4", "b4");

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node before = Before(graph, x), codes = Quantized(graph, before).Codes;
        Node output = Decode(graph, Operations.StraightThrough(codes, before).ReshapeTo(x.Rows, Parts * Length));
        return 1 / Variance * ErrorOf(output, x) + Commitment * (before - codes.StopGradient()).Square().Mean();
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<(string Name, Node Value)> Updates(Graph graph, Node x)
    {
        Node before = Before(graph, x), index = Quantized(graph, before).Index;
        Node used = Operations.Constant(1).RepeatTo(before.Rows, 1).ScatterRows(index, Codes);
        Node counts = Decay * graph["N"] + (1 - Decay) * used;
        Node sums = Decay * graph["m"] + (1 - Decay) * before.ScatterRows(index, Codes);
        Node total = counts.Sum();
        Node smooth = (counts + Smoothing) * (total / (total + Codes * Smoothing));
        return [("N", counts), ("m", sums), ("E", sums / smooth)];
    }

    // The encoder's output, one part a row.
    private Node Before(Graph graph, Node x) =>
        graph.Dense(graph.Dense(x, "W1", "b1").Relu(), "W2", "b2").ReshapeTo(x.Rows * Parts, Length);

    private static (Node Codes, Node Index) Quantized(Graph graph, Node before)
    {
        Node index = before.NearestRow(graph["E"]);
        return (graph["E"].GatherRows(index), index);
    }
}
