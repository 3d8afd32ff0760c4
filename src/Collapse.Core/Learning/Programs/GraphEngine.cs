using System.Collections.Immutable;
using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Many steps of a <see cref="GradientLearner"/> in buffers of its own, entered and left by copies, as
/// <see cref="DenseEngine"/> does for its network.
/// </summary>
/// <remarks>
/// Each objective has a program for each size of its batches; the weights live in the program that ran last, and move
/// when another one takes its turn. Not safe to share between threads. Disposing hands the working memory back to the
/// learner, once.
/// </remarks>
internal sealed unsafe class GraphEngine : IDisposable
{
    private readonly GradientLearner _learner;
    private readonly ImmutableArray<Objective> _objectives;
    private readonly LearnerState _start; // names and shapes
    private readonly Matrix _samples; // their shape, and their values at the start
    private readonly Dictionary<GraphShape, GraphProgram> _programs = [];
    private readonly LaneBuffer _data; // the current samples
    // of each objective, for each weight, one block behind the other
    private readonly Dictionary<string, LaneBuffer>[] _slots;
    private readonly long[] _updates; // of each objective
    private readonly HashSet<GraphProgram> _stale = []; // programs of all samples that hold other ones
    private GraphProgram? _owner; // of the weights; null while they are those of the start
    private bool _disposed;
    private long _step;

    /// <summary>Copies a state and the data in.</summary>
    public GraphEngine(GradientLearner learner, LearnerState state, Matrix samples)
    {
        if (state.Coordinates != samples.Columns)
            throw new ArgumentException(
                $"The state is for {state.Coordinates} coordinates, but samples of {samples} were given.",
                nameof(samples));
        (_learner, _objectives, _start, _samples, _step) =
            (learner, [.. learner.Objectives()], state, samples, state.Step);
        _data = new LaneBuffer(samples.Rows, samples.Columns);
        for (int row = 0; row < samples.Rows; row++)
            samples.Row(row).CopyTo(_data.Row(row));
        _updates = [.. state.Optimizers.Select(memory => memory.Step)];
        _slots = [.. _objectives.Select((objective, i) => Enter(objective, state.Optimizers[i]))];
    }

    /// <summary>Learning steps made so far, those of the entered state included.</summary>
    public long Step => _step;

    /// <summary>sigma(e) in place of the learner's own; null for that.</summary>
    public double? Noise { get; set; }

    /// <summary>One learning step on the current data; the same bits as <see cref="GradientLearner.Step"/>.</summary>
    public void Train(Key key) => Train([], key);

    /// <summary>One learning step on these samples in this order; on all where none is named.</summary>
    public void Train(ImmutableArray<int> rows, Key key)
    {
        bool alone = _objectives.Length == 1 && _objectives[0].Turns == 1;
        for (int i = 0; i < _objectives.Length; i++)
        {
            for (int turn = 0; turn < _objectives[i].Turns; turn++)
                Turn(i, rows, alone ? key : key.Derive(_objectives[i].Name).Derive(turn));
        }

        _step++;
    }

    /// <summary>The loss of an objective on all current data and its gradient, without a step.</summary>
    public (double Loss, Weights Gradient) Differentiate(Key key, int objective = 0)
    {
        GraphProgram program = Program(objective, _samples.Rows);
        Own(program);
        Fill(program, []);
        double loss = program.Run(key, _step, Noise).Row(0)[0];
        return (loss, new(program.Trained.Select((w, i) => (w.Name, program[program.Slopes[i]].ToMatrix()))));
    }

    /// <summary>The response to one sample; the same bits as that row of <see cref="IResponder.Respond"/>.</summary>
    public void Respond(int sample, Key key, Span<float> response)
    {
        int coordinates = _samples.Columns;
        GraphProgram program = Rent(new(GraphPart.Respond, 0, _learner.Phase(_step), 1, coordinates, coordinates));
        Enter(program);
        _data.Row(sample).CopyTo(program.Data.Row(0));
        program.Run(key, _step, Noise, sample).Row(0).CopyTo(response);
    }

    /// <summary>Replaces one sample of the current data.</summary>
    public void SetSample(int sample, ReadOnlySpan<float> values)
    {
        values.CopyTo(_data.Row(sample));
        foreach ((GraphShape shape, GraphProgram program) in _programs)
        {
            if (shape.Part == GraphPart.Train && shape.Rows == _samples.Rows && !_stale.Contains(program))
                values.CopyTo(program.Data.Row(sample));
        }
    }

    /// <summary>The current data, [M x D].</summary>
    public Matrix Samples() => Whole(_data, 0, _data.Rows);

    /// <summary>The current state.</summary>
    public LearnerState State() => new(
        _start.Coordinates,
        _owner is null ? _start.Theta : new(_owner.Weights.Select(weight => (weight.Name, weight.Block.ToMatrix()))),
        [.. _start.Optimizers.Select((memory, i) => Leave(i, memory))],
        _step);

