using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The Wasserstein divergence GAN: D also lowers <c>k mean |gradient of D(x^)|^p</c>, x^ as in <see cref="WganGp"/>.
/// </summary>
/// <remarks>
/// J. Wu et al., "Wasserstein divergence for GANs", ECCV 2018, equation (9): k = 2, p = 6. For a linear critic k |w|^p.
/// </remarks>
public sealed record WganDiv : Wgan
{
    /// <summary>A network with the defaults of science.md: Adam 2e-4 (0.5, 0.999).</summary>
    public WganDiv() => Optimizer = new Adam(2e-4, 0.5);

    /// <summary>k, at least 0.</summary>
    public double Penalty { get; init; } = 2;

    /// <summary>p, a whole number of at least 2.</summary>
    public int Power { get; init; } = 6;

    /// <inheritdoc/>
    protected override WeightRule? AfterCritic => null;

    /// <inheritdoc/>
    protected override Node CriticLoss(Graph graph, Node x)
    {
        Node real = Shrunk(graph, x), drawn = Drawn(graph);
        Node square = SquaredSlopes(graph, Between(graph, real, drawn));
        Node power = Power % 2 == 0 ? square : square.Sqrt();
        for (int i = 2 - Power % 2; i < Power; i += 2)
            power *= square;
        return Distance(graph, real, drawn) + Penalty * power.Mean();
    }
}
