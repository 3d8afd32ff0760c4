using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The generative adversarial network: D lowers <c>-(ln s(D(x)) + ln(1 - s(D(G(z))))) / 2</c>, G lowers <c>-ln
/// s(D(G(z)))</c>, s the logistic function.
/// </summary>
/// <remarks>
/// I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, section 3, with its loss for G that does not
/// saturate.
/// </remarks>
public record Gan : AdversarialLearner
{
    /// <inheritdoc/>
    protected override Node CriticLoss(Graph graph, Node x)
    {
        Node real = Layers.BinaryCrossEntropy(Verdict(graph, Shrunk(graph, x), " real"), 1);
        return 0.5 * (real + Layers.BinaryCrossEntropy(Verdict(graph, Drawn(graph), " drawn"), 0));
    }

    /// <inheritdoc/>
    protected override Node GeneratorLoss(Graph graph) =>
        Layers.BinaryCrossEntropy(Verdict(graph, Drawn(graph), " drawn"), 1);
}
