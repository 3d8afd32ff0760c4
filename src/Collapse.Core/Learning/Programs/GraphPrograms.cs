using System.Collections.Concurrent;
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
}

/// <summary>What a program depends on besides the learner: its part, the phase, the shape of its input, and D.</summary>
internal readonly record struct GraphShape(GraphPart Part, int Phase, int Rows, int Columns, int Coordinates);

/// <summary>The expressions of one part of a learner, ready to run. Mutable; one user at a time.</summary>
internal sealed unsafe class GraphProgram
{
    private readonly Graph _graph;
    private readonly Plan _plan;
    private readonly Node _output;

    public GraphProgram(GraphLearner learner, GraphShape shape)
    {
        Shape = shape;
        _graph = new Graph(learner, shape.Rows, shape.Coordinates, shape.Phase);
        Leaf data = new("x", shape.Rows, shape.Columns);
        (string Name, Leaf Leaf)[] weights = [.. learner.Parameters(shape.Coordinates).Select(p => (p.Name, _graph.Weights[p.Name]))];
        if (shape.Part == GraphPart.Train)
        {
            _output = learner.Loss(_graph, data);
            Updates = [.. learner.Updates(_graph, data)];
            HashSet<Node> reached = [.. Differentiation.Gradient.InOrder(_output)];
            Trained = [.. weights.Where(w => reached.Contains(w.Leaf) && !Updates.Any(update => update.Name == w.Name))];
            Slopes = Differentiation.Gradient.Of(_output, [.. Trained.Select(w => (Node)w.Leaf)]);
            (M, V) = (Moments(), Moments());
        }
        else
        {
            _output = shape.Part switch
            {
                GraphPart.Respond => learner.Respond(_graph, data),
                GraphPart.Reconstruct => learner.Reconstruct(_graph, data),
                GraphPart.Encode => learner.Encode(_graph, data),
                _ => learner.Decode(_graph, data),
            };
        }

        // All weights and the data are outputs too, so that each has its place whether the expressions read it or not.
        _plan = new Plan([data, .. weights.Select(w => w.Leaf), .. _graph.Draws.Select(draw => draw.Leaf), .. _graph.Schedules.Select(s => s.Leaf), _output, .. Slopes, .. Updates.Select(update => update.Value)]);
        Data = _plan[data];
        Weights = [.. weights.Select(w => (w.Name, _plan[w.Leaf]))];

        LaneBuffer[] Moments() => [.. Trained.Select(w => new LaneBuffer(w.Leaf.Rows, w.Leaf.Columns))];
    }

    public GraphShape Shape { get; }

    /// <summary>The place of the input.</summary>
    public Block Data { get; }

    /// <summary>The places of the weights, in the learner's order.</summary>
    public ImmutableArray<(string Name, Block Block)> Weights { get; }

    /// <summary>Weights that the gradient changes, and in the same order its expressions and moments.</summary>
    public ImmutableArray<(string Name, Leaf Leaf)> Trained { get; } = [];

    public ImmutableArray<Node> Slopes { get; } = [];

    public LaneBuffer[] M { get; } = [];

    public LaneBuffer[] V { get; } = [];

    public ImmutableArray<(string Name, Node Value)> Updates { get; } = [];

    public Block this[Node node] => _plan[node];

    public void Enter(Weights weights)
    {
        foreach ((string name, Block block) in Weights)
            block.CopyFrom(weights[name]);
    }

    /// <summary>Draws what is random, computes everything and gives the output's place.</summary>
    /// <param name="key">The key of the draws.</param>
    /// <param name="step">Learning steps made so far.</param>
    /// <param name="firstRow">The number of the first sample among those of the draws.</param>
    public Block Run(Key key, long step, int firstRow = 0)
    {
        foreach (Graph.Draw draw in _graph.Draws)
            draw.Fill(_plan[draw.Leaf], key, firstRow);
        foreach ((Leaf leaf, Func<long, double> value) in _graph.Schedules)
            _plan[leaf].Row(0)[0] = (float)value(step);
        _plan.Run();
        return _plan[_output];
    }
}

/// <summary>The programs of one learner, made when first needed and kept for the next call. Safe to share between threads.</summary>
/// <remarks>A cache is no part of a learner's value: any two are equal.</remarks>
internal sealed class GraphPrograms(GraphLearner learner) : IEquatable<GraphPrograms>
{
    private const int KeptEach = 4;

    private readonly ConcurrentDictionary<GraphShape, ConcurrentBag<GraphProgram>> _idle = [];

    public GraphProgram Rent(GraphShape shape) =>
        _idle.TryGetValue(shape, out ConcurrentBag<GraphProgram>? bag) && bag.TryTake(out GraphProgram? program)
            ? program
            : new GraphProgram(learner, shape);

    public void Return(GraphProgram program)
    {
        ConcurrentBag<GraphProgram> bag = _idle.GetOrAdd(program.Shape, _ => []);
        if (bag.Count < KeptEach) bag.Add(program);
    }

    public bool Equals(GraphPrograms? other) => other is not null;

    public override bool Equals(object? obj) => Equals(obj as GraphPrograms);

    public override int GetHashCode() => 0;
}
