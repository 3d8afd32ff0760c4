using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The session of <see cref="GradientLearner"/>: an engine for the training set and its batches; clean responses go
/// through the learner.
/// </summary>
internal sealed class GraphSession(GradientLearner learner, LearnerState state, Matrix samples) : ILearnerSession
{
    private GraphEngine _engine = new(learner, state, samples);

    public int Count { get; private set; } = samples.Rows;

    public LearnerState State
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

    public void Train(ImmutableArray<int> rows, Key key) => _engine.Train(rows, key);

    public Matrix Respond(ImmutableArray<int> rows, Key key) => learner is IResponder
        ? Matrix.Create(rows.Length, samples.Columns, (index, values) => _engine.Respond(rows[index], key, values))
        : learner.AnswerTo(_engine.State(), _engine.Samples(), key).Take(rows);

    public Matrix Reconstruct(ImmutableArray<int> rows) =>
        learner.AsResponder().Reconstruct(_engine.State(), _engine.Samples().Take(rows));

    public void ForgetOptimizer() => _engine.ForgetOptimizers();

    public void SetNoise(double sigma)
    {
        learner.WithNoiseOf(sigma); // says whether it can
        _engine.Noise = sigma;
    }

    public void Dispose() => _engine.Dispose();

    private void Enter(LearnerState state, Matrix samples)
    {
        double? noise = _engine.Noise;
        _engine.Dispose();
        _engine = new GraphEngine(learner, state, samples) { Noise = noise };
        Count = samples.Rows;
    }
}
