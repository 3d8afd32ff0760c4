using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The masked autoencoder: each sample is cut into patches, most of which are replaced by a learned token, and the loss
/// is the mean squared error over the masked coordinates alone.
/// </summary>
/// <remarks>
/// K. He et al., "Masked autoencoders are scalable vision learners", CVPR 2022: three quarters are masked, as many in
/// each sample. Theirs are transformers that do not see the masked patches; here dense layers see a token in their
/// place. The response that is fed back is that to a masked input. A whole input is nothing that it has learned from:
/// its reconstruction puts together what is masked in several fixed masks that leave every fourth patch (at the default
/// share), averaged where they overlap, and its code is the mean of theirs.
/// </remarks>
public sealed record MaskedAutoencoder : GraphLearner
{
    /// <summary>H, the length of the code; at least 1.</summary>
    public required int Hidden { get; init; }

    /// <summary>Coordinates in a patch; the last one may be shorter.</summary>
    public int Patch { get; init; } = 5;

    /// <summary>The share of the patches that are masked, rounded to whole ones and at least one; in (0, 1).</summary>
    public double Share { get; init; } = 0.75;

    /// <summary>The width of the layer before and after the code.</summary>
    public int Width { get; init; } = 64;

    /// <inheritdoc/>
    protected override bool TakesAnyError => false;

    /// <summary>1 at the masked coordinates of each sample and 0 elsewhere, [samples x coordinates].</summary>
    public Node Mask(Graph graph)
    {
        int patches = (graph.Coordinates + Patch - 1) / Patch;
        int masked = Math.Clamp((int)Math.Round(Share * patches), 1, patches);
        Node spread = Operations.Constant(Matrix.Create(patches, graph.Coordinates, (patch, values) =>
            values.Slice(patch * Patch, Math.Min(Patch, values.Length - patch * Patch)).Fill(1)));
        return graph.Uniform("mask", patches).MaskOfLargest(masked).MatMul(spread);
    }

    /// <summary>The mean squared error over the coordinates where the mask is 1.</summary>
    public static Node MaskedError(Node output, Node target, Node mask) =>
        (mask * (output - target).Square()).Sum() / mask.Sum();

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        new("token", 1, coordinates, 0.02), .. Parameter.Dense("1", coordinates, Width, "encoder"),
        .. Parameter.Dense("2", Width, Hidden),
        .. Parameter.Dense("3", Hidden, Width), .. Parameter.Dense("4", Width, coordinates, "decoder"),
    ];

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x) =>
        1.0 / Masks * FixedMasks(graph).Select(mask => Code(graph, Masked(graph, x, mask)))
            .Aggregate((sum, code) => sum + code);

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code) =>
        graph.Dense(graph.Dense(code, "W3", "b3").Relu(), "W4", "b4");

    /// <inheritdoc/>
    protected internal override Node Reconstruct(Graph graph, Node x) => FixedMasks(graph)
        .Select(mask => mask * Decode(graph, Code(graph, Masked(graph, x, mask))))
        .Aggregate((sum, output) => sum + output) / FixedMasks(graph).Aggregate((sum, mask) => sum + mask);

    /// <inheritdoc/>
    protected internal override Node Respond(Graph graph, Node x) =>
        Decode(graph, Code(graph, Masked(graph, x, Mask(graph))));

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x)
    {
        Node mask = Mask(graph);
        return MaskedError(Decode(graph, Code(graph, Masked(graph, x, mask))), x, mask);
    }

    // Mask k leaves the patches k, k + masks, k + 2 masks, ... : each patch is masked in all but one of them.
    private int Masks => Math.Max(2, (int)Math.Round(1 / (1 - Math.Min(Share, 0.95))));

    private IEnumerable<Node> FixedMasks(Graph graph) => Enumerable.Range(0, Masks).Select(k => Operations.Constant(
        Matrix.Create(1, graph.Coordinates, (_, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = i / Patch % Masks == k ? 0 : 1;
        })));

    private static Node Masked(Graph graph, Node x, Node mask) => (1 - mask) * x + mask * graph["token"];

    private static Node Code(Graph graph, Node masked) =>
        graph.Dense(graph.Dense(masked, "W1", "b1").Relu(), "W2", "b2");
}
