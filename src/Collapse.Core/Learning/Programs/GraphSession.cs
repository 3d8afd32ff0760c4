using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>The session of <see cref="GraphLearner"/>: an engine for the whole training set; batches and clean responses go through the learner.</summary>
internal sealed class GraphSession(GraphLearner learner, GraphState state, Matrix samples) : ILearnerSession<GraphState>
{
    private GraphEngine _engine = new(learner, state, samples);

    public int Count { get; private set; } = samples.Rows;

    public GraphState State
    {
        get => _engine.State();
        set => Enter(value, _engine.Samples());
    }

    public Matrix Samples() => _engine.Samples();

    public void Load(Matrix samples) => Enter(_engine.State(), samples);

    public void SetSamples(ImmutableArray<int> rows, Matrix values)
    {
        for (int index = 0; index < rows.Length; index++)
            _engine.SetSample(rows[index], values.Row(index));
    }

    public void Train(Key key) => _engine.Train(key);

    public void Train(ImmutableArray<int> rows, Key key) => State = learner.Step(_engine.State(), _engine.Samples().Take(rows), key);

    public Matrix Respond(ImmutableArray<int> rows, Key key) =>
        Matrix.Create(rows.Length, samples.Columns, (index, values) => _engine.Respond(rows[index], key, values));

    public Matrix Reconstruct(ImmutableArray<int> rows) => learner.Reconstruct(_engine.State(), _engine.Samples().Take(rows));

    public void ForgetOptimizer() => State = ((ILearner<GraphState>)learner).WithFreshOptimizer(_engine.State());

    // As GraphLearner.WithNoise, which leaves the learner as it is.
    public void SetNoise(double sigma)
    {
    }

    public void Dispose() => _engine.Dispose();

    private void Enter(GraphState state, Matrix samples)
    {
        _engine.Dispose();
        _engine = new GraphEngine(learner, state, samples);
        Count = samples.Rows;
    }
}
