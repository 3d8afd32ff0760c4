using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// A learner at work on a training set: many steps in a row without a copy of everything at each. The same bits as the
/// learner's own functions.
/// </summary>
/// <remarks>
/// Mutable: lives inside one call and is never seen by a caller. Not safe to share between threads. Disposing hands
/// working memory back.
/// </remarks>
internal interface ILearnerSession : IDisposable
{
    /// <summary>M, the number of samples now.</summary>
    int Count { get; }

    /// <summary>The learner's state now.</summary>
    LearnerState State { get; set; }

    /// <summary>The training set now, [M x D].</summary>
    Matrix Samples();

    /// <summary>Another training set, of any number of samples.</summary>
    void Load(Matrix samples);

    /// <summary>Replaces some samples.</summary>
    void SetSamples(ImmutableArray<int> rows, Matrix values);

    /// <summary><see cref="ILearner.Step"/> on all samples.</summary>
    void Train(Key key);

    /// <summary><see cref="ILearner.Step"/> on these samples in this order.</summary>
    void Train(ImmutableArray<int> rows, Key key);

    /// <summary>Those rows of <see cref="LearnerExtensions.AnswerTo"/> to all samples.</summary>
    Matrix Respond(ImmutableArray<int> rows, Key key);

    /// <summary>Those rows of <see cref="IResponder.Reconstruct"/> of all samples.</summary>
    Matrix Reconstruct(ImmutableArray<int> rows);

    /// <summary><see cref="ILearner.WithFreshOptimizer"/>.</summary>
    void ForgetOptimizer();

    /// <summary><see cref="ICorruptor.WithNoise"/>.</summary>
    void SetNoise(double sigma);
}

/// <summary>A learner with a session that is faster than its functions one by one.</summary>
internal interface IFastLearner : ILearner
{
    /// <summary>Starts a session.</summary>
    ILearnerSession Open(LearnerState state, Matrix samples);
}

/// <summary>The session of any learner: its functions one by one.</summary>
internal sealed class PlainSession(ILearner learner, LearnerState state, Matrix samples) : ILearnerSession
{
    private ILearner _learner = learner;
    private Matrix _samples = samples;

    public int Count => _samples.Rows;

    public LearnerState State { get; set; } = state;

    public Matrix Samples() => _samples;

    public void Load(Matrix samples) => _samples = samples;

    public void SetSamples(ImmutableArray<int> rows, Matrix values) => _samples = _samples.WithRows(rows, values);

    public void Train(Key key) => State = _learner.Step(State, _samples, key);

    public void Train(ImmutableArray<int> rows, Key key) => State = _learner.Step(State, _samples.Take(rows), key);

    // Of all rows: what a row's noise is depends on its number, and a learner may treat its inputs together.
    public Matrix Respond(ImmutableArray<int> rows, Key key) => _learner.AnswerTo(State, _samples, key).Take(rows);

    public Matrix Reconstruct(ImmutableArray<int> rows) =>
        _learner.AsResponder().Reconstruct(State, _samples).Take(rows);

    public void ForgetOptimizer() => State = _learner.WithFreshOptimizer(State);

    public void SetNoise(double sigma) => _learner = _learner.WithNoiseOf(sigma);

    public void Dispose()
    {
    }
}
