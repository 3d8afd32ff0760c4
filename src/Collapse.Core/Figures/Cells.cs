using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Learning;

namespace Collapse.Figures;

/// <summary>The simulations behind one box, one table row or one curve.</summary>
/// <param name="Learner">The learner's name in the catalog.</param>
/// <param name="Steps">N; 0 for "no feedback".</param>
/// <param name="Points">The save point of each simulation that got there.</param>
/// <param name="Diverged">The number of simulations that did not.</param>
internal sealed record Cell(string Learner, int Steps, ImmutableArray<TracePoint> Points, int Diverged)
{
    /// <summary>A measure's finite values, in the order of the simulations.</summary>
    public ImmutableArray<double> Values(Func<TracePoint, double> measure) =>
        [.. Points.Select(measure).Where(double.IsFinite)];

    /// <summary>A measure's median over the simulations where it is a number; NaN without any.</summary>
    public double Median(Func<TracePoint, double> measure) => Medians.Of(Points.Select(measure));
}

/// <summary>Sorts simulations into the cells of the grid, in the paper's order.</summary>
internal static class Cells
{
    /// <summary>The simulations of a loss and width; none is an error of the caller.</summary>
    public static ImmutableArray<SimulationResult> Of(IEnumerable<SimulationResult> results, Loss loss, int hidden)
    {
        ImmutableArray<SimulationResult> chosen =
            [.. results.Where(result => result.Protocol.Loss == loss && result.Protocol.Hidden == hidden)];
        return chosen.IsEmpty
            ? throw new ArgumentException($"No simulation of {Format.Heading(loss, hidden)} is given.", nameof(results))
            : chosen;
    }

    /// <summary>The losses and widths that occur, losses in the paper's order and widths ascending.</summary>
    public static IEnumerable<(Loss Loss, int Hidden)> Kinds(IEnumerable<SimulationResult> results) =>
        results.Select(result => (result.Protocol.Loss, result.Protocol.Hidden)).Distinct().Order();

    /// <summary>The learners that occur, AE before DAE.</summary>
    public static ImmutableArray<string> Learners(IEnumerable<SimulationResult> results) =>
        [.. results.Select(result => result.Protocol.Learner).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The numbers of feedback steps that occur, ascending; 0 is "no feedback" and not among them.</summary>
    public static ImmutableArray<int> Steps(IEnumerable<SimulationResult> results) =>
        [.. results.Select(result => result.Protocol.Steps).Where(steps => steps > 0).Distinct().Order()];

    /// <summary>
    /// One cell. "No feedback" (0 steps) is the moment after the warm-up in every simulation of the model; simulations
    /// of the same seed and repetition that share their warm-up to the last digit count once.
    /// </summary>
    public static Cell At(IEnumerable<SimulationResult> results, string learner, int steps)
    {
        IEnumerable<SimulationResult> ofModel = results.Where(result => result.Protocol.Learner == learner);
        if (steps == 0)
        {
            SimulationResult[] begun = [.. ofModel.Where(result => !result.Trace.IsDefaultOrEmpty)];
            return new Cell(
                learner,
                0,
                [.. begun.Select(result => (result.Protocol.Seed, result.Protocol.Repetition, result.NoFeedback))
                    .Distinct().Select(own => own.NoFeedback)],
                ofModel.Count() - begun.Length);
        }

        SimulationResult[] all = [.. ofModel.Where(result => result.Protocol.Steps == steps)];
        SimulationResult[] finished = [.. all.Where(result => result.Outcome == Outcome.Finished)];
        return new Cell(learner, steps, [.. finished.Select(result => result.Final)], all.Length - finished.Length);
    }
}
