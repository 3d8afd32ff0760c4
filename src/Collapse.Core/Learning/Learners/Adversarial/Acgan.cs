using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// A learner of rows whose last column is their class, a whole number from 0 to Classes - 1; so are the rows that it
/// makes.
/// </summary>
public interface ILabelled : ILearner
{
    /// <summary>The number of classes.</summary>
    int Classes { get; }
}

/// <summary>
/// The auxiliary classifier GAN: G draws a row of a class that it is asked for, and the critic, which also tells
/// classes, lowers the mean of its adversarial loss and of the cross-entropy of the class, both over real and drawn
/// rows; so does G.
/// </summary>
/// <remarks>
/// A. Odena, C. Olah, J. Shlens, "Conditional image synthesis with auxiliary classifier GANs", ICML 2017, equations (2)
/// and (3). The class goes into the generator as one of its inputs, 1 of Classes; classes are asked for with equal
/// probability. Cross-entropy is of the logits: softmax before it would leave a perfect classifier at ln(1 + 9/e) for
/// ten classes.
/// </remarks>
public sealed record Acgan : AdversarialLearner, ILabelled
{
    /// <inheritdoc/>
    public required int Classes { get; init; }

    /// <inheritdoc/>
    protected override int Labels => 1;

    /// <inheritdoc/>
    protected override int Conditions => Classes;

    /// <inheritdoc/>
    protected override int Verdicts => 1 + Classes;

    /// <summary>The mean of the adversarial and the auxiliary loss of some verdicts.</summary>
    /// <param name="verdicts">[rows x (1 + classes)]: how real, then the logits of the classes.</param>
    /// <param name="classes">1 at each row's class, [rows x classes].</param>
    /// <param name="real">1 where verdicts should say real, 0 where drawn.</param>
    public static Node Loss(Node verdicts, Node classes, double real)
    {
        Node adversarial = Layers.BinaryCrossEntropy(verdicts.TakeColumns(0, 1), real);
        return 0.5 * (adversarial + Layers.CrossEntropy(verdicts.TakeColumns(1, classes.Columns), classes));
    }

    /// <inheritdoc/>
    protected internal override Node Generate(Graph graph) => base.Generate(graph).Concatenate(Asked(graph));

    /// <inheritdoc/>
    protected override Node Input(Graph graph) => base.Input(graph).Concatenate(Layers.OneHot(Asked(graph), Classes));

    /// <inheritdoc/>
    protected override Node CriticLoss(Graph graph, Node x)
    {
        Node own = Layers.OneHot(x.TakeColumns(x.Columns - 1, 1), Classes);
        Node real = Loss(Verdict(graph, Shrunk(graph, x), " real"), own, 1);
        return 0.5 * (real + Loss(Verdict(graph, Drawn(graph), " drawn"), Layers.OneHot(Asked(graph), Classes), 0));
    }

    /// <inheritdoc/>
    protected override Node GeneratorLoss(Graph graph) =>
        Loss(Verdict(graph, Drawn(graph), " drawn"), Layers.OneHot(Asked(graph), Classes), 1);

    // The largest of as many uniform numbers: each class with the same probability.
    private Node Asked(Graph graph) => graph.Uniform("class", Classes).IndexOfLargest();
}
