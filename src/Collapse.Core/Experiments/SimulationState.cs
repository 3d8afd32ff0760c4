using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>A simulation between two steps: where it goes on. Immutable.</summary>
/// <param name="Training">The learner's state, the current data, what the feedback policy remembers, and the time.</param>
/// <param name="Trace">What was measured until now.</param>
internal sealed record SimulationState<TState, TPoint>(SelfTrainingState<TState> Training, ImmutableArray<TPoint> Trace)
{
    public Checkpoint Checkpoint(IStateTensors<TState> learner) => Runs.Checkpoint.Empty
        .With("step", Training.Time.ToString(CultureInfo.InvariantCulture))
        .With("learner_step", learner.Step(Training.Learner).ToString(CultureInfo.InvariantCulture))
        .With("memory", JsonSerializer.Serialize(Remembered.Of(Training.Memory), RunFormat.Options))
        .With("archive", Training.Memory.Archive.ToMatrix())
        .With("trace", JsonSerializer.Serialize(Trace, RunFormat.Options))
        .With("data", Training.Data)
        .With("learner", learner.Tensors(Training.Learner));

    /// <summary>The state that a checkpoint was made of.</summary>
    /// <exception cref="InvalidDataException">It does not hold such a state, or one that does not suit the start.</exception>
    public static SimulationState<TState, TPoint> From(Checkpoint checkpoint, IStateTensors<TState> learner, SelfTrainingState<TState> start)
    {
        try
        {
            IReadOnlyDictionary<string, Matrix> tensors = checkpoint.Part("learner");
            SelfTrainingState<TState> training = start with
            {
                Learner = learner.State(Whole("learner_step"), tensors),
                Data = checkpoint.Tensors["data"],
                Memory = JsonSerializer.Deserialize<Remembered>(checkpoint.Facts["memory"], RunFormat.Options)!.Memory(checkpoint.Tensors["archive"]),
                Time = Whole("step"),
            };
            ImmutableArray<TPoint> trace = JsonSerializer.Deserialize<ImmutableArray<TPoint>>(checkpoint.Facts["trace"], RunFormat.Options);
            bool suits = !trace.IsDefault
                && training.Data.Columns == start.Data.Columns
                && learner.Tensors(start.Learner).All(tensor => SameShape(tensor.Value, tensors[tensor.Key]));
            return suits ? new(training, trace) : throw new InvalidDataException("it does not suit the protocol");
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException or OverflowException or JsonException or ArgumentException)
        {
            throw new InvalidDataException("it holds no state of a simulation", error);
        }

        long Whole(string name) => long.Parse(checkpoint.Facts[name], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static bool SameShape(Matrix a, Matrix b) => a.Rows == b.Rows && a.Columns == b.Columns;

    // A policy's memory but for its archive, which is a tensor.
    private sealed record Remembered(long Turn, int Position, ImmutableArray<int> Order, ImmutableArray<int> Ranks)
    {
        public static Remembered Of(FeedbackMemory memory) => new(memory.Turn, memory.Position, memory.Order.Rows, memory.Ranks.Rows);

        public FeedbackMemory Memory(Matrix archive) => new(Turn, Position, RowOrder.From(Order), RowOrder.From(Ranks), Archive.Of(archive));
    }
}
