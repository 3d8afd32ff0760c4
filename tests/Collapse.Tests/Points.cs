using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Measures;

namespace Collapse.Tests;

/// <summary>Invented moments: the measures that tests are about; all others have no value.</summary>
internal static class Points
{
    public static TracePoint At(
        int step, double correlation, double reference, double variance, double rank, double error, double gain,
        double constant = 0,
        double contraction = double.NaN, double rocArea = double.NaN) => new(
        step,
        Measure.All.ToImmutableSortedDictionary(measure => measure.Name, _ => double.NaN, StringComparer.Ordinal)
            .SetItems(new Dictionary<string, double>
            {
                ["output_correlation"] = correlation,
                ["reference_output_correlation"] = reference,
                ["output_variance"] = variance,
                ["effective_rank"] = rank,
                ["new_rmse_ratio"] = error,
                ["new_snr_improvement_db"] = gain,
                ["constant_outputs"] = constant,
                ["contraction"] = contraction,
                ["roc_area"] = rocArea,
            }));

    /// <summary>The same moment with another value of a measure.</summary>
    public static TracePoint With(this TracePoint point, Measure measure, double value) =>
        point with { Values = point.Values.SetItem(measure.Name, value) };
}
