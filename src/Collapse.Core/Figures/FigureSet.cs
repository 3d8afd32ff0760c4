using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;

namespace Collapse.Figures;

/// <summary>All figures of a run.</summary>
public static class FigureSet
{
    /// <summary>
    /// Correlation with the collapse law's prediction, beats and trajectories for each loss and width that occurs,
    /// losses in the paper's order, widths ascending.
    /// </summary>
    /// <param name="results">The simulations; none gives no figure.</param>
    /// <param name="training">The data that the simulations were trained on; the examples' rows are taken from
    /// it.</param>
    /// <param name="axis">What a segment's coordinates mean.</param>
    public static ImmutableArray<Figure> Create(
        IReadOnlyList<SimulationResult> results, Samples training, SegmentAxis axis)
    {
        ImmutableArray<int> rows = Simulation.ExampleRows(training);
        Samples reference = new(training.Values.Take(rows), [.. rows.Select(row => training.Subjects[row])]);
        Func<Protocol, double> predicted = ProtocolLaw.Predictor(training.Values);
        return
        [
            .. Cells.Kinds(results).SelectMany(kind => (Figure[])
            [
                CorrelationFigure.Create(results, kind.Loss, kind.Hidden, predicted),
                BeatsFigure.Create(results, kind.Loss, kind.Hidden, reference, axis),
                TrajectoryFigure.Create(results, kind.Loss, kind.Hidden),
            ]),
        ];
    }
}
