using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>What the DAE's noise is relative to.</summary>
public enum NoiseReference
{
    /// <summary>sigma(X) of the reference data, fixed for the run.</summary>
    Reference,

    /// <summary>
    /// The standard deviation over all entries of the current training set, so noise shrinks with the data.
    /// </summary>
    Current,
}

/// <summary>What becomes of the optimiser's state between training steps with feedback.</summary>
public enum OptimizerState
{
    /// <summary>It is kept: one long training whose data change.</summary>
    Kept,

    /// <summary>It starts afresh at each step, as if training were called anew.</summary>
    Reset,
}

/// <summary>From a protocol to its training with feedback.</summary>
public static class Policies
{
    /// <summary>Training with feedback, as a protocol says.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="learner">Any learner; noise relative to the current data is set on it.</param>
    /// <param name="reference">X, the reference data.</param>
    /// <param name="key">The root of all randomness.</param>
    public static SelfTraining Training(Protocol protocol, ILearner learner, Matrix reference, Key key)
    {
        protocol.Validated();
        return new SelfTraining(learner, protocol.Policy.For(Spread.Of(reference)), key)
        {
            Response = protocol.Response,
            NoiseOfCurrentSpread = protocol.NoiseReference == NoiseReference.Current ? protocol.Noise : null,
            FreshOptimizer = protocol.OptimizerState == OptimizerState.Reset,
            BatchSize = protocol.BatchSize,
        };
    }
}
