using System.Collections.Immutable;
using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The autoencoder whose layers are first trained one after the other as restricted Boltzmann machines, then unrolled
/// and trained together:
/// <c>h = sigmoid(W v + b)</c> upwards, <c>v = sigmoid(V' h + c)</c> downwards, V = W at first.
/// </summary>
/// <remarks>
/// G. E. Hinton, R. R. Salakhutdinov, Science 313:504 (2006). Each machine learns by one step of contrastive divergence
/// (G. E. Hinton, Neural Computation 14:1771, 2002): <c>W += rate (h0' v0 - h1' v1) / M</c> with h0 drawn for the way
/// down and probabilities everywhere else. Then Adam lowers the cross-entropy. Data must lie in [0, 1], as their
/// entries are taken for probabilities. Until the last layer is trained nothing is asked of the outputs. The rate and
/// the number of steps are our choice.
/// </remarks>
public sealed record StackedBoltzmannAutoencoder : GraphLearner
{
    /// <summary>The widths of the layers, the code last; at least one.</summary>
    public required EquatableArray<int> Widths { get; init; }

    /// <summary>Learning steps of each machine.</summary>
    public int PreTraining { get; init; } = 1_000;

    /// <summary>The learning rate of contrastive divergence.</summary>
    public double Rate { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override bool TakesAnyError => false;

    /// <inheritdoc/>
    /// <exception cref="InputException">The data leave [0, 1].</exception>
    public override LearnerState Init(Key key, Matrix samples)
    {
        foreach (float value in samples.Values)
        {
            if (value is < 0 or > 1)
                throw new InputException(
                    FormattableString.Invariant($"A Boltzmann machine was given the value {value}; ")
                    + "expected data in [0, 1], such as min-max scaled segments.");
        }

        return base.Init(key, samples);
    }

    /// <inheritdoc/>
    protected internal override int Phase(long step) =>
        (int)Math.Min(step / Math.Max(1, PreTraining), Widths.Items.Length);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates)
    {
        ImmutableArray<int> sizes = [coordinates, .. Widths.Items];
        return
        [
            .. Enumerable.Range(1, Widths.Items.Length).SelectMany(layer => (IEnumerable<Parameter>)
            [
                new Parameter($"W{layer}", sizes[layer], sizes[layer - 1], 0.1),
                Parameter.Bias($"b{layer}", sizes[layer]),
                new Parameter($"V{layer}", sizes[layer], sizes[layer - 1], 0.1, 0, $"W{layer}"),
                Parameter.Bias($"c{layer}", sizes[layer - 1]),
            ]),
        ];
    }

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) => Up(graph, x, Widths.Items.Length);

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) => BeforeOutput(graph, code).Sigmoid();

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        if (graph.Phase < Widths.Items.Length) return Operations.Constant(0);
        Node output = BeforeOutput(graph, Encode(graph, x));
        return (output.Softplus() - x * output).Mean();
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<(string Name, Node Value)> Updates(Graph graph, Node x)
    {
        if (graph.Phase >= Widths.Items.Length) return [];
        int layer = graph.Phase + 1;
        (string w, string b, string v, string c) = ($"W{layer}", $"b{layer}", $"V{layer}", $"c{layer}");
        Node v0 = Up(graph, x, layer - 1), h0 = graph.Dense(v0, w, b).Sigmoid();
        Node drawn = (h0 - graph.Uniform("hidden", h0.Columns)).IsPositive();
        Node v1 = (drawn.MatMul(graph[w]) + graph[c]).Sigmoid(), h1 = graph.Dense(v1, w, b).Sigmoid();
        Node weights =
            graph[w] + Rate / x.Rows * (h0.MatMul(v0, transposeLeft: true) - h1.MatMul(v1, transposeLeft: true));
        return [(w, weights), (v, weights), (b, graph[b] + Rate * (h0 - h1).MeanRows()),
            (c, graph[c] + Rate * (v0 - v1).MeanRows())];
    }

    private static Node Up(Graph graph, Node x, int layers)
    {
        for (int layer = 1; layer <= layers; layer++)
            x = graph.Dense(x, $"W{layer}", $"b{layer}").Sigmoid();
        return x;
    }

    private Node BeforeOutput(Graph graph, Node code)
    {
        for (int layer = Widths.Items.Length; layer > 1; layer--)
            code = (code.MatMul(graph[$"V{layer}"]) + graph[$"c{layer}"]).Sigmoid();
        return code.MatMul(graph["V1"]) + graph["c1"];
    }
}
