using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The Wasserstein GAN: D lowers <c>mean D(G(z)) - mean D(x)</c> with its weights cut to +-c after each update, G
/// lowers <c>-mean D(G(z))</c>.
/// </summary>
/// <remarks>
/// M. Arjovsky, S. Chintala, L. Bottou, "Wasserstein generative adversarial networks", ICML 2017, algorithm 1: RMSprop
/// 5e-5, c = 0.01, five critic steps.
/// </remarks>
public record Wgan : AdversarialLearner
{
    /// <summary>A Wasserstein GAN with the paper's optimiser.</summary>
    public Wgan()
    {
        CriticSteps = 5;
        Optimizer = new RmsProp(5e-5, 0.99);
    }

    /// <summary>c, more than 0.</summary>
    public double Clip { get; init; } = 0.01;

    /// <inheritdoc/>
    protected override WeightRule? AfterCritic => WeightRules.Clip(Clip);

    /// <inheritdoc/>
    protected override Node CriticLoss(Graph graph, Node x) => Distance(graph, Shrunk(graph, x), Drawn(graph));

    /// <inheritdoc/>
    protected override Node GeneratorLoss(Graph graph) => -Verdict(graph, Drawn(graph), " drawn").Mean();

    /// <summary>mean D(drawn) - mean D(real), which is minus the estimated distance.</summary>
    protected Node Distance(Graph graph, Node real, Node drawn) =>
        Verdict(graph, drawn, " drawn").Mean() - Verdict(graph, real, " real").Mean();
}
