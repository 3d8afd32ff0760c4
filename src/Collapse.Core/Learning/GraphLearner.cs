using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// An autoencoder that is given by its expressions: weights, code, output and loss. Everything else is here.
/// </summary>
/// <remarks>
/// A learning step is one update of the optimiser on the loss of all samples. A new learner is a record that overrides
/// <see cref="GradientLearner.Parameters"/>, <see cref="Encode(Graph, Node)"/>, <see cref="Decode(Graph, Node)"/> and
/// <see cref="Loss(Graph, Node)"/>, and one line in <see cref="Catalog"/>.
/// </remarks>
public abstract record GraphLearner : GradientLearner, IResponder, IEncoder, IScorer
{
    /// <summary>The optimiser.</summary>
    public IOptimizer Optimizer { get; init; } = new Adam();

    /// <summary>
    /// What outputs are compared with their inputs by, in place of the mean squared error of the learner's loss; that
    /// unless said.
    /// </summary>
    public Loss Error { get; init; } = Learning.Loss.Mse;

    /// <summary>SSIM of the data's range; only read when that is what outputs are compared by.</summary>
    public StructuralSimilarity Similarity { get; init; } = new(1, 0);

    /// <summary>
    /// Whether the learner's loss has a mean squared error in whose place <see cref="Error"/> can stand.
    /// </summary>
    protected virtual bool TakesAnyError => true;

    /// <inheritdoc/>
    /// <exception cref="InputException">It cannot compare outputs as it is told, or the data do not suit
    /// it.</exception>
    public override LearnerState Init(Key key, Matrix samples)
    {
        if (Error != Learning.Loss.Mse && !TakesAnyError)
            throw new InputException($"{GetType().Name} has a loss of its own; expected mse, not {Error}.");
        if (Error == Learning.Loss.Ssim && samples.Columns < StructuralSimilarity.Taps)
        {
            throw new InputException(
                $"The data have {samples.Columns} coordinates; SSIM needs at least {StructuralSimilarity.Taps}.");
        }


        return base.Init(key, samples);
    }

    /// <inheritdoc/>
    public virtual Matrix Respond(LearnerState state, Matrix inputs, Key key) =>
        Run(GraphPart.Respond, state, inputs, key);

    /// <inheritdoc/>
    public virtual Matrix Reconstruct(LearnerState state, Matrix inputs) =>
        Run(GraphPart.Reconstruct, state, inputs, default);

    /// <inheritdoc/>
    public Matrix Encode(LearnerState state, Matrix inputs) => Run(GraphPart.Encode, state, inputs, default);

    /// <inheritdoc/>
    public Matrix Decode(LearnerState state, Matrix codes) => Run(GraphPart.Decode, state, codes, default);

    /// <inheritdoc/>
    public Matrix Score(LearnerState state, Matrix inputs) => Run(GraphPart.Score, state, inputs, default);

    /// <summary>The code of clean inputs.</summary>
    protected internal abstract Node Encode(Graph graph, Node x);

    /// <summary>The output of a code.</summary>
    protected internal abstract Node Decode(Graph graph, Node code);

    /// <summary>The loss that a learning step lowers, one number; a mean over samples.</summary>
    protected internal abstract Node Loss(Graph graph, Node x);

    /// <summary>The input as the learner sees it in training; the clean one unless overridden.</summary>
    protected internal virtual Node Corrupt(Graph graph, Node x) => x;

    /// <summary>
    /// The response that is fed back: the output of the code of the corrupted input unless overridden.
    /// </summary>
    protected internal virtual Node Respond(Graph graph, Node x) => Decode(graph, Encode(graph, Corrupt(graph, x)));

    /// <summary>The reconstruction of clean inputs: the output of their code unless overridden.</summary>
    protected internal virtual Node Reconstruct(Graph graph, Node x) => Decode(graph, Encode(graph, x));

    /// <summary>How unusual each row is: the mean squared error of its reconstruction unless overridden.</summary>
    protected internal override Node Score(Graph graph, Node x) => (Reconstruct(graph, x) - x).Square().MeanColumns();

    /// <summary>
    /// New values of weights that are learned by a rule instead of the gradient; none unless overridden.
    /// </summary>
    protected internal virtual IReadOnlyList<(string Name, Node Value)> Updates(Graph graph, Node x) => [];

    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<Objective> Objectives() =>
        [new("loss", Loss) { Optimizer = Optimizer, Updates = Updates }];

    /// <summary>
    /// The error of outputs, one number: what <see cref="Error"/> says, a mean over samples (and coordinates).
    /// </summary>
    protected Node ErrorOf(Node output, Node target) => Error switch
    {
        Learning.Loss.Mse => MeanSquaredError(output, target),
        Learning.Loss.Mae => (output - target).Abs().Mean(),
        _ => StructuralDissimilarity.Of(output, target, Similarity),
    };

    /// <summary>The mean squared error over samples and coordinates.</summary>
    protected static Node MeanSquaredError(Node output, Node target) => (output - target).Square().Mean();

    internal override Node Expression(GraphPart part, Graph graph, Node x) => part switch
    {
        GraphPart.Respond => Respond(graph, x),
        GraphPart.Reconstruct => Reconstruct(graph, x),
        GraphPart.Encode => Encode(graph, x),
        GraphPart.Decode => Decode(graph, x),
        GraphPart.Corrupt => Corrupt(graph, x),
        _ => base.Expression(part, graph, x),
    };
}

/// <summary>An autoencoder whose input may meet noise in training.</summary>
public abstract record DenoisingLearner : GraphLearner, ICorruptor
{
    /// <summary>What the input meets in training; nothing for an autoencoder that does not denoise.</summary>
    public Corruption Corruption { get; init; } = Corruption.None;

    /// <inheritdoc/>
    public virtual Matrix Corrupt(Matrix inputs, Key key) => Corruption == Corruption.None
        ? inputs
        : Run(GraphPart.Corrupt, new LearnerState(inputs.Columns, Init(default, inputs).Theta, [], 0), inputs, key);

    /// <inheritdoc/>
    public ILearner WithNoise(double sigma) => this with { Corruption = Corruption.WithSigma(sigma) };

    /// <inheritdoc/>
    protected internal override Node Corrupt(Graph graph, Node x) => Corruption.Apply(graph, x);
}
