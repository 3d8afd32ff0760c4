using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A learner whose weights follow the gradients of one or more losses, all given as expressions.</summary>
/// <remarks>
/// A learning step takes the objectives in their order, each as many turns as it says, and each turn is one update of
/// its optimiser by reverse-mode differentiation (<see cref="Gradient"/>). An autoencoder derives from
/// <see cref="GraphLearner"/>, a generator from
/// <see cref="GeneratorLearner"/>. Pure and safe to share between threads; working memory is kept between calls, which
/// nobody can see but by the time it takes.
/// </remarks>
public abstract record GradientLearner : IFastLearner
{
    private const int Chunk = 256; // rows that are generated at once
    private const int MostRows = 2_048; // inputs that are answered at once: a program holds every layer of all of them

    private readonly GraphPrograms _programs;

    /// <summary>A learner with no programs yet.</summary>
    protected GradientLearner() => _programs = new GraphPrograms(this);

    /// <summary>A copy with programs of its own, as its parameters may differ.</summary>
    protected GradientLearner(GradientLearner original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _programs = new GraphPrograms(this);
    }

    internal GraphPrograms Programs => _programs;

    /// <inheritdoc/>
    public virtual LearnerState Init(Key key, Matrix samples)
    {
        Weights theta = new(Parameters(samples.Columns).Select(parameter => (parameter.Name, parameter.Draw(key))));
        return new LearnerState(samples.Columns, theta, [.. Objectives().Select(objective => OptimizerMemory.Of(
            objective.Name, objective.Optimizer, theta.Entries.Where(entry => objective.MayTrain(entry.Name))))], 0);
    }

    /// <inheritdoc/>
    public virtual LearnerState Step(LearnerState state, Matrix samples, Key key)
    {
        using GraphEngine engine = new(this, state, samples);
        engine.Train(key);
        return engine.State();
    }

    /// <summary>The loss of an objective that a turn with this key would lower, on all samples.</summary>
    /// <param name="state">The state.</param>
    /// <param name="samples">The training set.</param>
    /// <param name="key">Draws what is random in the loss.</param>
    /// <param name="objective">Its number among <see cref="Objectives"/>.</param>
    public double LossOf(LearnerState state, Matrix samples, Key key, int objective = 0)
    {
        using GraphEngine engine = new(this, state, samples);
        return engine.Differentiate(key, objective).Loss;
    }

    /// <summary>
    /// Its gradient by the weights that it trains; of those that the loss does not reach there is none.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="samples">The training set.</param>
    /// <param name="key">Draws what is random in the loss.</param>
    /// <param name="objective">Its number among <see cref="Objectives"/>.</param>
    public Weights GradientOf(LearnerState state, Matrix samples, Key key, int objective = 0)
    {
        using GraphEngine engine = new(this, state, samples);
        return engine.Differentiate(key, objective).Gradient;
    }

    /// <summary>The weights for data of D coordinates.</summary>
    protected internal abstract IReadOnlyList<Parameter> Parameters(int coordinates);

    /// <summary>What a learning step lowers, in order; always the same ones.</summary>
    protected internal abstract IReadOnlyList<Objective> Objectives();

    /// <summary>
    /// The number of the part of training that a step belongs to; expressions may differ from part to part.
    /// </summary>
    protected internal virtual int Phase(long step) => 0;

    /// <summary><see cref="Graph.Samples"/> new rows, made of draws; for a learner that can.</summary>
    protected internal virtual Node Generate(Graph graph) =>
        throw new NotSupportedException($"{GetType().Name} makes no new rows.");

    /// <summary>How unusual each row of x is, [rows x 1]; for a learner that can say.</summary>
    protected internal virtual Node Score(Graph graph, Node x) =>
        throw new NotSupportedException($"{GetType().Name} gives rows no score.");

    /// <summary>New rows by <see cref="Generate"/>: what <see cref="ISampler.Sample"/> returns.</summary>
    protected Matrix Generated(LearnerState state, int count, Key key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0) return Matrix.Zeros(0, state.Coordinates);
        int rows = Math.Min(count, Chunk);
        List<Matrix> parts = [];
        for (int first = 0; first < count; first += rows)
            parts.Add(Run(GraphPart.Generate, state, Matrix.Zeros(rows, state.Coordinates), key, first));
        return Matrix.Create(count, state.Coordinates, (row, values) =>
            parts[row / rows].Row(row % rows).CopyTo(values));
    }

    /// <summary>The expression of a part that has inputs or draws alone.</summary>
    internal virtual Node Expression(GraphPart part, Graph graph, Node x) =>
        part == GraphPart.Generate ? Generate(graph) : Score(graph, x);

    ILearnerSession IFastLearner.Open(LearnerState state, Matrix samples) => Open(state, samples);

    internal virtual ILearnerSession Open(LearnerState state, Matrix samples) => new GraphSession(this, state, samples);

    /// <summary>The value of a part's expression, whose rows depend on their inputs and numbers alone.</summary>
    internal Matrix Run(GraphPart part, LearnerState state, Matrix inputs, Key key, int firstRow = 0)
    {
        if (inputs.Rows > MostRows)
        {
            Matrix[] parts =
            [
                .. Enumerable.Range(0, inputs.Rows).Chunk(MostRows)
                    .Select(rows => Run(part, state, inputs.Take(rows), key, firstRow + rows[0])),
            ];
            return Matrix.Create(
                inputs.Rows, parts[0].Columns, (row, values) =>
                    parts[row / MostRows].Row(row % MostRows).CopyTo(values));
        }

        GraphProgram program =
            _programs.Rent(new(part, 0, Phase(state.Step), inputs.Rows, inputs.Columns, state.Coordinates));
        try
        {
            program.Enter(state.Theta);
            program.Data.CopyFrom(inputs);
            return program.Run(key, state.Step, firstRow: firstRow).ToMatrix();
        }
        finally
        {
            _programs.Return(program);
        }
    }
}
