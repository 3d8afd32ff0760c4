using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Collapse.Learners;

namespace Collapse.Experiments;

/// <summary>A simulation between two steps: where it goes on. Immutable.</summary>
/// <param name="Training">The learner's state, whose step count t is the simulation's time, and the current data.</param>
/// <param name="Trace">What was measured until now.</param>
internal sealed record SimulationState(SelfTrainingState Training, ImmutableArray<TracePoint> Trace)
{
    private static readonly DenseStateTensors Learner = new();

    /// <summary>Learning steps made so far, those of the warm-up included.</summary>
    public long Step => Learner.Step(Training.Learner);

    public Checkpoint Checkpoint() => Experiments.Checkpoint.Empty
        .With("step", Step.ToString(CultureInfo.InvariantCulture))
        .With("trace", JsonSerializer.Serialize(Trace, RunFormat.Options))
        .With("data", Training.Data)
        .With("learner", Learner.Tensors(Training.Learner));

    /// <summary>The state that a checkpoint was made of.</summary>
    /// <exception cref="InvalidDataException">It does not hold such a state, or one that does not suit the start.</exception>
    public static SimulationState From(Checkpoint checkpoint, SelfTrainingState start)
    {
        try
        {
            long step = long.Parse(checkpoint.Facts["step"], NumberStyles.None, CultureInfo.InvariantCulture);
            SelfTrainingState training = start with
            {
                Learner = Learner.State(step, checkpoint.Part("learner")),
                Data = checkpoint.Tensors["data"],
            };
            ImmutableArray<TracePoint> trace = JsonSerializer.Deserialize<ImmutableArray<TracePoint>>(checkpoint.Facts["trace"], RunFormat.Options);
            bool suits = !trace.IsDefault
                && training.Data.Columns == start.Data.Columns
                && training.Learner.Theta.W1.Rows == start.Learner.Theta.W1.Rows
                && training.Learner.Theta.W1.Columns == start.Learner.Theta.W1.Columns;
            return suits ? new SimulationState(training, trace) : throw new InvalidDataException("it does not suit the protocol");
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException or OverflowException or JsonException)
        {
            throw new InvalidDataException("it holds no state of a simulation", error);
        }
    }
}
