using Collapse.Differentiation;
using Collapse.Learning;

namespace Collapse.Tests.Learning;

/// <summary>
/// A generative adversarial network of dense layers: the critic learns to tell samples from new rows, the generator to
/// make rows that it takes for samples. Losses: <c>softplus(-c(x)) + softplus(c(g(z)))</c> and
/// <c>softplus(-c(g(z)))</c>, z standard normal.
/// </summary>
/// <remarks>
/// I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, with the generator's loss that does not saturate
/// (section 3).
/// </remarks>
public sealed record SmallGan : GeneratorLearner
{
    /// <summary>The length of z.</summary>
    public required int Latent { get; init; }

    /// <summary>The width of the hidden layers.</summary>
    public int Width { get; init; } = 16;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        .. Parameter.Dense("g1", Latent, Width), .. Parameter.Dense("g2", Width, coordinates),
        .. Parameter.Dense("c1", coordinates, Width), .. Parameter.Dense("c2", Width, 1),
    ];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Objective> Objectives() =>
    [
        new("critic", CriticLoss)
        {
            Trains = ["Wc1", "bc1", "Wc2", "bc2"],
            Turns = 2,
            Batch = 16,
            Replacement = true,
            Optimizer = new Adam(2e-3, Beta1: 0.5),
        },
        new("generator", (graph, _) => (-Critic(graph, Generate(graph))).Softplus().Mean())
        {
            Trains = ["Wg1", "bg1", "Wg2", "bg2"],
            Batch = 16,
            Replacement = true,
            Optimizer = new Adam(2e-3, Beta1: 0.5),
        },
    ];

    /// <inheritdoc/>
    protected internal override Node Generate(Graph graph) =>
        graph.Dense(graph.Dense(graph.Normal("z", Latent), "Wg1", "bg1").Relu(), "Wg2", "bg2");

    private Node CriticLoss(Graph graph, Node x) =>
        (-Critic(graph, x)).Softplus().Mean() + Critic(graph, Generate(graph)).Softplus().Mean();

    private static Node Critic(Graph graph, Node x) => graph.Dense(graph.Dense(x, "Wc1", "bc1").Tanh(), "Wc2", "bc2");
}
