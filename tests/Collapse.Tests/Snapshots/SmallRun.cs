using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Figures;
using Collapse.Spec;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Snapshots;

/// <summary>
/// A run as small as one can be that has everything: all models and losses, two widths, two N, on synthetic ECG.
/// </summary>
internal static class SmallRun
{
    private static readonly CohortOptions Cohort =
        new() { TrainingSubjects = 6, HeldOutSubjects = 2, SegmentsPerSubject = 4 };

    // Five repetitions, the fewest with which a test over two N can reach its level (252 arrangements); so few steps
    // that no claim can be expected to hold.
    public static GridOptions Options { get; } = new()
    {
        Hidden = [6, 12],
        Steps = [30, 100],
        Repetitions = 5,
        Base = new Protocol { WarmUp = 50 },
    };

    private static readonly Lazy<DataSet> LazyData = new(() => SyntheticEcg.Load(Cohort, seed: 1));

    private static readonly Lazy<ImmutableArray<SimulationResult>> LazyResults = new(() =>
        [.. Options.Protocols().AsParallel().AsOrdered().Select(protocol => Simulation.Run(protocol, Data))]);

    private static readonly Lazy<ImmutableArray<Figure>> LazyFigures = new(() =>
        FigureSet.Create(Results, Data.Training, SegmentAxis.Milliseconds()));

    private static readonly Lazy<ImmutableArray<Finding>> LazyFindings = new(() =>
        [.. Claims.evaluate(ListModule.OfSeq(Results))]);

    public static DataSet Data => LazyData.Value;

    public static ImmutableArray<SimulationResult> Results => LazyResults.Value;

    public static ImmutableArray<Figure> Figures => LazyFigures.Value;

    public static ImmutableArray<Finding> Findings => LazyFindings.Value;
}
