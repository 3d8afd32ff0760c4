using System.Collections.Immutable;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>The measures of a simulation at one save point.</summary>
/// <param name="Step">Feedback steps so far; 0 is the moment after the warm-up, "no feedback".</param>
/// <param name="Values">The value of each measure (<see cref="Measure.All"/>) by its name; NaN where it has
/// none.</param>
public sealed record TracePoint(int Step, ImmutableSortedDictionary<string, double> Values)
{
    /// <summary>The measures of a moment.</summary>
    public static TracePoint Of(int step, Moment moment) =>
        new(step, Measure.All.ToImmutableSortedDictionary(measure => measure.Name, measure =>
            measure.At(moment), StringComparer.Ordinal));

    /// <summary>The value of a measure; NaN where there is none.</summary>
    public double this[Measure measure] => Values.TryGetValue(measure.Name, out double value) ? value : double.NaN;

    /// <summary>Average pairwise correlation of the outputs for the current training set.</summary>
    public double OutputCorrelation => this[PairwiseCorrelation.OfOutputs];

    /// <summary>The same for the reconstructions of the untouched reference set.</summary>
    public double ReferenceOutputCorrelation => this[PairwiseCorrelation.OfReference];

    /// <summary>Variance of the outputs for the current training set.</summary>
    public double OutputVariance => this[Measures.OutputVariance.OfOutputs];

    /// <summary>Effective rank of those outputs.</summary>
    public double EffectiveRank => this[Measures.EffectiveRank.OfOutputs];

    /// <summary>RMSE of the reconstruction of held-out segments over sigma(X).</summary>
    public double NewRmseRatio => this[Reconstruction.NewError];

    /// <summary>SNR improvement on noisy held-out segments in dB; NaN for a learner without input noise.</summary>
    public double NewSnrImprovementDb => this[Reconstruction.NewGain];

    /// <inheritdoc/>
    public bool Equals(TracePoint? other) =>
        other is not null && Step == other.Step && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Step, OutputCorrelation);
}

/// <summary>How a simulation ended.</summary>
public enum Outcome
{
    /// <summary>All steps were made.</summary>
    Finished,

    /// <summary>Weights or data were no longer finite; the trace ends at the last save point before.</summary>
    Diverged,
}

/// <summary>What one simulation leaves: a pure function of its protocol and data.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="DataDigest">SHA-256 of the data it ran on (<see cref="Data.Provenance.Digest"/>).</param>
/// <param name="DataCorrelation">Average pairwise correlation of the reference data.</param>
/// <param name="DataVariance">Output variance's measure, of the reference data.</param>
/// <param name="Trace">At least the moment after the warm-up (step 0); then 1, 3, 10, 30, ... and the last
/// step.</param>
/// <param name="Before">Outputs for the training set after the warm-up, for the first segment of up to 12 subjects,
/// [examples x D].</param>
/// <param name="Examples">The same for what stands in their place at the end.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record SimulationResult(
    Protocol Protocol,
    string DataDigest,
    double DataCorrelation,
    double DataVariance,
    ImmutableArray<TracePoint> Trace,
    Matrix Before,
    Matrix Examples,
    Outcome Outcome)
{
    /// <summary>The moment after the warm-up, before any feedback.</summary>
    public TracePoint NoFeedback => Trace[0];

    /// <summary>The last save point.</summary>
    public TracePoint Final => Trace[^1];

    /// <summary>
    /// A measure at a moment as people are shown it: a variance as a ratio to that of the data, all else as it is.
    /// </summary>
    public double Shown(Measure measure, TracePoint point) =>
        measure.Unit == Measure.SquaredData ? point[measure] / DataVariance : point[measure];
}
