using System.Collections.Immutable;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>A simulation from its initialisation to its last step, whatever learns: warm-up, feedback, a measure at each moment, checkpoints on the way.</summary>
/// <typeparam name="TState">The learner's state.</typeparam>
/// <typeparam name="TPoint">What is measured at a moment.</typeparam>
internal sealed record Course<TState, TPoint>
{
    /// <summary>Training on the reference data before feedback begins.</summary>
    public required SelfTraining<TState> Classic { get; init; }

    /// <summary>How many steps of it.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Training from then on.</summary>
    public required SelfTraining<TState> Feedback { get; init; }

    /// <summary>N, how many steps of that.</summary>
    public required int Steps { get; init; }

    /// <summary>The learner's state as matrices, for checkpoints.</summary>
    public required Func<TState, IStateTensors<TState>> Tensors { get; init; }

    /// <summary>Whether a learner's state has no NaN and no infinity.</summary>
    public required Func<TState, bool> IsFinite { get; init; }

    /// <summary>What is measured after so many steps with feedback.</summary>
    public required Func<int, SelfTrainingState<TState>, TPoint> Measure { get; init; }

    /// <summary>Runs it, or goes on with it where it was written down.</summary>
    /// <param name="reference">X, the reference data.</param>
    /// <param name="checkpoints">Where it is written down on its way.</param>
    /// <returns>
    /// The end, a function of the course and the data wherever it was interrupted. The trace has at least the moment after the warm-up; when
    /// weights or data are no longer finite it ends before.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was cancelled, and is written down.</exception>
    public (SimulationState<TState, TPoint> End, Outcome Outcome) Run(Matrix reference, Checkpoints checkpoints)
    {
        SelfTrainingState<TState> start = Feedback.Start(reference);
        IStateTensors<TState> tensors = Tensors(start.Learner);
        SimulationState<TState, TPoint> now = Begin(start, tensors, checkpoints);
        Advance(Classic, WarmUp);
        foreach (int moment in Simulation.Moments(Steps).Skip(now.Trace.Length))
        {
            Advance(Feedback, (long)WarmUp + moment);
            bool finite = now.Training.Data.IsFinite() && IsFinite(now.Training.Learner);
            if (finite || now.Trace.IsEmpty) now = now with { Trace = now.Trace.Add(Measure(moment, now.Training)) };
            if (!finite) return (now, Outcome.Diverged);
        }

        return (now, Outcome.Finished);

        // To the moment t, from wherever the state is.
        void Advance(SelfTraining<TState> training, long t)
        {
            int steps = (int)Math.Max(0, t - now.Training.Time);
            ImmutableArray<TPoint> trace = now.Trace;
            now = now with
            {
                Training = checkpoints.Advance(
                    now.Training, steps, (from, count) => training.Advance(from, count),
                    state => new SimulationState<TState, TPoint>(state, trace).Checkpoint(tensors)),
            };
        }
    }

    // Where the simulation was written down, else its start.
    private static SimulationState<TState, TPoint> Begin(SelfTrainingState<TState> start, IStateTensors<TState> tensors, Checkpoints checkpoints)
    {
        try
        {
            if (checkpoints.Load() is { } found) return SimulationState<TState, TPoint>.From(found, tensors, start);
        }
        catch (InvalidDataException error)
        {
            checkpoints.Distrust(error.Message);
        }

        return new(start, []);
    }
}
