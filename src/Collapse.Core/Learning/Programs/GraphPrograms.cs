using System.Collections.Immutable;
using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>What an expression of a learner is for.</summary>
internal enum GraphPart
{
    Train,
    Respond,
    Reconstruct,
    Encode,
    Decode,
    Corrupt,
    Generate,
    Score,
}

/// <summary>
/// What a program depends on besides the learner: its part, the objective's number, the phase, the shape of its input,
/// and D.
/// </summary>
internal readonly record struct GraphShape(
    GraphPart Part, int Objective, int Phase, int Rows, int Columns, int Coordinates);

/// <summary>The expressions of one part of a learner, ready to run. Mutable; one user at a time.</summary>
internal sealed unsafe class GraphProgram
{
    private readonly Graph _graph;
    private readonly Plan _plan;
    private readonly Node _output;

    public GraphProgram(GradientLearner learner, GraphShape shape)
    {
        Shape = shape;
        _graph = new Graph(learner, shape.Rows, shape.Coordinates, shape.Phase);
        Leaf data = new("x", shape.Rows, shape.Columns);
        (string Name, Leaf Leaf)[] weights =
            [.. learner.Parameters(shape.Coordinates).Select(p => (p.Name, _graph.Weights[p.Name]))];
        if (shape.Part == GraphPart.Train)
        {
            Objective objective = learner.Objectives()[shape.Objective];
            _output = objective.Loss(_graph, data);
            Updates = [.. objective.Updates?.Invoke(_graph, data) ?? []];
            HashSet<Node> reached = [.. Differentiation.Gradient.InOrder(_output)];
            Trained =
            [
                .. weights.Where(w =>
                    reached.Contains(w.Leaf) && objective.MayTrain(w.Name) && !Updates.Any(u => u.Name == w.Name)),
            ];
            Slopes = Differentiation.Gradient.Of(_output, [.. Trained.Select(w => (Node)w.Leaf)]);
        }
        else
        {
            _output = learner.Expression(shape.Part, _graph, data);
        }

        // All weights and the data are outputs too, so that each has its place whether the expressions read it or not.
        _plan = new Plan(_output,
        [
            data, .. weights.Select(w => w.Leaf), .. _graph.Draws.Select(draw => draw.Leaf),
            .. _graph.Schedules.Select(s => s.Leaf),
            .. _graph.Sigma is { } sigma ? (Leaf[])[sigma.Leaf] : [], .. Slopes,
            .. Updates.Select(update => update.Value),
        ]);
        Data = _plan[data];
        Weights = [.. weights.Select(w => (w.Name, _plan[w.Leaf]))];
    }

    public GraphShape Shape { get; }

    /// <summary>The place of the input.</summary>
    public Block Data { get; }

    /// <summary>The places of the weights, in the learner's order.</summary>
    public ImmutableArray<(string Name, Block Block)> Weights { get; }

    /// <summary>Weights that the gradient changes, and in the same order its expressions.</summary>
    public ImmutableArray<(string Name, Leaf Leaf)> Trained { get; } = [];

    public ImmutableArray<Node> Slopes { get; } = [];

    public ImmutableArray<(string Name, Node Value)> Updates { get; } = [];

    public Block this[Node node] => _plan[node];

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes => _plan.Bytes;

    public void Enter(Weights weights)
    {
        foreach ((string name, Block block) in Weights)
            block.CopyFrom(weights[name]);
    }

    /// <summary>Takes the weights of another program of the same learner.</summary>
    public void Enter(GraphProgram other)
    {
        for (int i = 0; i < Weights.Length; i++)
        {
            (Block from, Block to) = (other.Weights[i].Block, Weights[i].Block);
            new ReadOnlySpan<float>(from.Pointer, from.Length).CopyTo(new Span<float>(to.Pointer, to.Length));
        }
    }

    /// <summary>Draws what is random, computes everything and gives the output's place.</summary>
    /// <param name="key">The key of the draws.</param>
    /// <param name="step">Learning steps made so far.</param>
    /// <param name="noise">sigma(e) in place of the learner's own; null for that.</param>
    /// <param name="firstRow">The number of the first sample among those of the draws.</param>
    public Block Run(Key key, long step, double? noise = null, int firstRow = 0)
    {
        Run(key, step, noise, firstRow, withOutput: true);
        return _plan[_output];
    }

    /// <summary>
    /// Draws what is random and computes the slopes and updates alone: nobody reads the loss of a step.
    /// </summary>
    public void RunSlopes(Key key, long step, double? noise) => Run(key, step, noise, firstRow: 0, withOutput: false);

    private void Run(Key key, long step, double? noise, int firstRow, bool withOutput)
    {
        foreach (Graph.Draw draw in _graph.Draws)
            draw.Fill(_plan[draw.Leaf], key, firstRow);
        foreach ((Leaf leaf, Func<long, double> value) in _graph.Schedules)
            _plan[leaf].Row(0)[0] = (float)value(step);
        if (_graph.Sigma is { } sigma) _plan[sigma.Leaf].Row(0)[0] = (float)(noise ?? sigma.Value);
        _plan.Run(withOutput);
    }
}

/// <summary>
/// The programs of one learner, made when first needed and kept for the next call. Safe to share between threads.
/// </summary>
/// <remarks>
/// A cache is no part of a learner's value: any two are equal. It holds few, the latest ones, and of large ones fewer,
/// down to one: a training set that grows would otherwise leave a program for each of its sizes.
/// </remarks>
internal sealed class GraphPrograms(GradientLearner learner) : IEquatable<GraphPrograms>
{
    /// <summary>As many bytes wait for their next user at most, unless one program alone has more.</summary>
    public const long MostIdleBytes = 64L << 20;

    private const int Kept = 16;

    private readonly List<GraphProgram> _idle = []; // the latest last

    /// <summary>How many programs wait for their next user.</summary>
    public int Idle
    {
        get { lock (_idle) return _idle.Count; }
    }

    /// <summary>Bytes that wait for their next user.</summary>
    public long IdleBytes { get; private set; }

    public GraphProgram Rent(GraphShape shape)
    {
        lock (_idle)
        {
            int found = _idle.FindLastIndex(program => program.Shape == shape);
            if (found >= 0)
            {
                return Remove(found);
            }
        }

        return new GraphProgram(learner, shape);
    }

    public void Return(GraphProgram program)
    {
        lock (_idle)
        {
            _idle.Add(program);
            IdleBytes += program.Bytes;
            while (_idle.Count > Kept || (_idle.Count > 1 && IdleBytes > MostIdleBytes)) Remove(0);
        }
    }

    private GraphProgram Remove(int place)
    {
        GraphProgram program = _idle[place];
        _idle.RemoveAt(place);
        IdleBytes -= program.Bytes;
        return program;
    }

    public bool Equals(GraphPrograms? other) => other is not null;

    public override bool Equals(object? obj) => Equals(obj as GraphPrograms);

    public override int GetHashCode() => 0;
}
