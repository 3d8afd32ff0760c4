using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>Many steps of a <see cref="GraphLearner"/> in buffers of its own, entered and left by copies, as <see cref="DenseEngine"/> does for its learner.</summary>
/// <remarks>Not safe to share between threads. Disposing hands the working memory back to the learner.</remarks>
internal sealed unsafe class GraphEngine : IDisposable
{
    private readonly GraphLearner _learner;
    private readonly Matrix _samples; // their shape, and their values at the start
    private GraphState _state; // the last one that was read or entered
    private GraphProgram _program;
    private GraphProgram? _response;
    private long _step;

    /// <summary>Copies a state and the data in.</summary>
    public GraphEngine(GraphLearner learner, GraphState state, Matrix samples)
    {
        if (state.Coordinates != samples.Columns)
            throw new ArgumentException($"The state is for {state.Coordinates} coordinates, but samples of {samples} were given.", nameof(samples));
        (_learner, _samples, _state, _step) = (learner, samples, state, state.Step);
        _program = Rent(learner.Phase(_step));
        _program.Data.CopyFrom(samples);
    }

    /// <summary>Learning steps made so far, those of the entered state included.</summary>
    public long Step => _step;

    /// <summary>One learning step on the current data; effectively <see cref="GraphLearner.Step"/>.</summary>
    public void Train(Key key)
    {
        int phase = _learner.Phase(_step);
        if (phase != _program.Shape.Phase) Change(phase);
        _program.Run(key, _step);
        _step++;
        for (int i = 0; i < _program.Trained.Length; i++)
        {
            float* theta = _program[_program.Trained[i].Leaf].Pointer, m = _program.M[i].Pointer, v = _program.V[i].Pointer;
            Block slope = _program[_program.Slopes[i]];
            _learner.Optimizer.Update(theta, slope.Pointer, m, v, slope.Length, _step);
        }

        foreach ((string name, Node value) in _program.Updates)
        {
            Block target = _program.Weights.First(weight => weight.Name == name).Block;
            for (int row = 0; row < target.Rows; row++)
                _program[value].Row(row).CopyTo(target.Row(row));
        }
    }

    /// <summary>The loss on the current data, and its gradient, without a step.</summary>
    public double Differentiate(Key key) => _program.Run(key, _step).Row(0)[0];

    /// <summary>The gradient last computed.</summary>
    public Weights Gradient() => new(_program.Trained.Select((w, i) => (w.Name, _program[_program.Slopes[i]].ToMatrix())));

    /// <summary>The response to one sample; effectively that row of <see cref="GraphLearner.Respond(GraphState, Matrix, Key)"/>.</summary>
    public void Respond(int sample, Key key, Span<float> response)
    {
        int coordinates = _samples.Columns;
        GraphShape shape = new(GraphPart.Respond, _learner.Phase(_step), 1, coordinates, coordinates);
        if (_response is { } old && old.Shape != shape)
        {
            _learner.Programs.Return(old);
            _response = null;
        }

        _response ??= _learner.Programs.Rent(shape);
        for (int i = 0; i < _program.Weights.Length; i++)
        {
            (Block from, Block to) = (_program.Weights[i].Block, _response.Weights[i].Block);
            new ReadOnlySpan<float>(from.Pointer, from.Length).CopyTo(new Span<float>(to.Pointer, to.Length));
        }

        _program.Data.Row(sample).CopyTo(_response.Data.Row(0));
        _response.Run(key, _step, sample).Row(0).CopyTo(response);
    }

    /// <summary>Replaces one sample of the current data.</summary>
    public void SetSample(int sample, ReadOnlySpan<float> values) => values.CopyTo(_program.Data.Row(sample));

    /// <summary>The current data, [M x D].</summary>
    public Matrix Samples() => _program.Data.ToMatrix();

    /// <summary>The current state.</summary>
    public GraphState State()
    {
        Dictionary<string, Matrix> m = [], v = [];
        for (int i = 0; i < _program.Trained.Length; i++)
        {
            m[_program.Trained[i].Name] = Whole(_program.M[i]);
            v[_program.Trained[i].Name] = Whole(_program.V[i]);
        }

        // Moments of what this phase does not train are as they were.
        return _state = new GraphState(
            _state.Coordinates,
            new(_program.Weights.Select(weight => (weight.Name, weight.Block.ToMatrix()))),
            new(_state.M.Entries.Select(entry => (entry.Name, m.GetValueOrDefault(entry.Name, entry.Value)))),
            new(_state.V.Entries.Select(entry => (entry.Name, v.GetValueOrDefault(entry.Name, entry.Value)))),
            _step);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner.Programs.Return(_program);
        if (_response is not null) _learner.Programs.Return(_response);
    }

    private void Change(int phase)
    {
        Matrix data = Samples();
        State();
        _learner.Programs.Return(_program);
        _program = Rent(phase);
        _program.Data.CopyFrom(data);
    }

    private GraphProgram Rent(int phase)
    {
        GraphProgram program = _learner.Programs.Rent(new(GraphPart.Train, phase, _samples.Rows, _samples.Columns, _samples.Columns));
        program.Enter(_state.Theta);
        for (int i = 0; i < program.Trained.Length; i++)
        {
            Enter(_state.M[program.Trained[i].Name], program.M[i]);
            Enter(_state.V[program.Trained[i].Name], program.V[i]);
        }

        return program;
    }

    private static void Enter(Matrix from, LaneBuffer to)
    {
        for (int row = 0; row < from.Rows; row++)
            from.Row(row).CopyTo(to.Row(row));
    }

    private static Matrix Whole(LaneBuffer buffer) => Matrix.Create(buffer.Rows, buffer.Columns, (row, values) => buffer.Row(row).CopyTo(values));
}
