using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// A generator G(z), z standard normal, and a critic D(x) that is trained to tell its rows from real ones; each lowers
/// a loss of its own.
/// </summary>
/// <remarks>
/// I. Goodfellow et al., NIPS 2014. One learning step is <see cref="CriticSteps"/> updates of the critic, each on rows
/// drawn anew with replacement, and one of the generator. Both see data in [-1, 1]: the interval is taken from the
/// samples at the start and kept among the weights. A new variant is a record that says the two losses, and one line in
/// <see cref="Catalog"/>.
/// </remarks>
public abstract record AdversarialLearner : GeneratorLearner, IScorer
{
    /// <summary>The length of z, at least 1.</summary>
    public int Latent { get; init; } = 100;

    /// <summary>G, from z to [-1, 1].</summary>
    public LayerChain Generator { get; init; } = new DenseNetwork("G", [256, 256, 256]) { Output = Activation.Tanh };

    /// <summary>D, from rows in [-1, 1] to one number.</summary>
    public LayerChain Critic { get; init; } = new DenseNetwork("D", [256, 256, 256]);

    /// <summary>Rows of an update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Updates of the critic before each of the generator, at least 1.</summary>
    public int CriticSteps { get; init; } = 1;

    /// <summary>The optimiser of both.</summary>
    public IOptimizer Optimizer { get; init; } = new Adam(2e-4, 0.5);

    /// <summary>Columns of a row that are no coordinates, such as a class.</summary>
    protected virtual int Labels => 0;

    /// <summary>Numbers that the generator gets beside z.</summary>
    protected virtual int Conditions => 0;

    /// <summary>Numbers that the critic gives of a row.</summary>
    protected virtual int Verdicts => 1;

    /// <summary>What is done to the critic's weights after an update; nothing unless overridden.</summary>
    protected virtual WeightRule? AfterCritic => null;

    /// <inheritdoc/>
    public override LearnerState Init(Key key, Matrix samples)
    {
        LearnerState state = base.Init(key, samples);
        return state with { Theta = state.Theta.With(DataRange.Name, DataRange.Of(samples, samples.Columns - Labels)) };
    }

    /// <summary>Minus the critic's verdict on each row: the higher, the more unusual.</summary>
    public Matrix Score(LearnerState state, Matrix inputs) => Run(GraphPart.Score, state, inputs, default);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates) =>
    [
        DataRange.Parameter,
        .. Generator.Parameters(Latent + Conditions, coordinates - Labels),
        .. Critic.Parameters(coordinates - Labels, Verdicts),
    ];

    /// <inheritdoc/>
    protected internal sealed override IReadOnlyList<Objective> Objectives() =>
    [
        new("critic", (graph, x) => CriticLoss(graph, x))
        {
            Trains = [.. Critic.Trained], Optimizer = Optimizer, Turns = CriticSteps, Batch = Batch, Replacement = true,
            After = AfterCritic, Updates = (graph, x) => [.. Critic.Updates(graph, Shrunk(graph, x))],
        },
        new("generator", (graph, _) => GeneratorLoss(graph))
        {
            Trains = [.. Generator.Trained], Optimizer = Optimizer, Batch = Batch, Replacement = true,
            Updates = (graph, _) => [.. Generator.Updates(graph, Input(graph))],
        },
    ];

    /// <inheritdoc/>
    protected internal override Node Generate(Graph graph) =>
        DataRange.Stretch(graph, Generator.Apply(graph, Input(graph), training: false));

    /// <inheritdoc/>
    protected internal override Node Score(Graph graph, Node x) =>
        -Critic.Apply(graph, Shrunk(graph, x), training: false).TakeColumns(0, 1);

    /// <summary>What the critic lowers.</summary>
    /// <param name="graph">Gives weights and draws.</param>
    /// <param name="x">Real rows in their own units, labels included.</param>
    protected abstract Node CriticLoss(Graph graph, Node x);

    /// <summary>What the generator lowers, for new rows of its own.</summary>
    protected abstract Node GeneratorLoss(Graph graph);

    /// <summary>What the generator is given: z, and whatever else.</summary>
    protected virtual Node Input(Graph graph) => graph.Normal("z", Latent);

    /// <summary>New rows in [-1, 1], without labels, as they are made in training.</summary>
    protected Node Drawn(Graph graph) => Generator.Apply(graph, Input(graph), training: true);

    /// <summary>Real rows in [-1, 1], without labels.</summary>
    protected Node Shrunk(Graph graph, Node x) => DataRange.Shrink(graph, x.TakeColumns(0, x.Columns - Labels));

    /// <summary>D of rows in [-1, 1], as in training.</summary>
    protected Node Verdict(Graph graph, Node rows, string purpose) =>
        Critic.Apply(graph, rows, training: true, purpose);

    /// <summary>|gradient of D| squared at each of some rows, [rows x 1].</summary>
    /// <remarks>
    /// The sum over rows has each row's own gradient in that row, as long as a row's verdict does not depend on the
    /// others. An expression like any other, so that a loss with it has its gradient too.
    /// </remarks>
    protected Node SquaredSlopes(Graph graph, Node rows) =>
        Gradient.Of(Verdict(graph, rows, " penalty").Sum(), rows)[0].Square().SumColumns();

    /// <summary>A point on the segment between each real row and a drawn one, uniformly.</summary>
    protected static Node Between(Graph graph, Node real, Node drawn) =>
        drawn + graph.Uniform("segment", 1) * (real - drawn);
}
