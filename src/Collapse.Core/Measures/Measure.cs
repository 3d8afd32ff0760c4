using System.Collections.Immutable;

namespace Collapse.Measures;

/// <summary>What a measure needs of a learner; where it is not there, the measure has no value (NaN).</summary>
[Flags]
public enum Needs
{
    /// <summary>
    /// Outputs for the current training set: reconstructions, or new rows of a learner that only makes such.
    /// </summary>
    Outputs = 0,

    /// <summary>Reconstructions of any inputs.</summary>
    Reconstructions = 1,

    /// <summary>Responses that are fed back.</summary>
    Responses = 2,

    /// <summary>Noise at the learner's input.</summary>
    InputNoise = 4,

    /// <summary>Held-out data.</summary>
    HeldOut = 8,
}

/// <summary>A number that is taken of a simulation at each of its moments.</summary>
/// <param name="Name">Its column in tables.</param>
/// <param name="Unit">Its unit; 1 for a pure number.</param>
/// <param name="Formula">What it is, in the words of a formula.</param>
/// <param name="Needs">What it needs.</param>
/// <param name="Of">Its value at a moment.</param>
public sealed record Measure(string Name, string Unit, string Formula, Needs Needs, Func<Moment, double> Of)
{
    /// <summary>Every measure, in the order of tables; a new one is a file and a line here.</summary>
    public static ImmutableArray<Measure> All { get; } =
    [
        PairwiseCorrelation.OfOutputs, PairwiseCorrelation.OfReference, OutputVariance.OfOutputs, EffectiveRank.OfOutputs,
        Reconstruction.NewError, Reconstruction.NewGain, PairwiseCorrelation.ConstantOutputs, Contraction.OfResponses, .. AnomalyTest.All,
    ];

    /// <summary>The value at a moment; NaN where the learner lacks what it needs.</summary>
    public double At(Moment moment) => (Needs & moment.Given) == Needs ? Of(moment) : double.NaN;
}
