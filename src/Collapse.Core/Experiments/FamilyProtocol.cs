using System.Collections.Immutable;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>One member of the family, trained with feedback or without. Immutable.</summary>
public sealed record FamilyProtocol
{
    /// <summary>The learner's name in <see cref="Catalog"/>.</summary>
    public string Learner { get; init; } = "dae";

    /// <summary>Whether each step's response is fed back; without it training just goes on.</summary>
    public bool Feedback { get; init; } = true;

    /// <summary>H, the length of the code; 1 to 4096.</summary>
    public int Hidden { get; init; } = 20;

    /// <summary>N, the number of training steps after the warm-up; 0 to 100,000,000.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>Which repetition this is, counted from 0.</summary>
    public int Repetition { get; init; }

    /// <summary>The root seed.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>sigma(e) / sigma(X), of those that denoise with Gaussian noise, and the precision of those that have one.</summary>
    public double Noise { get; init; } = 0.2;

    /// <summary>Training steps on the reference data before.</summary>
    public int WarmUp { get; init; } = 5_000;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public FamilyProtocol Validated()
    {
        Catalog.Of(Learner);
        Check(Hidden is >= 1 and <= 4096, "hidden", Hidden, "1 to 4096");
        Check(Steps is >= 0 and <= 100_000_000, "steps", Steps, "0 to 100000000");
        Check(Repetition >= 0, "repetition", Repetition, "0 or more");
        Check(Noise is > 0 and <= 1000, "noise", Noise, "above 0, to 1000");
        Check(WarmUp is >= 0 and <= 100_000_000, "warmup", WarmUp, "0 to 100000000");
        return this;
    }

    private static void Check<T>(bool valid, string name, T value, string expected)
    {
        if (!valid) throw new InputException(FormattableString.Invariant($"{name} is {value}; expected {expected}."));
    }
}

/// <summary>The measures of one moment.</summary>
/// <param name="Step">Steps after the warm-up.</param>
/// <param name="OutputCorrelation">Average pairwise correlation of the reconstructions of the current training set.</param>
/// <param name="OutputVariance">Their variance (<see cref="Measures.OutputVariance"/>).</param>
/// <param name="EffectiveRank">Their effective rank.</param>
/// <param name="Contraction">
/// c = 1 - Var T{T{X}} / Var T{X}, with T{} the response that is fed back and Var its variance: what a second answer loses of the first. 0 for a
/// learner that returns its own outputs, which <see cref="Theory.CollapseLaw"/> freezes; below 0 for one whose draws add more than it loses.
/// </param>
/// <param name="NewRmseRatio">RMSE of the reconstruction of held-out segments, divided by sigma(X).</param>
/// <param name="RocArea">ROC area of the anomaly score, normal held-out segments against all abnormal ones.</param>
/// <param name="RocAreas">The same for each <see cref="Data.Abnormality"/> alone.</param>
/// <param name="Threshold">The score that 95 % of one half of the held-out segments stay below.</param>
/// <param name="ThresholdLower">The lower end of its 95 % confidence interval.</param>
/// <param name="ThresholdUpper">The upper end; infinite when there are too few segments for one.</param>
/// <param name="FalseAlarms">The share of the other half of the held-out segments above it.</param>
/// <param name="Detected">The share of that half's abnormal segments above it.</param>
public sealed record FamilyPoint(
    int Step,
    double OutputCorrelation,
    double OutputVariance,
    double EffectiveRank,
    double Contraction,
    double NewRmseRatio,
    double RocArea,
    ImmutableArray<double> RocAreas,
    double Threshold,
    double ThresholdLower,
    double ThresholdUpper,
    double FalseAlarms,
    double Detected);

/// <summary>What one simulation of the family leaves.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="DataCorrelation">Average pairwise correlation of the reference data.</param>
/// <param name="DataVariance">Their variance.</param>
/// <param name="Trace">The moment after the warm-up, then 1, 3, 10, 30, ... and the last step.</param>
/// <param name="Before">Reconstructions of the first segment of up to 12 subjects after the warm-up.</param>
/// <param name="After">Reconstructions of what stands in their place at the end.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record FamilyResult(
    FamilyProtocol Protocol,
    double DataCorrelation,
    double DataVariance,
    ImmutableArray<FamilyPoint> Trace,
    Matrix Before,
    Matrix After,
    Outcome Outcome);
