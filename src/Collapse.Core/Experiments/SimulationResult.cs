using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>The measures of one moment of a simulation.</summary>
/// <param name="Step">Feedback steps so far; 0 is the moment after the warm-up, "no feedback".</param>
/// <param name="OutputCorrelation">Average pairwise correlation of the responses to the current training set (clean input).</param>
/// <param name="ReferenceOutputCorrelation">The same for the responses to the untouched reference set.</param>
/// <param name="OutputVariance">Mean over coordinates of the population variance over the responses to the current training set.</param>
/// <param name="EffectiveRank">Effective rank of those responses, 1 to min(M, D); NaN when all are equal.</param>
/// <param name="NewRmseRatio">RMSE of the reconstruction of held-out clean segments, divided by sigma(X).</param>
/// <param name="NewSnrImprovementDb">SNR improvement on noisy held-out segments in dB; NaN for the AE.</param>
/// <param name="ConstantOutputs">Responses without variance, left out of the correlation.</param>
public sealed record TracePoint(
    int Step,
    double OutputCorrelation,
    double ReferenceOutputCorrelation,
    double OutputVariance,
    double EffectiveRank,
    double NewRmseRatio,
    double NewSnrImprovementDb,
    int ConstantOutputs);

/// <summary>How a simulation ended.</summary>
public enum Outcome
{
    /// <summary>All steps were made.</summary>
    Finished,

    /// <summary>Weights or data were no longer finite; the trace ends at the last measured moment before.</summary>
    Diverged,
}

/// <summary>What one simulation leaves: a pure function of its protocol and data.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="DataDigest">SHA-256 of the data it ran on (<see cref="Data.Provenance.Digest"/>).</param>
/// <param name="DataCorrelation">Average pairwise correlation of the reference data.</param>
/// <param name="DataVariance">Output variance's measure, of the reference data.</param>
/// <param name="Trace">At least the moment after the warm-up (step 0); then 1, 3, 10, 30, ... and the last step.</param>
/// <param name="Examples">Responses to the current training set at the end, for the first segment of up to 12 subjects, [examples x D].</param>
/// <param name="Outcome">How it ended.</param>
public sealed record SimulationResult(
    Protocol Protocol,
    string DataDigest,
    double DataCorrelation,
    double DataVariance,
    ImmutableArray<TracePoint> Trace,
    Matrix Examples,
    Outcome Outcome)
{
    /// <summary>The moment after the warm-up, before any feedback.</summary>
    public TracePoint NoFeedback => Trace[0];

    /// <summary>The last measured moment.</summary>
    public TracePoint Final => Trace[^1];
}
