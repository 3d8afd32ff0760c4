using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>What the DAE's noise is relative to.</summary>
public enum NoiseReference
{
    /// <summary>sigma(X) of the reference data, fixed for the run.</summary>
    Reference,

    /// <summary>The standard deviation over all entries of the current training set, so noise shrinks with the data.</summary>
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

/// <summary>The feedback policies, and what <see cref="Protocol.Dose"/> means for each.</summary>
public enum FeedbackPolicy
{
    /// <summary>The response takes its input's place (<see cref="Feedback.Replace"/>); no dose.</summary>
    Replace,

    /// <summary>No feedback (<see cref="NoFeedback"/>); no dose.</summary>
    None,

    /// <summary>A share is never replaced (<see cref="GoldStandard"/>); dose: the share p, 0 to 1.</summary>
    Gold,

    /// <summary>Fresh real data at times (<see cref="Feedback.Mix"/>); dose: the probability q, 0 to 1.</summary>
    Mix,

    /// <summary>Responses are added (<see cref="Feedback.Accumulate"/>); no dose.</summary>
    Accumulate,

    /// <summary>Added to an archive, trained on a draw from it (<see cref="AccumulateSubsample"/>); no dose.</summary>
    Subsample,

    /// <summary>Accepted only near the real vector (<see cref="Feedback.Verified"/>); dose: the tolerance in units of sigma(X), 0 or more.</summary>
    Verified,

    /// <summary>Retrained from scratch on the outputs (<see cref="Feedback.Generations"/>); dose: learning steps a generation, 1 or more.</summary>
    Generations,
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
        return new SelfTraining(learner, Of(protocol, Spread.Of(reference)), key)
        {
            Response = protocol.Response,
            NoiseOfCurrentSpread = protocol.NoiseReference == NoiseReference.Current ? protocol.Noise : null,
            FreshOptimizer = protocol.OptimizerState == OptimizerState.Reset,
            BatchSize = protocol.BatchSize,
        };
    }

    /// <summary>The policy of a protocol.</summary>
    /// <param name="protocol">Policy, dose, order and number of rows.</param>
    /// <param name="sigma">sigma(X), the unit of a verifier's tolerance.</param>
    public static IFeedback Of(Protocol protocol, double sigma)
    {
        Selection selection = new() { Order = protocol.SelectionOrder, Rows = protocol.RowsPerStep };
        return protocol.Policy switch
        {
            FeedbackPolicy.None => new NoFeedback(),
            FeedbackPolicy.Gold => new GoldStandard(protocol.Dose) { Selection = selection },
            FeedbackPolicy.Mix => new Mix(protocol.Dose) { Selection = selection },
            FeedbackPolicy.Accumulate => new Accumulate { Selection = selection },
            FeedbackPolicy.Subsample => new AccumulateSubsample { Selection = selection },
            FeedbackPolicy.Verified => new Verified(protocol.Dose * sigma) { Selection = selection },
            FeedbackPolicy.Generations => new Generations((int)protocol.Dose),
            _ => new Replace { Selection = selection },
        };
    }

    /// <summary>Whether a policy takes this dose, and which doses it takes.</summary>
    internal static (bool Valid, string Expected) Doses(FeedbackPolicy policy, double dose) => policy switch
    {
        FeedbackPolicy.Gold or FeedbackPolicy.Mix => (dose is >= 0 and <= 1, $"0 to 1 for {Names.Of(policy)}"),
        FeedbackPolicy.Verified => (dose is >= 0 and <= 1000, "0 to 1000 for verified"),
        FeedbackPolicy.Generations =>
            (dose is >= 1 and <= 100_000_000 && dose == Math.Floor(dose), "a whole number from 1 to 100000000 for generations"),
        _ => (dose == 0, $"0 for {Names.Of(policy)}"),
    };
}
