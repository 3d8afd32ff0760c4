using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Signals;

namespace Collapse.Figures;

/// <summary>All figures of a run.</summary>
public static class FigureSet
{
    /// <summary>Correlation, beats and trajectories for each loss and width that occurs, losses in the paper's order, widths ascending.</summary>
    /// <param name="results">The simulations; none gives no figure.</param>
    /// <param name="reference">The reference segments of the examples: the first of up to 12 subjects.</param>
    /// <param name="axis">What a segment's coordinates mean.</param>
    public static ImmutableArray<Figure> Create(
        IReadOnlyList<SimulationResult> results, Samples reference, SegmentAxis axis) =>
        [
            .. Cells.Kinds(results).SelectMany(kind => (Figure[])
            [
                CorrelationFigure.Create(results, kind.Loss, kind.Hidden),
                BeatsFigure.Create(results, kind.Loss, kind.Hidden, reference, axis),
                TrajectoryFigure.Create(results, kind.Loss, kind.Hidden),
            ]),
        ];
}
