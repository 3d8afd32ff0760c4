using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>
/// A simulation from its initialisation to its last step, whatever learns: warm-up, feedback, a measure at each moment,
/// checkpoints on the way.
/// </summary>
internal sealed record Course
{
    /// <summary>Training on the reference data before feedback begins.</summary>
    public required SelfTraining Classic { get; init; }

    /// <summary>How many steps of it.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Training from then on.</summary>
    public required SelfTraining Feedback { get; init; }

    /// <summary>N, how many steps of that.</summary>
    public required int Steps { get; init; }

    /// <summary>What is measured after a number of steps with feedback.</summary>
    public required Func<int, SelfTrainingState, TracePoint> Measure { get; init; }

    /// <summary>What is kept of the moment after the warm-up, for show.</summary>
    public Func<SelfTrainingState, Matrix> Show { get; init; } = _ => Matrix.Zeros(0, 0);

    /// <summary>Runs it, or resumes it from its checkpoint.</summary>
    /// <param name="reference">X, the reference data.</param>
    /// <param name="checkpoints">Where it writes its checkpoints.</param>
    /// <returns>
    /// The end, a function of the course and the data wherever it was interrupted. The trace has at least the moment
    /// after the warm-up; when weights or data are no longer finite it ends before.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was cancelled, after writing a checkpoint.</exception>
    public (SimulationState End, Outcome Outcome) Run(Matrix reference, Checkpoints checkpoints)
    {
        SelfTrainingState start = Feedback.Start(reference);
        SimulationState now = Begin(start, checkpoints);
        Advance(Classic, WarmUp);
        foreach (int moment in Simulation.Moments(Steps).Skip(now.Trace.Length))
        {
            Advance(Feedback, (long)WarmUp + moment);
            bool finite = now.Training.Data.IsFinite() && now.Training.Learner.Theta.IsFinite();
            if (now.Trace.IsEmpty) now = now with { Before = Show(now.Training) };
            if (finite || now.Trace.IsEmpty) now = now with { Trace = now.Trace.Add(Measure(moment, now.Training)) };
            if (!finite) return (now, Outcome.Diverged);
        }

        return (now, Outcome.Finished);

        // To the moment t, from wherever the state is.
        void Advance(SelfTraining training, long t)
        {
            int steps = (int)Math.Max(0, t - now.Training.Time);
            SimulationState before = now;
            now = now with
            {
                Training = checkpoints.Advance(
                    now.Training, steps, (from, count) => training.Advance(from, count),
                    state => (before with { Training = state }).Checkpoint()),
            };
        }
    }

    // The simulation's checkpoint, or its start.
    private static SimulationState Begin(SelfTrainingState start, Checkpoints checkpoints)
    {
        try
        {
            if (checkpoints.Load() is { } found) return SimulationState.From(found, start);
        }
        catch (InvalidDataException error)
        {
            checkpoints.Distrust(error.Message);
        }

        return new(start, [], Matrix.Zeros(0, 0));
    }
}