    /// <summary>Every optimiser as it is before its first update.</summary>
    public void ForgetOptimizers()
    {
        Array.Clear(_updates);
        foreach (LaneBuffer slots in _slots.SelectMany(each => each.Values)) slots.All.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (GraphProgram program in _programs.Values) _learner.Programs.Return(program);
        _data.Dispose();
        foreach (LaneBuffer slots in _slots.SelectMany(each => each.Values)) slots.Dispose();
    }

    private void Turn(int number, ImmutableArray<int> rows, Key key)
    {
        Objective objective = _objectives[number];
        int count = rows.IsEmpty ? _samples.Rows : rows.Length;
        ImmutableArray<int> batch = objective.Rows(count, key);
        if (batch.IsEmpty) batch = rows;
        else if (!rows.IsEmpty) batch = [.. batch.Select(index => rows[index])];
        GraphProgram program = Program(number, batch.IsEmpty ? _samples.Rows : batch.Length);
        Own(program);
        Fill(program, batch);
        program.RunSlopes(key, _step, Noise);
        long update = ++_updates[number];
        for (int i = program.Trained.Length - 1; i >= 0; i--) // the last slope is likely to be in the cache still
        {
            Block theta = program[program.Trained[i].Leaf], slope = program[program.Slopes[i]];
            Span<float> slots = _slots[number].TryGetValue(program.Trained[i].Name, out LaneBuffer? found) ? found.All
                : [];
            objective.Optimizer.Update(
                new Span<float>(theta.Pointer, theta.Length), new ReadOnlySpan<float>(slope.Pointer, slope.Length),
                slots, update);
            for (int row = 0; objective.After is { } rule && row < theta.Rows; row++) rule(theta.Row(row));
        }

        foreach ((string name, Node value) in program.Updates)
        {
            Block target = program.Weights.First(weight => weight.Name == name).Block;
            for (int row = 0; row < target.Rows; row++)
                program[value].Row(row).CopyTo(target.Row(row));
        }
    }

    private void Own(GraphProgram program)
    {
        if (program == _owner) return;
        Enter(program);
        _owner = program;
    }

    // A program of all samples is made only when one is trained on: of 60,000 it takes more memory than a batch's.
    private void Enter(GraphProgram program)
    {
        if (_owner is null) program.Enter(_start.Theta);
        else program.Enter(_owner);
    }

    // The samples of a batch; a program of all of them in order has them already, unless it last saw others.
    private void Fill(GraphProgram program, ImmutableArray<int> batch)
    {
        if (batch.IsEmpty && !_stale.Remove(program)) return;
        for (int row = 0; row < program.Data.Rows; row++)
            _data.Row(batch.IsEmpty ? row : batch[row]).CopyTo(program.Data.Row(row));
        if (!batch.IsEmpty) _stale.Add(program);
    }

    private GraphProgram Program(int objective, int rows) =>
        Rent(new(GraphPart.Train, objective, _learner.Phase(_step), rows, _samples.Columns, _samples.Columns));

    private GraphProgram Rent(GraphShape shape)
    {
        if (_programs.TryGetValue(shape, out GraphProgram? program)) return program;
        _programs[shape] = program = _learner.Programs.Rent(shape);
        if (shape.Part == GraphPart.Train) _stale.Add(program);
        return program;
    }

    private static Dictionary<string, LaneBuffer> Enter(Objective objective, OptimizerMemory memory)
    {
        Dictionary<string, LaneBuffer> slots = [];
        ImmutableArray<string> kinds = objective.Optimizer.Slots;
        foreach ((string name, Matrix value) in memory.Slots.Entries)
        {
            string kind = name[..name.IndexOf('.', StringComparison.Ordinal)], weight = name[(kind.Length + 1)..];
            if (!slots.TryGetValue(weight, out LaneBuffer? buffer))
                slots[weight] = buffer = new LaneBuffer(kinds.Length * value.Rows, value.Columns);
            for (int row = 0; row < value.Rows; row++)
                value.Row(row).CopyTo(buffer.Row(kinds.IndexOf(kind) * value.Rows + row));
        }

        return slots;
    }

    private OptimizerMemory Leave(int objective, OptimizerMemory memory)
    {
        ImmutableArray<string> kinds = _objectives[objective].Optimizer.Slots;
        return new(memory.Objective, new(memory.Slots.Entries.Select(entry =>
        {
            string kind = entry.Name[..entry.Name.IndexOf('.', StringComparison.Ordinal)];
            return (entry.Name, Whole(_slots[objective][entry.Name[(kind.Length + 1)..]],
                kinds.IndexOf(kind) * entry.Value.Rows, entry.Value.Rows));
        })), _updates[objective]);
    }

    private static Matrix Whole(LaneBuffer buffer, int first, int rows) =>
        Matrix.Create(rows, buffer.Columns, (row, values) => buffer.Row(first + row).CopyTo(values));
}
