using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A learner that is said by its expressions: weights, code, output and loss. Everything else is here.</summary>
/// <remarks>
/// A learning step is one step of Adam on the loss of all samples, by reverse-mode differentiation (<see cref="Gradient"/>). A new
/// learner is a record that overrides <see cref="Parameters"/>, <see cref="Encode(Graph, Node)"/>, <see cref="Decode(Graph, Node)"/> and
/// <see cref="Loss(Graph, Node)"/>, and one line in <see cref="Family"/>. Pure and safe to share between threads; working
/// memory is kept between calls, which nobody can see but by the time it takes.
/// </remarks>
public abstract record GraphLearner : IFastLearner<GraphState>
{
    private readonly GraphPrograms _programs;

    /// <summary>A learner with the default optimiser.</summary>
    protected GraphLearner() => _programs = new GraphPrograms(this);

    /// <summary>A copy with programs of its own, as its parameters may differ.</summary>
    protected GraphLearner(GraphLearner original)
    {
        Optimizer = original.Optimizer;
        _programs = new GraphPrograms(this);
    }

    /// <summary>The optimiser.</summary>
    public Adam Optimizer { get; init; } = new();

    internal GraphPrograms Programs => _programs;

    /// <inheritdoc/>
    public virtual GraphState Init(Key key, Matrix samples)
    {
        IReadOnlyList<Parameter> parameters = Parameters(samples.Columns);
        Weights zeros = new(parameters.Select(parameter => (parameter.Name, Matrix.Zeros(parameter.Rows, parameter.Columns))));
        return new GraphState(samples.Columns, new(parameters.Select(parameter => (parameter.Name, parameter.Draw(key)))), zeros, zeros, 0);
    }

    /// <inheritdoc/>
    public GraphState Step(GraphState state, Matrix samples, Key key)
    {
        using GraphEngine engine = new(this, state, samples);
        engine.Train(key);
        return engine.State();
    }

    /// <inheritdoc/>
    public Matrix Respond(GraphState state, Matrix inputs, Key key) => Run(GraphPart.Respond, state, inputs, key);

    /// <inheritdoc/>
    public Matrix Reconstruct(GraphState state, Matrix inputs) => Run(GraphPart.Reconstruct, state, inputs, default);

    /// <summary>The codes of clean inputs.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="inputs">x, [inputs x coordinates].</param>
    /// <returns>[inputs x code length].</returns>
    public Matrix Encode(GraphState state, Matrix inputs) => Run(GraphPart.Encode, state, inputs, default);

    /// <summary>The outputs of codes.</summary>
    /// <param name="state">The trained state.</param>
    /// <param name="codes">[codes x code length].</param>
    /// <returns>[codes x coordinates].</returns>
    public Matrix Decode(GraphState state, Matrix codes) => Run(GraphPart.Decode, state, codes, default);

    /// <summary>The loss that the learning step with this key would lower.</summary>
    public double LossOf(GraphState state, Matrix samples, Key key)
    {
        using GraphEngine engine = new(this, state, samples);
        return engine.Differentiate(key);
    }

    /// <summary>Its gradient by the weights; of those that the loss does not reach there is none.</summary>
    public Weights GradientOf(GraphState state, Matrix samples, Key key)
    {
        using GraphEngine engine = new(this, state, samples);
        engine.Differentiate(key);
        return engine.Gradient();
    }

    /// <summary>The weights for data of D coordinates.</summary>
    protected internal abstract IReadOnlyList<Parameter> Parameters(int coordinates);

    /// <summary>The code of clean inputs.</summary>
    protected internal abstract Node Encode(Graph graph, Node x);

    /// <summary>The output of a code.</summary>
    protected internal abstract Node Decode(Graph graph, Node code);

    /// <summary>The loss that a learning step lowers, one number; a mean over samples.</summary>
    protected internal abstract Node Loss(Graph graph, Node x);

    /// <summary>The input as the learner sees it in training; the clean one unless overridden.</summary>
    protected internal virtual Node Corrupt(Graph graph, Node x) => x;

    /// <summary>The response that is fed back: the output of the code of the corrupted input unless overridden.</summary>
    protected internal virtual Node Respond(Graph graph, Node x) => Decode(graph, Encode(graph, Corrupt(graph, x)));

    /// <summary>The reconstruction of clean inputs: the output of their code unless overridden.</summary>
    protected internal virtual Node Reconstruct(Graph graph, Node x) => Decode(graph, Encode(graph, x));

    /// <summary>New values of weights that are learned by a rule instead of the gradient; none unless overridden.</summary>
    protected internal virtual IReadOnlyList<(string Name, Node Value)> Updates(Graph graph, Node x) => [];

    /// <summary>The number of the part of training that a step belongs to; expressions may differ from part to part.</summary>
    protected internal virtual int Phase(long step) => 0;

    /// <summary>The mean squared error over samples and coordinates.</summary>
    protected static Node MeanSquaredError(Node output, Node target) => (output - target).Square().Mean();

    ILearnerSession<GraphState> IFastLearner<GraphState>.Open(GraphState state, Matrix samples) => new GraphSession(this, state, samples);

    private Matrix Run(GraphPart part, GraphState state, Matrix inputs, Key key)
    {
        GraphProgram program = _programs.Rent(new(part, Phase(state.Step), inputs.Rows, inputs.Columns, state.Coordinates));
        try
        {
            program.Enter(state.Theta);
            program.Data.CopyFrom(inputs);
            return program.Run(key, state.Step).ToMatrix();
        }
        finally
        {
            _programs.Return(program);
        }
    }
}
