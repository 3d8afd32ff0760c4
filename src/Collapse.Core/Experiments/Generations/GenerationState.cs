using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>A chain of generations between two learning steps: where it goes on. Immutable.</summary>
/// <param name="Generation">The generation that is being trained, counted from 1.</param>
/// <param name="Done">Learning steps of it that are made.</param>
/// <param name="Learner">The learner's state.</param>
/// <param name="Training">What it is trained on.</param>
/// <param name="Inputs">What a learner that answers inputs is asked: the last generation's rows.</param>
/// <param name="Pool">All rows of the generations before, the real ones first.</param>
/// <param name="Points">What was measured until now.</param>
/// <param name="Examples">Rows for show until now.</param>
internal sealed record GenerationState(
    int Generation, int Done, LearnerState Learner, Matrix Training, Matrix Inputs, Matrix Pool,
    ImmutableArray<GenerationPoint> Points, ImmutableArray<Matrix> Examples)
{
    public Checkpoint Checkpoint()
    {
        Checkpoint result = Runs.Checkpoint.Empty
            .With("generation", Generation.ToString(CultureInfo.InvariantCulture))
            .With("done", Done.ToString(CultureInfo.InvariantCulture))
            .With("learner_step", Learner.Step.ToString(CultureInfo.InvariantCulture))
            .With("optimizer_steps",
                JsonSerializer.Serialize(Learner.Optimizers.Select(memory => memory.Step), RunFormat.Options))
            .With("points", JsonSerializer.Serialize(Points, RunFormat.Options))
            .With("examples", Examples.Length.ToString(CultureInfo.InvariantCulture))
            .With("training", Training).With("inputs", Inputs).With("pool", Pool)
            .With("theta", Learner.Theta.Entries.ToDictionary(entry => entry.Name, entry => entry.Value));
        foreach (OptimizerMemory memory in Learner.Optimizers)
            result = result.With($"slots.{memory.Objective}",
                memory.Slots.Entries.ToDictionary(entry => entry.Name, entry => entry.Value));
        for (int i = 0; i < Examples.Length; i++) result = result.With($"example.{i}", Examples[i]);
        return result;
    }

    /// <summary>The state that a checkpoint was made of.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="start">Makes a learner's first state of training rows, which gives names and shapes.</param>
    /// <exception cref="InvalidDataException">It does not hold such a state.</exception>
    public static GenerationState From(Checkpoint checkpoint, Func<Matrix, LearnerState> start)
    {
        try
        {
            Matrix training = checkpoint.Tensors["training"];
            LearnerState like = start(training);
            long[] updates =
                JsonSerializer.Deserialize<long[]>(checkpoint.Facts["optimizer_steps"], RunFormat.Options)!;
            if (updates.Length != like.Optimizers.Length)
                throw new InvalidDataException("it is of a learner with other objectives");
            LearnerState learner = new(
                like.Coordinates,
                Read(checkpoint.Part("theta"), like.Theta),
                [.. like.Optimizers.Select((memory, i) => new OptimizerMemory(
                    memory.Objective, Read(checkpoint.Part($"slots.{memory.Objective}"), memory.Slots), updates[i]))],
                long.Parse(checkpoint.Facts["learner_step"], NumberStyles.None, CultureInfo.InvariantCulture));
            return new(
                Whole("generation"), Whole("done"), learner, training, checkpoint.Tensors["inputs"],
                checkpoint.Tensors["pool"],
                JsonSerializer.Deserialize<ImmutableArray<GenerationPoint>>(checkpoint.Facts["points"],
                    RunFormat.Options),
                [.. Enumerable.Range(0, Whole("examples")).Select(i => checkpoint.Tensors[$"example.{i}"])]);
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException or OverflowException
            or JsonException or ArgumentException)
        {
            throw new InvalidDataException("it holds no state of a chain of generations", error);
        }

        int Whole(string name) => int.Parse(checkpoint.Facts[name], NumberStyles.None, CultureInfo.InvariantCulture);

        static Weights Read(IReadOnlyDictionary<string, Matrix> tensors, Weights like) =>
            new(like.Entries.Select(entry =>
            tensors.TryGetValue(entry.Name, out Matrix? tensor) && tensor.Rows == entry.Value.Rows
                && tensor.Columns == entry.Value.Columns
                ? (entry.Name, tensor)
                : throw new InvalidDataException($"its {entry.Name} does not suit the protocol")));
    }
}
