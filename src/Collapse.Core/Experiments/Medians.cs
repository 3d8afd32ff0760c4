using MathNet.Numerics.Statistics;

namespace Collapse.Experiments;

/// <summary>The one median, and the one rule for what has no value.</summary>
/// <remarks>
/// Simulations that diverged are left out, as their last moment is not the last step; values that are not a number are
/// left out, as
/// the measure is not defined there (a correlation of constant outputs). Tables and claims say how many.
/// </remarks>
public static class Medians
{
    /// <summary>The median of the values that are numbers; NaN when none is.</summary>
    public static double Of(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).Median();

    /// <summary>The median of a value over the simulations that made all their steps; NaN when none has one.</summary>
    public static double Of(IEnumerable<SimulationResult> results, Func<SimulationResult, double> value) =>
        Of(results.Where(result => result.Outcome == Outcome.Finished).Select(value));
}
