using System.Globalization;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Tests.Learning;
using Collapse.Tests.Runs;

namespace Collapse.Tests.Experiments;

/// <summary>Members of the family in whole simulations: as any learner, and as if they never had been interrupted.</summary>
public sealed class FamilySimulationTests : IDisposable
{
    private static readonly FamilyProtocol Small = new() { Hidden = 4, WarmUp = 5, Steps = 8 };

    private readonly ScratchFolder _folder = new();
    private readonly List<string> _notices = [];

    private string StateFile => _folder.File("state.safetensors");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Members() => [.. Catalog.Members.Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void A_simulation_cancelled_after_any_step_ends_with_the_same_bits(string learner)
    {
        FamilyProtocol protocol = Small with { Learner = learner };
        string whole = Text(FamilySimulation.Run(protocol, Data(), Checkpoints.None()));
        foreach (int step in new[] { 2, 5, 6, 11 })
        {
            InterruptAt(protocol, step);
            Assert.Equal(whole, Text(FamilySimulation.Run(protocol, Data(), At(CheckpointPlan.Default))));
            File.Delete(StateFile);
        }

        Assert.Empty(_notices);
    }

    [Fact]
    public void A_checkpoint_of_another_member_is_set_aside()
    {
        string whole = Text(FamilySimulation.Run(Small, Data(), Checkpoints.None()));
        InterruptAt(Small with { Learner = "tied" }, 7);
        Assert.Equal(whole, Text(FamilySimulation.Run(Small, Data(), At(CheckpointPlan.Default))));
        Assert.Contains("it has no theta", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void With_and_without_feedback_training_begins_alike()
    {
        FamilyResult fed = FamilySimulation.Run(Small, Data(), Checkpoints.None());
        FamilyResult unfed = FamilySimulation.Run(Small with { Feedback = false }, Data(), Checkpoints.None());
        Assert.Equal(fed.Before, unfed.Before);
        Assert.NotEqual(fed.After, unfed.After);
    }

    [Theory]
    [InlineData("ae", "accumulate")]
    [InlineData("rbm", "accumulate")] // its phases change on the way
    [InlineData("vq-vae", "generations")]
    [InlineData("dae-masking", "replace, clean, in batches")]
    public void Any_policy_takes_any_member(string learner, string policy)
    {
        SelfTraining training = new(
            FamilySimulation.Learner(Small with { Learner = learner }, Data().Training.Values),
            policy switch { "accumulate" => new Accumulate(), "generations" => new Generations(3), _ => new Replace() },
            Key.FromSeed(5));
        if (policy.StartsWith("replace", StringComparison.Ordinal)) training = training with { BatchSize = 5, Response = ResponseInput.Clean };
        SelfTrainingState start = training.Start(Data().Training.Values), slow = start;
        for (int n = 0; n < 7; n++)
            slow = training.Advance(slow);
        Assert.Equal(slow, training.Advance(start, 7));
        Assert.Equal(slow, training.Advance(training.Advance(start, 3), 4));
    }

    private void InterruptAt(FamilyProtocol protocol, int step)
    {
        using CancellationTokenSource stop = new();
        Checkpoints checkpoints = Checkpoints.In(
            StateFile, "run", new CheckpointPlan(null, 1), _notices.Add, new AtStep(stop, StateFile, step), stop.Token);
        Assert.Throws<OperationCanceledException>(() => FamilySimulation.Run(protocol, Data(), checkpoints));
        Assert.Equal(step.ToString(CultureInfo.InvariantCulture), CheckpointFile.Read(StateFile).Facts["step"]);
    }

    private Checkpoints At(CheckpointPlan plan) => Checkpoints.In(StateFile, "run", plan, _notices.Add);

    private static string Text(FamilyResult result) =>
        RunFormat.Write(FamilySimulation.Study, result.Protocol, Data().Provenance.Digest, new StoredRun<FamilyResult>(result, 0));

    private static DataSet Data()
    {
        Samples training = new(Toy.Data(16, 20), [.. Enumerable.Range(0, 16).Select(row => $"s{row / 2}")]);
        Samples heldOut = new(Toy.Data(4, 20, 2), ["x", "x", "y", "y"]);
        return new DataSet(training, heldOut, new Provenance("toy", DataDigest.Of(training, heldOut), "", []));
    }
}
