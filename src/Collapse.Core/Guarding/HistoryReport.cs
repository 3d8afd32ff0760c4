using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>A measure over generations.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sense">What a trend of it means.</param>
/// <param name="Values">Its values, generation by generation.</param>
public sealed record HistoryMeasure(string Name, MeasureSense Sense, ImmutableArray<double> Values);

/// <summary>The measures of one run, all over the same generations.</summary>
/// <param name="Name">The run's name; empty where there is one alone.</param>
/// <param name="Measures">The measures.</param>
public sealed record HistoryRun(string Name, ImmutableArray<HistoryMeasure> Measures);

/// <summary>The trend of a measure.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Rise">The probability that a later value is above an earlier one: 1 for always, 0 for never; NaN for a
/// constant.</param>
/// <param name="P">The exact two-sided p-value of no trend.</param>
/// <param name="AdjustedP">The same for all measures of the run together (S. Holm 1979).</param>
/// <param name="Half">
/// Generations until it has halved, by increments of its logarithm; null where its values or its trend do not say.
/// </param>
public sealed record HistoryTrend(
    HistoryMeasure Measure, double Rise, double P, double AdjustedP, MeasureOutlook? Half);

/// <summary>What the measures of one run say.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Sentence">The verdict in a sentence.</param>
/// <param name="Generations">The number of generations.</param>
/// <param name="FirstAlarm">
/// The row, from 0, at which the guard would have said so first, had it looked at every row with its share of the
/// false-alarm rate.
/// </param>
/// <param name="Trends">The measures' trends.</param>
public sealed record HistoryRunReport(
    string Name, GuardVerdict Verdict, string Sentence, int Generations, int? FirstAlarm,
    ImmutableArray<HistoryTrend> Trends);

/// <summary>What a table of measures says.</summary>
/// <param name="Verdict">The worst of the runs' verdicts.</param>
/// <param name="Sentence">The verdict in a sentence.</param>
/// <param name="Runs">The runs.</param>
public sealed record HistoryReport(GuardVerdict Verdict, string Sentence, ImmutableArray<HistoryRunReport> Runs);
