using System.Collections.Concurrent;
using Collapse.Data;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>What measures look at that stays the same through a simulation.</summary>
/// <param name="learner">The learner.</param>
/// <param name="reference">X, the reference data, [M x D].</param>
/// <param name="heldOut">Data that are never trained on, of other subjects.</param>
/// <param name="key">Draws what measures draw: the noise on held-out data, and responses.</param>
public sealed class Scene(ILearner learner, Matrix reference, Samples heldOut, Key key)
{
    private readonly ConcurrentDictionary<Type, object> _prepared = new();

    /// <summary>The learner.</summary>
    public ILearner Learner => learner;

    /// <summary>X.</summary>
    public Matrix Reference => reference;

    /// <summary>Held-out data.</summary>
    public Samples HeldOut => heldOut;

    /// <summary>The root of what measures draw.</summary>
    public Key Key => key;

    /// <summary>sigma(X).</summary>
    public double Sigma { get; } = Spread.Of(reference);

    /// <summary>
    /// The held-out data with the learner's input noise, the same at all moments; themselves where it has none.
    /// </summary>
    public Matrix Noisy { get; } = learner is ICorruptor corruptor
        ? corruptor.Corrupt(heldOut.Values, key.Derive("new data")) : heldOut.Values;

    /// <summary>What a measure prepares once for all moments.</summary>
    public T Once<T>(Func<Scene, T> prepare) where T : class => (T)_prepared.GetOrAdd(typeof(T), _ => prepare(this));
}

/// <summary>
/// A moment of a simulation as measures look at it. What several of them need is computed when it is first asked for.
/// </summary>
/// <param name="scene">What stays the same.</param>
/// <param name="state">The learner's state.</param>
/// <param name="data">The current training set, [samples x coordinates].</param>
public sealed class Moment(Scene scene, LearnerState state, Matrix data)
{
    private readonly ConcurrentDictionary<Type, object> _computed = new();
    private readonly Lazy<Matrix> _outputs = new(() => scene.Learner switch
    {
        IResponder responder => responder.Reconstruct(state, data),
        ISampler sampler => sampler.Sample(state, data.Rows, scene.Key.Derive("outputs")),
        _ => Matrix.Zeros(0, data.Columns),
    });

    /// <summary>What stays the same.</summary>
    public Scene Scene => scene;

    /// <summary>The current training set.</summary>
    public Matrix Data => data;

    /// <summary>
    /// The reconstructions of it (clean inputs); of a learner that only makes new rows as many of these.
    /// </summary>
    public Matrix Outputs => _outputs.Value;

    /// <summary>What a measure can have of this learner and these data.</summary>
    public Needs Given =>
        (scene.Learner is IResponder ? Needs.Reconstructions | Needs.Responses : 0)
        | (scene.HeldOut.Count > 0 ? Needs.HeldOut : 0)
        | (ReferenceEquals(scene.Noisy, scene.HeldOut.Values) ? 0 : Needs.InputNoise);

    /// <summary>The reconstructions of other inputs.</summary>
    public Matrix Reconstruct(Matrix inputs) => scene.Learner.AsResponder().Reconstruct(state, inputs);

    /// <summary>The responses to inputs, as they are fed back.</summary>
    public Matrix Respond(Matrix inputs, Key key) => scene.Learner.AsResponder().Respond(state, inputs, key);

    /// <summary>What several measures share at a moment.</summary>
    public T Once<T>(Func<Moment, T> compute) where T : class => (T)_computed.GetOrAdd(typeof(T), _ => compute(this));
}
