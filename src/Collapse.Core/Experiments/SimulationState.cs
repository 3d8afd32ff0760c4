using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>A simulation between two steps: where it goes on. Immutable.</summary>
/// <param name="Training">The learner's state, the current data, what the feedback policy remembers, and the
/// time.</param>
/// <param name="Trace">What was measured until now.</param>
/// <param name="Before">Outputs after the warm-up that the result will show; none before that.</param>
internal sealed record SimulationState(SelfTrainingState Training, ImmutableArray<TracePoint> Trace, Matrix Before)
{
    public Checkpoint Checkpoint() => Runs.Checkpoint.Empty
        .With("step", Training.Time.ToString(CultureInfo.InvariantCulture))
        .With("learner_step", Training.Learner.Step.ToString(CultureInfo.InvariantCulture))
        .With("optimizer_steps", JsonSerializer.Serialize(
            Training.Learner.Optimizers.Select(memory => memory.Step), RunFormat.Options))
        .With("memory", JsonSerializer.Serialize(Training.Memory.Save().Numbers, RunFormat.Options))
        .With("memory", Training.Memory.Save().Rows)
        .With("trace", JsonSerializer.Serialize(Trace, RunFormat.Options))
        .With("before", Before)
        .With("data", Training.Data)
        .With("learner", Tensors(Training.Learner));

    /// <summary>The state that a checkpoint was made of.</summary>
    /// <exception cref="InvalidDataException">It does not hold such a state, or one that does not suit the
    /// start.</exception>
    public static SimulationState From(Checkpoint checkpoint, SelfTrainingState start)
    {
        try
        {
            SelfTrainingState training = start with
            {
                Learner = Learner(checkpoint, start.Learner, Whole("learner_step")),
                Data = checkpoint.Tensors["data"],
                Memory = start.Memory.Restored(Saved(checkpoint)),
                Time = Whole("step"),
            };
            ImmutableArray<TracePoint> trace =
                JsonSerializer.Deserialize<ImmutableArray<TracePoint>>(checkpoint.Facts["trace"], RunFormat.Options);
            bool suits = !trace.IsDefault && training.Data.Columns == start.Data.Columns;
            return suits ? new(training, trace, checkpoint.Tensors["before"])
                : throw new InvalidDataException("it does not suit the protocol");
        }
        catch (Exception error)
            when (error is KeyNotFoundException or FormatException or OverflowException or JsonException
                or InvalidOperationException
                or IndexOutOfRangeException
                or ArgumentException)
        {
            throw new InvalidDataException("it holds no state of a simulation", error);
        }

        long Whole(string name) => long.Parse(checkpoint.Facts[name], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    // theta.W1, ..., then what the optimisers remember, such as loss.m.W1.
    private static Dictionary<string, Matrix> Tensors(LearnerState state)
    {
        Dictionary<string, Matrix> tensors =
            state.Theta.Entries.ToDictionary(entry => $"theta.{entry.Name}", entry => entry.Value);
        foreach (OptimizerMemory memory in state.Optimizers)
        {
            foreach ((string name, Matrix value) in memory.Slots.Entries)
                tensors.Add($"{memory.Objective}.{name}", value);
        }

        return tensors;
    }

    // Names, their order and shapes are those of the learner's state at the start.
    private static LearnerState Learner(Checkpoint checkpoint, LearnerState like, long step)
    {
        IReadOnlyDictionary<string, Matrix> tensors = checkpoint.Part("learner");
        long[] updates = JsonSerializer.Deserialize<long[]>(checkpoint.Facts["optimizer_steps"], RunFormat.Options)!;
        if (updates.Length != like.Optimizers.Length)
            throw new InvalidDataException("it is of a learner with other objectives");
        return new(like.Coordinates, Read("theta", like.Theta), [.. like.Optimizers.Select((memory, i) =>
            new OptimizerMemory(memory.Objective, Read(memory.Objective, memory.Slots), updates[i]))], step);

        Weights Read(string prefix, Weights names) =>
            new(names.Entries.Select(entry => (entry.Name, Tensor($"{prefix}.{entry.Name}", entry.Value))));

        Matrix Tensor(string name, Matrix shape)
        {
            if (!tensors.TryGetValue(name, out Matrix? tensor)) throw new InvalidDataException($"it has no {name}");
            return tensor.Rows == shape.Rows && tensor.Columns == shape.Columns
                ? tensor
                : throw new InvalidDataException(
                    $"its {name} is {tensor}, which does not suit the protocol; expected {shape}");
        }
    }

    // Checkpoints of earlier versions had single numbers where there are lists now, and their one tensor elsewhere.
    private static SavedMemory Saved(Checkpoint checkpoint)
    {
        SavedMemory saved = SavedMemory.Empty;
        using JsonDocument numbers = JsonDocument.Parse(checkpoint.Facts["memory"]);
        foreach (JsonProperty entry in numbers.RootElement.EnumerateObject())
        {
            saved = saved.With(entry.Name, entry.Value.ValueKind == JsonValueKind.Array
                ? [.. entry.Value.EnumerateArray().Select(number => number.GetInt64())]
                : [entry.Value.GetInt64()]);
        }

        if (checkpoint.Tensors.TryGetValue("archive", out Matrix? archive))
            saved = saved.With("archive", Archive.Of(archive));
        return saved with { Rows = saved.Rows.SetItems(checkpoint.Part("memory")) };
    }
}
