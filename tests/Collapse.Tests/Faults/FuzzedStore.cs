using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Tests.Learning;
using Collapse.Tests.Runs;

namespace Collapse.Tests.Faults;

/// <summary>A store's own files, spoiled at random: the right result or none, and the file set aside.</summary>
public sealed class FuzzedStore : IDisposable
{
    private readonly Confinement _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void A_hundred_spoiled_results() => SpoilResults(100, 5);

    [Fact]
    [Trait("Tier", "full")]
    public void A_thousand_spoiled_results() => SpoilResults(1000, 6);

    private void SpoilResults(int trials, long seed)
    {
        Protocol protocol = new() { Learner = "dae", Loss = Loss.Ssim, Hidden = 7, Steps = 30 };
        List<string> notices = [];
        RunStore<Protocol, SimulationResult> store = Grid.Store(_folders.Inside, notices.Add);
        store.Save(protocol, FakeSimulation.Digest, FakeSimulation.Run(protocol));
        string path = store.PathOf(protocol, FakeSimulation.Digest);
        string whole = File.ReadAllText(path);
        int right = 0;
        _folders.Each(path, _folders.NamesOf("x.json"), trials, seed, () =>
        {
            if (store.Find(protocol, FakeSimulation.Digest) is { } found)
            {
                right++;
                Assert.Equal(whole, RunFormat.Write(Grid.Study, protocol, FakeSimulation.Digest, found));
            }
            else
            {
                File.Delete(path + ".damaged-1"); // there, and the only one
                Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!));
            }
        });
        Assert.InRange(right, 0, trials / 10);
        Assert.Equal(trials, right + notices.Count);
    }

    [Fact]
    public void A_checkpoint_with_one_flipped_bit_at_each_of_200_random_positions()
    {
        Protocol protocol = new() { Learner = "dae", Hidden = 3, Steps = 20, WarmUp = 10 };
        DataSet data = Data();
        string path = Path.Combine(_folders.Inside, "state.safetensors");
        string whole = Text(Simulation.Run(protocol, data));
        Simulation.Run(protocol, data, Checkpoints.In(path, "run", new CheckpointPlan(null, 25), _ => { }));
        byte[] state = File.ReadAllBytes(path);
        for (int trial = 0; trial < 200; trial++)
        {
            int bit = Key.FromSeed(7).Derive(trial).Below(8 * state.Length, 0);
            byte[] flipped = [.. state];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, flipped);
            List<string> notices = [];
            Assert.Equal(whole,
                Text(Simulation.Run(protocol, data, Checkpoints.In(path, "run", CheckpointPlan.Default, notices.Add))));
            Assert.Contains("set aside as", Assert.Single(notices), StringComparison.Ordinal);
            Assert.Equal(flipped, File.ReadAllBytes(path + ".damaged-1"));
            File.Delete(path + ".damaged-1");
        }

        string Text(SimulationResult result) =>
            RunFormat.Write(Grid.Study, protocol, "", new StoredRun<SimulationResult>(result, 0));
    }

    [Fact]
    public void Two_hundred_spoiled_checkpoints()
    {
        string path = Path.Combine(_folders.Inside, "state.safetensors");
        Checkpoint saved = Checkpoint.Empty.With("step", "7").With("data", Toy.Data(4, 5));
        CheckpointFile.Write(path, saved);
        int right = 0;
        int refused = _folders.Each(path, _folders.NamesOf("state.safetensors"), 200, 8, () =>
        {
            try
            {
                Assert.Equal(saved.Tensors, CheckpointFile.Read(path).Tensors);
                right++;
            }
            catch (InvalidDataException error)
            {
                throw new InputException(error.Message);
            }
        });
        Assert.Equal(200, right + refused);
        Assert.InRange(right, 0, 20); // a word exchanged for itself
    }

    private static DataSet Data()
    {
        Samples training = new(Toy.Data(6, 11), ["a", "a", "b", "b", "c", "c"]);
        Samples heldOut = new(Toy.Data(4, 11, 2), ["x", "x", "y", "y"]);
        return new DataSet(training, heldOut, new Provenance("toy", DataDigest.Of(training, heldOut), "", []));
    }
}
