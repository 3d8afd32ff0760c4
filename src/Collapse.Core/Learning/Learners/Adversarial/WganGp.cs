using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The Wasserstein GAN with gradient penalty: in place of the cut weights D also lowers <c>lambda mean (|gradient of
/// D(x^)| - 1)^2</c>, x^ uniform on the segment between a real and a drawn row.
/// </summary>
/// <remarks>
/// I. Gulrajani et al., "Improved training of Wasserstein GANs", NIPS 2017, equation (3) and algorithm 1: lambda 10,
/// five critic steps. For a linear critic the penalty is lambda (|w| - 1)^2 whatever the rows.
/// </remarks>
public sealed record WganGp : Wgan
{
    /// <summary>A network with the defaults of science.md: Adam 2e-4 (0.5, 0.999).</summary>
    public WganGp() => Optimizer = new Adam(2e-4, 0.5);

    /// <summary>lambda, at least 0.</summary>
    public double Penalty { get; init; } = 10;

    /// <inheritdoc/>
    protected override WeightRule? AfterCritic => null;

    /// <inheritdoc/>
    protected override Node CriticLoss(Graph graph, Node x)
    {
        Node real = Shrunk(graph, x), drawn = Drawn(graph);
        Node lengths = SquaredSlopes(graph, Between(graph, real, drawn)).Sqrt();
        return Distance(graph, real, drawn) + Penalty * (lengths - 1).Square().Mean();
    }
}
