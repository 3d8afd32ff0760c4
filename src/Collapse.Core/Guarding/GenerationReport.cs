using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Collapse.Guarding;

/// <summary>One statistic of the battery and what permutations say of it.</summary>
/// <param name="Statistic">Which.</param>
/// <param name="Value">Its value, generated against real.</param>
/// <param name="Z">Its distance from its mean under exchanged labels, in their standard deviations.</param>
/// <param name="P">Its own p-value.</param>
/// <param name="AdjustedP">Its p-value within the family: at most the rate, and this statistic is why.</param>
/// <param name="HealthyLow">The lower end of the middle 95 % of its values under exchanged labels.</param>
/// <param name="HealthyHigh">The upper end.</param>
public sealed record StatisticResult(
    BatteryStatistic Statistic, double Value, double Z, double P, double AdjustedP,
    double HealthyLow, double HealthyHigh);

/// <summary>A principal direction of both sets.</summary>
/// <param name="Number">Counted from 1, strongest first.</param>
/// <param name="Real">The variance of the real rows along it.</param>
/// <param name="Generated">That of the generated rows.</param>
/// <param name="Kept">Their ratio with its 95 % interval.</param>
/// <param name="Vector">The direction, of length 1; its sign is arbitrary.</param>
public sealed record DirectionResult(
    int Number, double Real, double Generated, Effect Kept, ImmutableArray<double> Vector);

/// <summary>A class and its share in both sets.</summary>
/// <param name="Name">The class.</param>
/// <param name="Real">Its share of the real rows.</param>
/// <param name="Generated">Its share of the generated rows.</param>
/// <param name="Lost">Whether none is left, and chance alone leaves none in less than 1 % of cases.</param>
public sealed record ClassResult(string Name, double Real, double Generated, bool Lost);

/// <summary>Coverage or density beside what equal distributions give.</summary>
/// <param name="Coverage">The share of balls around real rows that hold a generated row.</param>
/// <param name="ExpectedCoverage">Its exact expectation for equal distributions.</param>
/// <param name="Density">The mean number of balls around a generated row, over k; 1 is expected.</param>
/// <param name="Neighbours">k.</param>
public sealed record NeighbourResult(double Coverage, double ExpectedCoverage, double Density, int Neighbours);

/// <summary>Rows that repeat others.</summary>
/// <param name="Exact">Generated rows that are equal to a real one.</param>
/// <param name="Near">
/// Generated rows that are not equal to a real row but nearer to one than a tenth of the real rows' median distance to
/// their nearest other; looked for among
/// <paramref name="LookedAt"/> generated rows.
/// </param>
/// <param name="NearAmongReal">The share of real rows that are as near to another real row, or equal to it.</param>
/// <param name="NearAmongGenerated">The share of generated rows that are as near to another generated row.</param>
/// <param name="RepeatedGenerated">Generated rows equal to an earlier generated one.</param>
/// <param name="RepeatedReal">Real rows equal to an earlier real one.</param>
/// <param name="LookedAt">The number of generated rows whose distances were computed.</param>
public sealed record CopyResult(
    ImmutableArray<RowCopy> Exact, ImmutableArray<RowCopy> Near, double NearAmongReal, double NearAmongGenerated,
    int RepeatedGenerated, int RepeatedReal, int LookedAt);

/// <summary>A real row that generated rows stay away from.</summary>
/// <param name="Row">Its number, from 0.</param>
/// <param name="Distance">The distance to the nearest generated row over that to the nearest other real row.</param>
public readonly record struct UncoveredRow(int Row, double Distance);

/// <summary>What of large sets was computed on a part of the rows, drawn with the seed.</summary>
/// <param name="What">What was computed.</param>
/// <param name="RealRows">The real rows of the part.</param>
/// <param name="GeneratedRows">The generated rows of the part.</param>
public sealed record DrawnPart(string What, int RealRows, int GeneratedRows);

/// <summary>What the guard found in one generation.</summary>
public sealed record GenerationReport
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The verdict on this generation alone, at its share of the false-alarm rate.</summary>
    public required GuardVerdict Verdict { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What was found, in words, the main cause first; none where nothing was.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>What was computed on a part of the rows; none where all rows were used.</summary>
    public ImmutableArray<DrawnPart> Drawn { get; init; } = [];

    /// <summary>Real and generated rows that were compared.</summary>
    public required int RealRows { get; init; }

    /// <inheritdoc cref="RealRows"/>
    public required int GeneratedRows { get; init; }

    /// <summary>Generated rows with a NaN or an infinite value: left out of everything else.</summary>
    public required int NonFiniteRows { get; init; }

    /// <summary>Generated rows whose values are all equal: compared like the others.</summary>
    public required int ConstantRows { get; init; }

    /// <summary>The false-alarm rate of this look.</summary>
    public required double Alpha { get; init; }

    /// <summary>The p-value of the family.</summary>
    public required double P { get; init; }

    /// <summary>The number of permutations that it rests on.</summary>
    public required int Permutations { get; init; }

    /// <summary>Rows, groups or pairs that were exchanged as wholes.</summary>
    public required int Units { get; init; }

    /// <summary>The battery.</summary>
    public required ImmutableArray<StatisticResult> Statistics { get; init; }

    /// <summary>Shares kept, effective rank, spacing, each with its interval.</summary>
    public required ImmutableArray<Effect> Effects { get; init; }

    /// <summary>The principal directions, strongest first.</summary>
    public required ImmutableArray<DirectionResult> Directions { get; init; }

    /// <summary>
    /// Weaker directions, up to three times as many, that surely gained or lost variance; most changed first, at most
    /// six. They are tested together (S3), not one by one.
    /// </summary>
    public ImmutableArray<DirectionResult> Further { get; init; } = [];

    /// <summary>The classes by name; empty where either set has none.</summary>
    public required ImmutableArray<ClassResult> Classes { get; init; }

    /// <summary>Coverage and density; null where there are too few rows.</summary>
    public required NeighbourResult? Neighbours { get; init; }

    /// <summary>Copies and near-copies.</summary>
    public required CopyResult Copies { get; init; }

    /// <summary>The real rows that generated rows stay farthest from, worst first, at most twelve.</summary>
    public required ImmutableArray<UncoveredRow> LeastCovered { get; init; }

    /// <summary>The loss of variance that this look finds with probability 0.8.</summary>
    public required double DetectableLoss { get; init; }

    /// <summary>The distance of the means in standard deviations, what chance adds taken off; at least 0.</summary>
    public required double MeanShift { get; init; }

    /// <summary>The effective ranks of the real and the generated rows, on equally many of both.</summary>
    public required double RealRank { get; init; }

    /// <inheritdoc cref="RealRank"/>
    public required double GeneratedRank { get; init; }

    /// <summary>The effect of that name.</summary>
    public Effect? EffectOf(string name) => Effects.FirstOrDefault(effect => effect.Name == name);

    /// <summary>
    /// Why the verdict is not "healthy": the statistics whose adjusted p is at most the rate, strongest first.
    /// </summary>
    [JsonIgnore]
    public IEnumerable<StatisticResult> Reasons =>
        Statistics.Where(result => result.AdjustedP <= Alpha).OrderByDescending(result => Math.Abs(result.Z));
}
