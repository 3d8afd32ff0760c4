using System.Globalization;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Runs;
using Collapse.Tests.Learning;
using Collapse.Tests.Runs;

namespace Collapse.Tests.Experiments;

/// <summary>
/// Learners of the catalog in whole simulations: as any learner, and as if they never had been interrupted.
/// </summary>
public sealed class LearnersTests : IDisposable
{
    private static readonly Protocol Small = new() { Learner = "dae", Hidden = 4, WarmUp = 5, Steps = 8 };

    private readonly ScratchFolder _folder = new();
    private readonly List<string> _notices = [];

    private string StateFile => _folder.File("state.safetensors");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Members() => [.. Catalog.Members.Select(member => member.Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void A_simulation_cancelled_after_any_step_ends_with_the_same_bits(string learner)
    {
        Protocol protocol = Small with { Learner = learner };
        string whole = Text(Simulation.Run(protocol, Data(), Checkpoints.None()));
        foreach (int step in new[] { 2, 5, 6, 11 })
        {
            InterruptAt(protocol, step);
            Assert.Equal(whole, Text(Simulation.Run(protocol, Data(), At(CheckpointPlan.Default))));
            File.Delete(StateFile);
        }

        Assert.Empty(_notices);
    }

    [Fact]
    public void A_checkpoint_of_another_member_is_set_aside()
    {
        string whole = Text(Simulation.Run(Small, Data(), Checkpoints.None()));
        InterruptAt(Small with { Learner = "tied" }, 7);
        Assert.Equal(whole, Text(Simulation.Run(Small, Data(), At(CheckpointPlan.Default))));
        Assert.Contains("it has no theta", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void With_and_without_feedback_training_begins_alike()
    {
        SimulationResult fed = Simulation.Run(Small, Data(), Checkpoints.None());
        SimulationResult unfed = Simulation.Run(Small with { Policy = new NoFeedback() }, Data(), Checkpoints.None());
        Assert.Equal(fed.Before, unfed.Before);
        Assert.NotEqual(fed.Examples, unfed.Examples);
    }

    public static TheoryData<string, string> PoliciesAndLearners()
    {
        string[] policies = ["accumulate", "subsample", "generations:3", "gold:0.3/permuted", "mix:0.5/cyclic/2",
            "verified:0.5", "none", "replace/3"];
        TheoryData<string, string> data = [];
        foreach ((CatalogEntry member, int index) in Catalog.Members.Select((member, index) => (member, index)))
        {
            data.Add(member.Name, policies[index % policies.Length]);
            data.Add(member.Name, policies[(index + 3) % policies.Length]);
        }

        return data;
    }

    /// <summary>Each policy meets learners of every kind, in a whole simulation that is stopped on its way.</summary>
    [Theory]
    [MemberData(nameof(PoliciesAndLearners))]
    public void Any_policy_takes_any_learner(string learner, string policy)
    {
        Protocol protocol = Small with
        {
            Learner = learner,
            Policy = FeedbackKinds.Parse(policy),
            BatchSize = 7,
            WarmUp = 3,
            Steps = 4
        };
        string whole = Text(Simulation.Run(protocol, Data(), Checkpoints.None()));
        InterruptAt(protocol, 5);
        Assert.Equal(whole, Text(Simulation.Run(protocol, Data(), At(CheckpointPlan.Default))));
    }

    [Theory]
    [InlineData("vae", "weight_decay", "0.001", "weight-decay is 0.001; expected 0, as vae leaves no choice there.")]
    [InlineData("tied", "initialization", "henormal",
        "initialization is henormal; expected glorotuniform, as tied leaves no choice there.")]
    [InlineData("l1-sparse", "reduction", "halfsum",
        "reduction is halfsum; expected mean, as l1-sparse leaves no choice there.")]
    public void What_a_learner_would_not_heed_is_refused(string learner, string parameter, string value, string message)
    {
        Protocol protocol = Parameters.Of(parameter).Parse(Small with { Learner = learner }, value);
        Assert.Equal(message,
            Assert.Throws<InputException>(() => Simulation.Learner(protocol, Data().Training.Values)).Message);
    }

    private void InterruptAt(Protocol protocol, int step)
    {
        using CancellationTokenSource stop = new();
        Checkpoints checkpoints = Checkpoints.In(
            StateFile, "run", new CheckpointPlan(null, 1), _notices.Add, new AtStep(stop, StateFile, step), stop.Token);
        Assert.Throws<OperationCanceledException>(() => Simulation.Run(protocol, Data(), checkpoints));
        Assert.Equal(step.ToString(CultureInfo.InvariantCulture), CheckpointFile.Read(StateFile).Facts["step"]);
    }

    private Checkpoints At(CheckpointPlan plan) => Checkpoints.In(StateFile, "run", plan, _notices.Add);

    private static string Text(SimulationResult result) =>
        RunFormat.Write(Grid.Study, result.Protocol, Data().Provenance.Digest,
            new StoredRun<SimulationResult>(result, 0));

    private static DataSet Data()
    {
        Samples training = new(Toy.Data(16, 20), [.. Enumerable.Range(0, 16).Select(row => $"s{row / 2}")]);
        Samples heldOut = new(Toy.Data(4, 20, 2), ["x", "x", "y", "y"]);
        return new DataSet(training, heldOut, new Provenance("toy", DataDigest.Of(training, heldOut), "", []));
    }
}
