using System.Collections.Immutable;
using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// A stack of dense layers, as generators and critics are made of: <c>h_k = f(norm(W_k h_(k-1) + b_k))</c>, its last
/// layer without a norm.
/// </summary>
/// <remarks>
/// Weights and biases start uniform in +-1 / sqrt(inputs), as users of such networks know them (<see
/// cref="Initialization.FanInUniform"/>). With <see cref="Normalize"/> hidden layers have batch normalisation: in
/// training by the batch's own statistics, otherwise by their running means, which the updates move by a tenth each
/// time.
/// </remarks>
/// <param name="Name">What the names of its weights end in, such as G; layers are numbered behind it.</param>
/// <param name="Widths">Widths of the hidden layers; none for a linear map.</param>
public sealed record DenseNetwork(string Name, EquatableArray<int> Widths) : LayerChain(Name)
{
    private const double Momentum = 0.1;

    /// <summary>f of the hidden layers.</summary>
    public Activation Hidden { get; init; } = Activation.LeakyRelu;

    /// <summary>What the last layer applies.</summary>
    public Activation Output { get; init; } = Activation.Linear;

    /// <summary>
    /// Whether hidden layers have batch normalisation; not for a critic whose gradient is penalised row by row.
    /// </summary>
    public bool Normalize { get; init; }

    /// <summary>The share of a hidden layer's outputs that is dropped in training, in [0, 1).</summary>
    public double Dropout { get; init; }

    private int Layers => Widths.Items.Length + 1;

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters(int inputs, int outputs)
    {
        ImmutableArray<int> sizes = [inputs, .. Widths.Items, outputs];
        for (int layer = 1; layer <= Layers; layer++)
        {
            string suffix = $"{Name}{layer}";
            IEnumerable<Parameter> dense =
                Parameter.Dense(suffix, sizes[layer - 1], sizes[layer], null, Initialization.FanInUniform);
            foreach (Parameter parameter in dense) yield return parameter;
            if (!Normalize || layer == Layers) continue;
            yield return new Parameter("g" + suffix, 1, sizes[layer], Shift: 1); // gain
            yield return Parameter.Bias("h" + suffix, sizes[layer]); // shift
            yield return Parameter.Bias("m" + suffix, sizes[layer]); // running mean
            yield return new Parameter("v" + suffix, 1, sizes[layer], Shift: 1); // running variance
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Trained =>
        Parameters(1, 1).Select(parameter => parameter.Name).Where(name => name[0] is not ('m' or 'v'));

    /// <inheritdoc/>
    public override Node Apply(Graph graph, Node x, bool training, string purpose = "")
    {
        for (int layer = 1; layer <= Layers; layer++)
        {
            Node sum = Sum(graph, x, layer);
            x = layer < Layers ? Finish(graph, sum, layer, training, purpose) : Output.Apply(sum);
        }

        return x;
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Node Value)> Updates(Graph graph, Node x)
    {
        for (int layer = 1; Normalize && layer < Layers; layer++)
        {
            Node sum = Sum(graph, x, layer), mean = sum.MeanRows(), variance = (sum - mean).Square().MeanRows();
            (string m, string v) = ($"m{Name}{layer}", $"v{Name}{layer}");
            yield return (m, (1 - Momentum) * graph[m] + Momentum * mean);
            yield return (v, (1 - Momentum) * graph[v] + Momentum * variance);
            x = Finish(graph, sum, layer, training: true, "");
        }
    }

    private Node Sum(Graph graph, Node x, int layer) =>
        x.MatMul(graph.Transposed($"W{Name}{layer}")) + graph[$"b{Name}{layer}"];

    private Node Finish(Graph graph, Node sum, int layer, bool training, string purpose)
    {
        if (Normalize)
        {
            Node normal = training
                ? Learning.Layers.NormalizeColumns(sum)
                : (sum - graph[$"m{Name}{layer}"]) * (graph[$"v{Name}{layer}"] + Learning.Layers.Epsilon).InverseSqrt();
            sum = normal * graph[$"g{Name}{layer}"] + graph[$"h{Name}{layer}"];
        }

        Node y = Hidden.Apply(sum);
        return training && Dropout > 0
            ? Learning.Layers.Dropout(y, graph.Uniform($"dropout {Name}{layer}{purpose}", y.Columns), Dropout)
            : y;
    }
}
