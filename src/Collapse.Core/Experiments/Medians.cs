using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>Medians over simulations, and the one rule for those that diverged.</summary>
/// <remarks>
/// A simulation counts at the moments that it reached. One that diverged does not reach its last step, so it is left
/// out there, and counts before. Values that are not a number are left out, as the measure is not defined there (a
/// correlation of constant outputs). Tables and claims say how many.
/// </remarks>
public static class Medians
{
    /// <summary>The median of the values that are numbers; NaN when none is.</summary>
    public static double Of(IEnumerable<double> values) => Median.Of(values);

    /// <summary>The median of a value over the simulations that made all their steps; NaN when none has one.</summary>
    public static double Of(IEnumerable<SimulationResult> results, Func<SimulationResult, double> value) =>
        Of(results.Where(result => result.Outcome == Outcome.Finished).Select(value));

    /// <summary>The simulations that reached a moment, with what was measured there.</summary>
    /// <param name="results">The simulations.</param>
    /// <param name="step">The moment: steps with feedback.</param>
    public static ImmutableArray<(SimulationResult Result, TracePoint Point)> At(
        IEnumerable<SimulationResult> results, int step) =>
    [
        .. from result in results
           from point in result.Trace
           where point.Step == step && (step < result.Protocol.Steps || result.Outcome == Outcome.Finished)
           select (result, point),
    ];

    /// <summary>The values at each moment over the simulations that reached it, moments ascending.</summary>
    /// <param name="results">The simulations.</param>
    /// <param name="value">The value at a moment of a simulation.</param>
    public static IEnumerable<(int Step, ImmutableArray<double> Values)> Curve(
        IReadOnlyCollection<SimulationResult> results, Func<SimulationResult, TracePoint, double> value) =>
        from step in results.SelectMany(result => result.Trace.Select(point => point.Step)).Distinct().Order()
        let values = At(results, step).Select(at => value(at.Result, at.Point)).Where(number => !double.IsNaN(number))
        where values.Any()
        select (step, values.ToImmutableArray());
}
