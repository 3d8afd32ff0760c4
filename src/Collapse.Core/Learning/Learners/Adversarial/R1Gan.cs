using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The GAN whose critic also lowers <c>lambda / 2</c> times the mean of <c>|gradient of D(x)|^2</c> at real rows x.
/// </summary>
/// <remarks>
/// L. Mescheder, A. Geiger, S. Nowozin, "Which training methods for GANs do actually converge?", ICML 2018, equation
/// (9).
/// </remarks>
public sealed record R1Gan : Gan
{
    /// <summary>lambda, at least 0; there called gamma.</summary>
    public double Penalty { get; init; } = 10;

    /// <inheritdoc/>
    protected override Node CriticLoss(Graph graph, Node x) =>
        base.CriticLoss(graph, x) + Penalty / 2 * SquaredSlopes(graph, Shrunk(graph, x)).Mean();
}
