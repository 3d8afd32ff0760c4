using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// The session of an <see cref="Autoencoder"/> with one hidden layer: an engine for the whole training set, and others
/// for batches of it.
/// </summary>
internal sealed class DenseSession : ILearnerSession
{
    private readonly Dictionary<int, DenseEngine> _batches = []; // by number of samples
    private readonly Autoencoder _learner;
    private double? _noise; // in place of the learner's own
    private DenseEngine _engine;

    public DenseSession(Autoencoder learner, LearnerState state, Matrix samples)
    {
        _learner = learner;
        _engine = Open(state, samples);
        (Count, Coordinates) = (samples.Rows, samples.Columns);
    }

    public int Count { get; private set; }

    public LearnerState State
    {
        get => _engine.State();
        set => Enter(value, _engine.Samples());
    }

    private int Coordinates { get; }

    public Matrix Samples() => _engine.Samples();

    public void Load(Matrix samples) => Enter(_engine.State(), samples);

    public void SetSamples(ImmutableArray<int> rows, Matrix values)
    {
        for (int index = 0; index < rows.Length; index++)
            _engine.SetSample(rows[index], values.Row(index));
    }

    public void Train(Key key) => _engine.Train(key);

    public void Train(ImmutableArray<int> rows, Key key)
    {
        if (!_batches.TryGetValue(rows.Length, out DenseEngine? batch))
        {
            batch = Open(_engine.State(), Matrix.Zeros(rows.Length, Coordinates));
            _batches.Add(rows.Length, batch);
        }

        for (int sample = 0; sample < rows.Length; sample++)
            batch.SetSample(sample, _engine.Sample(rows[sample]));
        batch.Adopt(_engine);
        batch.Train(key);
        _engine.Adopt(batch);
    }

    // One sample takes as long as a register of them, so many are answered together with all others.
    private bool Many(int rows) => rows * LaneBuffer.Lanes >= Count;

    public Matrix Respond(ImmutableArray<int> rows, Key key) => Many(rows.Length)
        ? _engine.Respond(key).Take(rows)
        : Matrix.Create(rows.Length, Coordinates, (index, values) => _engine.Respond(rows[index], key, values));

    public Matrix Reconstruct(ImmutableArray<int> rows) => Many(rows.Length)
        ? _engine.Reconstruct().Take(rows)
        : Matrix.Create(rows.Length, Coordinates, (index, values) => _engine.Reconstruct(rows[index], values));

    public void ForgetOptimizer() => _engine.ForgetMoments();

    public void SetNoise(double sigma)
    {
        _noise = sigma;
        _engine.SetNoise(sigma);
        foreach (DenseEngine batch in _batches.Values) batch.SetNoise(sigma);
    }

    public void Dispose()
    {
        _engine.Dispose();
        foreach (DenseEngine batch in _batches.Values) batch.Dispose();
    }

    private DenseEngine Open(LearnerState state, Matrix samples)
    {
        DenseEngine engine = new(_learner, state, samples);
        if (_noise is { } sigma) engine.SetNoise(sigma);
        return engine;
    }

    private void Enter(LearnerState state, Matrix samples)
    {
        _engine.Dispose();
        _engine = Open(state, samples);
        Count = samples.Rows;
    }
}
