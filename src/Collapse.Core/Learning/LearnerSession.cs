using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A learner at work on a training set: many steps in a row without a copy of everything at each. Effectively the learner's own functions.</summary>
/// <remarks>Mutable: lives inside one call and is never seen by a caller. Not safe to share between threads. Disposing hands working memory back.</remarks>
internal interface ILearnerSession<TState> : IDisposable
{
    /// <summary>M, the number of samples now.</summary>
    int Count { get; }

    /// <summary>The learner's state now.</summary>
    TState State { get; set; }

    /// <summary>The training set now, [M x D].</summary>
    Matrix Samples();

    /// <summary>Another training set, of any number of samples.</summary>
    void Load(Matrix samples);

    /// <summary>Replaces some samples.</summary>
    void SetSamples(ImmutableArray<int> rows, Matrix values);

    /// <summary>Effectively <see cref="ILearner{TState}.Step"/> on all samples.</summary>
    void Train(Key key);

    /// <summary>Effectively <see cref="ILearner{TState}.Step"/> on these samples in this order.</summary>
    void Train(ImmutableArray<int> rows, Key key);

    /// <summary>Effectively those rows of <see cref="ILearner{TState}.Respond"/> to all samples.</summary>
    Matrix Respond(ImmutableArray<int> rows, Key key);

    /// <summary>Effectively those rows of <see cref="ILearner{TState}.Reconstruct"/> of all samples.</summary>
    Matrix Reconstruct(ImmutableArray<int> rows);

    /// <summary>Effectively <see cref="ILearner{TState}.WithFreshOptimizer"/>.</summary>
    void ForgetOptimizer();

    /// <summary>Effectively <see cref="ILearner{TState}.WithNoise"/>.</summary>
    void SetNoise(double sigma);
}

/// <summary>A learner with a session that is faster than its functions one by one.</summary>
internal interface IFastLearner<TState> : ILearner<TState>
{
    /// <summary>Starts a session.</summary>
    ILearnerSession<TState> Open(TState state, Matrix samples);
}

/// <summary>The session of any learner: its functions one by one.</summary>
internal sealed class PlainSession<TState>(ILearner<TState> learner, TState state, Matrix samples) : ILearnerSession<TState>
{
    private ILearner<TState> _learner = learner;
    private Matrix _samples = samples;

    public int Count => _samples.Rows;

    public TState State { get; set; } = state;

    public Matrix Samples() => _samples;

    public void Load(Matrix samples) => _samples = samples;

    public void SetSamples(ImmutableArray<int> rows, Matrix values) => _samples = _samples.WithRows(rows, values);

    public void Train(Key key) => State = _learner.Step(State, _samples, key);

    public void Train(ImmutableArray<int> rows, Key key) => State = _learner.Step(State, _samples.Take(rows), key);

    // Of all rows: what a row's noise is depends on its number, and a learner may treat its inputs together.
    public Matrix Respond(ImmutableArray<int> rows, Key key) => _learner.Respond(State, _samples, key).Take(rows);

    public Matrix Reconstruct(ImmutableArray<int> rows) => _learner.Reconstruct(State, _samples).Take(rows);

    public void ForgetOptimizer() => State = _learner.WithFreshOptimizer(State);

    public void SetNoise(double sigma) => _learner = _learner.WithNoise(sigma);

    public void Dispose()
    {
    }
}
