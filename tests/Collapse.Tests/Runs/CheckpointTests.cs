using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Tests.Learning;

namespace Collapse.Tests.Runs;

/// <summary>A simulation that is interrupted goes on from its checkpoint and ends as if it never had been.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _notices = [];

    private static readonly Protocol Small = new() { Learner = "dae", Hidden = 5, Steps = 40, WarmUp = 60 };

    private string StateFile => _folder.File("state.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ae", Loss.Mse)]
    [InlineData("dae", Loss.Mae)]
    [InlineData("dae", Loss.Ssim)]
    public void A_simulation_cancelled_after_any_step_ends_with_the_same_bits(string model, Loss loss)
    {
        Protocol protocol = Small with { Learner = model, Loss = loss };
        string whole = Text(protocol, Simulation.Run(protocol, Data()));
        foreach (int step in new[] { 1, 2, 59, 60, 61, 63, 70, 99 })
        {
            InterruptAt(protocol, step);
            SimulationResult resumed = Simulation.Run(protocol, Data(), At(CheckpointPlan.Default));
            Assert.Equal(whole, Text(protocol, resumed));
            File.Delete(StateFile);
        }

        Assert.Empty(_notices);
    }

    [Theory]
    [InlineData("gold:0.3/permuted", "order", "ranks")]
    [InlineData("mix:0.5/cyclic", "position", "archive")]
    [InlineData("subsample", "turn", "archive")]
    [InlineData("generations:10", "turn", "turn")]
    public void A_checkpoint_of_the_version_before_is_read(string policy, string one, string other)
    {
        Matrix reference = Data().Training.Values;
        Protocol protocol = Small with { Policy = FeedbackKinds.Parse(policy) };
        SelfTraining training =
            Policies.Training(protocol, Simulation.Learner(protocol, reference), reference, Key.FromSeed(1));
        SelfTrainingState start = training.Start(reference), later = training.Advance(start, 7);
        Checkpoint now = new SimulationState(later, [], Matrix.Zeros(0, 0)).Checkpoint();
        SavedMemory saved = later.Memory.Save();
        Assert.All(new[] { one, other }, name =>
            Assert.True(saved.Numbers.ContainsKey(name) || saved.Rows.ContainsKey(name)));

        // One record for all policies, single numbers as such, and one tensor.
        Dictionary<string, object> numbers = new()
        {
            ["turn"] = later.Memory.Turn,
            ["position"] = 0L,
            ["order"] = Array.Empty<long>(),
            ["ranks"] = Array.Empty<long>(),
        };
        foreach ((string name, System.Collections.Immutable.ImmutableArray<long> values) in saved.Numbers)
            numbers[name] = numbers[name] is long ? values[0] : values.ToArray();
        Matrix archive = saved.Rows.GetValueOrDefault("archive") ?? Matrix.Zeros(0, 0);
        Checkpoint before = (now with { Tensors = now.Tensors.Remove("memory.archive") })
            .With("memory", JsonSerializer.Serialize(numbers)).With("archive", archive);
        Assert.Equal(later, SimulationState.From(before, start).Training);
        Assert.Equal(later, SimulationState.From(now, start).Training);
    }

    [Theory]
    [InlineData("gold:0.3/permuted")]
    [InlineData("mix:0.5/cyclic")]
    [InlineData("accumulate")]
    [InlineData("subsample")]
    [InlineData("verified:0.5")]
    [InlineData("generations:10")]
    public void Whatever_a_policy_remembers_is_written_down_too(string policy)
    {
        Protocol protocol = Small with
        {
            Policy = FeedbackKinds.Parse(policy),
            OptimizerState = OptimizerState.Reset,
            BatchSize = 7,
            WarmUp = 10,
            Steps = 20
        };
        string whole = Text(protocol, Simulation.Run(protocol, Data()));
        foreach (int step in new[] { 5, 11, 25 })
        {
            InterruptAt(protocol, step);
            Assert.Equal(whole, Text(protocol, Simulation.Run(protocol, Data(), At(CheckpointPlan.Default))));
            File.Delete(StateFile);
        }

        Assert.Empty(_notices);
    }

    [Fact]
    public void A_simulation_stopped_again_and_again_ends_with_the_same_bits()
    {
        string whole = Text(Small, Simulation.Run(Small, Data()));
        int attempts = 0;
        while (true)
        {
            // Each attempt makes a few steps.
            using CancellationTokenSource stop = new();
            Checkpoints checkpoints = At(new CheckpointPlan(null, 7), new AfterTicks(stop, 16), stop.Token);
            try
            {
                attempts++;
                Assert.Equal(whole, Text(Small, Simulation.Run(Small, Data(), checkpoints)));
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.True(attempts < 100);
            }
        }

        Assert.InRange(attempts, 5, 99);
    }

    [Fact]
    public void What_is_saved_is_read_back_bit_for_bit()
    {
        Checkpoint saved = Example;
        CheckpointFile.Write(StateFile, saved);
        Checkpoint found = CheckpointFile.Read(StateFile);
        Assert.Equal(saved.Facts, found.Facts);
        Assert.Equal(saved.Tensors, found.Tensors);
        Assert.Equal(Toy.Data(3, 4), found.Part("learner")["w1"]);
    }

    [Fact]
    public void The_layout_is_that_of_safetensors()
    {
        byte[] file = CheckpointFile.Bytes(Example);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        JsonElement data = header.RootElement.GetProperty("learner.w1");
        Assert.Equal("F32", data.GetProperty("dtype").GetString());
        Assert.Equal("[3,4]", data.GetProperty("shape").GetRawText());
        int begin = data.GetProperty("data_offsets")[0].GetInt32();
        Assert.Equal(48, data.GetProperty("data_offsets")[1].GetInt32() - begin);
        Assert.Equal(Toy.Data(3, 4)[0, 1], BitConverter.ToSingle(file, 8 + length + begin + 4));
        Assert.Equal(8 + length + 48 + 4 * Awkward.Length, file.Length);
        Assert.All(header.RootElement.GetProperty("__metadata__").EnumerateObject(), fact =>
            Assert.Equal(JsonValueKind.String, fact.Value.ValueKind));
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_recognised()
    {
        byte[] whole = CheckpointFile.Bytes(Example);
        for (int bit = 0; bit < 8 * whole.Length; bit += 3)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Parse(damaged));
        }

        for (int length = 0; length < whole.Length; length += 5)
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Parse(whole[..length]));
        Assert.Throws<InvalidDataException>(() => CheckpointFile.Parse([.. whole, 0]));
    }

    [Fact]
    public void A_damaged_checkpoint_and_one_of_another_simulation_are_set_aside_and_the_result_is_right()
    {
        string whole = Text(Small, Simulation.Run(Small, Data()));
        InterruptAt(Small, 70);
        byte[] bytes = File.ReadAllBytes(StateFile);
        bytes[^5] ^= 4;
        File.WriteAllBytes(StateFile, bytes);
        Assert.Equal(whole, Text(Small, Simulation.Run(Small, Data(), At(CheckpointPlan.Default))));
        Assert.Contains("its checksum does not match", Assert.Single(_notices), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(StateFile + ".damaged-1"));

        InterruptAt(Small with { Repetition = 1 }, 70, "other");
        Assert.Equal(whole, Text(Small, Simulation.Run(Small, Data(), At(CheckpointPlan.Default))));
        Assert.Contains("another simulation", _notices[1], StringComparison.Ordinal);

        // A state of another shape under this very name, written by whomever.
        InterruptAt(Small with { Hidden = 6 }, 70);
        Assert.Equal(whole, Text(Small, Simulation.Run(Small, Data(), At(CheckpointPlan.Default))));
        Assert.Contains("does not suit", _notices[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_one_notice_and_no_failure()
    {
        Directory.CreateDirectory(StateFile);
        Checkpoints checkpoints = Checkpoints.In(Path.Combine(_folder.Write("file", "x"), "state"), "run",
            new CheckpointPlan(null, 5), _notices.Add);
        Assert.Equal(100, checkpoints.Advance(0, 100, (state, steps) => state + steps, _ => Checkpoint.Empty));
        Assert.Contains("cannot be written", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_written_when_the_interval_has_passed_and_never_without_one()
    {
        TickingClock clock = new(TimeSpan.FromSeconds(1));
        List<int> saved = [];
        Checkpoints.In(StateFile, "run", new CheckpointPlan(TimeSpan.FromSeconds(60)), _notices.Add, clock)
            .Advance(0, 1000, (state, steps) => state + steps, state => { saved.Add(state); return Checkpoint.Empty; });
        Assert.InRange(saved.Count, 10, 100);
        saved.Clear();
        Checkpoints.In(StateFile, "run", new CheckpointPlan(null), _notices.Add, clock)
            .Advance(0, 1000, (state, steps) => state + steps, state => { saved.Add(state); return Checkpoint.Empty; });
        Assert.Empty(saved);
        Assert.Empty(_notices);
    }

    private static readonly float[] Awkward = [0f, -0f, float.NaN, float.NegativeInfinity, float.Epsilon, 1f / 3f];

    private static Checkpoint Example => Checkpoint.Empty
        .With("step", "123456789012").With("text", "Müller \"x\" \n \u0001 +")
        .With("learner", new Dictionary<string, Matrix> { ["w1"] = Toy.Data(3, 4) })
        .With("data", Matrix.From(2, 3, Awkward)).With("empty", Matrix.Zeros(0, 7));

    // Steps to exactly this learning step, then the cancellation.
    private void InterruptAt(Protocol protocol, int step, string run = "run")
    {
        using CancellationTokenSource stop = new();
        Checkpoints checkpoints = Checkpoints.In(StateFile, run, new CheckpointPlan(null, 1), _notices.Add,
            new AtStep(stop, StateFile, step), stop.Token);
        Assert.Throws<OperationCanceledException>(() => Simulation.Run(protocol, Data(), checkpoints));
        Assert.Equal(step.ToString(CultureInfo.InvariantCulture), CheckpointFile.Read(StateFile).Facts["step"]);
    }

    private Checkpoints At(CheckpointPlan plan, TimeProvider? clock = null, CancellationToken cancellation = default) =>
        Checkpoints.In(StateFile, "run", plan, _notices.Add, clock, cancellation);

    private static string Text(Protocol protocol, SimulationResult result) =>
        RunFormat.Write(Grid.Study, protocol, result.DataDigest, new StoredRun<SimulationResult>(result, 0));

    private static DataSet Data()
    {
        Samples training = new(Toy.Data(16, 12), [.. Enumerable.Range(0, 16).Select(row => $"s{row / 2}")]);
        Samples heldOut = new(Toy.Data(4, 12, 2), ["x", "x", "y", "y"]);
        return new DataSet(training, heldOut, new Provenance("toy", DataDigest.Of(training, heldOut), "", []));
    }
}
