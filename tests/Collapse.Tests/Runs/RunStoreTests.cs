using System.Text;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Spec.Texts;

namespace Collapse.Tests.Runs;

public sealed class RunStoreTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _notices = [];
    private readonly Protocol _protocol =
        new() { Learner = "dae", Loss = Loss.Ssim, Hidden = 7, Steps = 30, Noise = 0.1, Seed = -5 };

    private RunStore<Protocol, SimulationResult> Store => Grid.Store(_folder.Root, _notices.Add);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_stored_comes_back_bit_for_bit()
    {
        SimulationResult saved = FakeSimulation.Run(_protocol);
        Store.Save(_protocol, FakeSimulation.Digest, saved);
        SimulationResult found = Store.Find(_protocol, FakeSimulation.Digest)!.Result;

        Assert.Equal(saved.Protocol, found.Protocol);
        Assert.Equal(saved.DataDigest, found.DataDigest);
        Assert.Equal(Bits(saved), Bits(found));
        Assert.Equal(saved.Examples, found.Examples);
        Assert.Equal(saved.Outcome, found.Outcome);
        Assert.Empty(_notices);
    }

    [Fact]
    public void What_would_not_come_back_is_refused_before_anything_is_written()
    {
        RunStore<Unwritten, string> store = new(_folder.Root, new("unwritten", 1), _notices.Add);
        string message =
            Assert.Throws<InvalidOperationException>(() => store.Save(new(1), "data", "a result")).Message;
        Assert.Contains("unwritten does not read back", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_run_whose_results_cannot_be_stored_ends_with_a_line()
    {
        RunStore<Unwritten, string> store = new(_folder.Root, new("unwritten", 1), _notices.Add);
        Assert.Contains(
            "does not read back",
            Assert.Throws<StoreException>(() => Runner.Run(
                [new(1), new(2)], "data", (_, _) => "a result", store, new RunnerOptions { Jobs = 2 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_the_other_texts_come_back()
    {
        TextRun run = new("digits", true, 1, "the digits' digest");
        TextResult result = new(run, [new("loss 0", 0.7)], [new("path", Matrix.From(1, 2, [1, 2]))]);
        RunStore<TextRun, TextResult> store = new(_folder.Root, TextParts.study, _notices.Add);
        store.Save(run, "data", result);
        Assert.Equal(result, store.Find(run, "data")!.Result, (a, b) =>
            a.Run.Equals(b.Run) && a.Numbers.SequenceEqual(b.Numbers) && a.Pictures.SequenceEqual(b.Pictures));
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_file_is_named_by_a_hash_and_leaves_nothing_else_in_the_folder()
    {
        Save(_protocol);
        string file = Assert.Single(Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories));
        Assert.Matches("/([0-9a-f]{2})/\\1[0-9a-f]{62}\\.json$", file);
    }

    [Fact]
    public void Each_parameter_has_a_part_in_the_name()
    {
        Protocol[] protocols =
        [
            _protocol, _protocol with { Learner = "ae" }, _protocol with { Loss = Loss.Mae },
            _protocol with { Hidden = 8 },
            _protocol with { Steps = 31 }, _protocol with { Repetition = 1 }, _protocol with { Seed = 1 },
            _protocol with { Noise = 0.1 + 1e-17 + 2e-17 },
            _protocol with { WeightDecay = 1e-9 }, _protocol with { WarmUp = 1 },
            _protocol with { LearningRate = 2e-3 },
            _protocol with { Initialization = Initialization.HeNormal },
            _protocol with { Reduction = Reduction.HalfSum },
            _protocol with { Luminance = Luminance.NonNegative },
            _protocol with { Response = ResponseInput.Clean },
            _protocol with { NoiseReference = NoiseReference.Current },
            _protocol with { OptimizerState = OptimizerState.Reset }, _protocol with { BatchSize = 10 },
            _protocol with { Policy = new NoFeedback() },
        ];
        // One variant a property: a property that is added to Protocol must be added here.
        Assert.Equal(typeof(Protocol).GetProperties().Length + 1, protocols.Length);
        Assert.Equal(protocols.Length,
            protocols.Select(p => Store.PathOf(p, FakeSimulation.Digest)).Distinct().Count());
        Assert.NotEqual(Store.PathOf(_protocol, FakeSimulation.Digest), Store.PathOf(_protocol, new string('b', 64)));
    }

    // A change of this name would compute anew all that is stored.
    [Fact]
    public void The_default_protocol_keeps_the_name_that_it_has_always_had() => Assert.Equal(
        "9ada8598263713ab6164e3ff2339e3d6cf5f168a9ceacacf2011b296913b2ceb",
        Store.KeyOf(new Protocol(), FakeSimulation.Digest));

    [Fact]
    public void An_empty_or_absent_folder_holds_nothing_and_stays_as_it_is()
    {
        string absent = _folder.File("absent");
        Assert.Null(Grid.Store(absent, _notices.Add).Find(_protocol, FakeSimulation.Digest));
        Assert.False(Directory.Exists(absent));
        Assert.Null(Store.Find(_protocol, FakeSimulation.Digest));
    }

    [Trait("Tier", "full")]
    [Fact]
    public void Every_truncation_and_every_changed_byte_is_set_aside()
    {
        Save(_protocol);
        string path = Store.PathOf(_protocol, FakeSimulation.Digest);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in Enumerable.Range(0, 40).Select(part => part * (whole.Length - 1) / 39))
            AssertSetAside(path, whole[..length]);
        for (int index = 0; index < whole.Length; index += 7)
        {
            byte[] changed = [.. whole];
            changed[index] ^= 1;
            AssertSetAside(path, changed);
        }

        AssertSetAside(path, [.. whole, (byte)'x']);
        AssertSetAside(path, new byte[whole.Length]);
    }

    [Theory]
    [InlineData("[]", "no complete JSON")]
    [InlineData("{}", "no complete JSON")]
    [InlineData("model,loss\nae,mse\n", "no complete JSON")]
    [InlineData("""{"format":"other","version":1,"checksum":"","payload":{}}""", "not a stored simulation")]
    [InlineData(
        """{"format":"collapse-run","version":1,"checksum":"","payload":{}}""",
        "format version 1, this library reads 2")]
    [InlineData("""{"format":"collapse-run","version":2,"checksum":"","payload":{}}""", "checksum")]
    [InlineData("""{"format":"collapse-run","version":2,"checksum":"","payload":{}""", "checksum")]
    [InlineData("""{"format":"collapse-run","version":2,"checksum":"","payload":""", "no complete JSON")]
    [InlineData("""{"format":"collapse-run","version":2,"checksum":"","payload":7""", "no complete JSON")]
    [InlineData("""{"version":2,"format":"collapse-run","checksum":"","payload":{}}""", "no complete JSON")]
    [InlineData("""{"format":"collapse-run","version":"2","checksum":7,"payload":[]}""", "no complete JSON")]
    public void Foreign_and_older_files_are_set_aside_with_the_reason(string content, string reason)
    {
        string path = Store.PathOf(_protocol, FakeSimulation.Digest);
        AssertSetAside(path, Encoding.UTF8.GetBytes(content));
        Assert.Contains(reason, Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_another_protocol_or_other_data_under_this_name_is_set_aside()
    {
        Protocol other = _protocol with { Seed = 6 };
        Save(other);
        string path = Store.PathOf(_protocol, FakeSimulation.Digest);
        AssertSetAside(path, File.ReadAllBytes(Store.PathOf(other, FakeSimulation.Digest)));
        Assert.NotNull(Store.Find(other, FakeSimulation.Digest));

        Store.Save(_protocol, new string('b', 64), FakeSimulation.Run(_protocol));
        AssertSetAside(path, File.ReadAllBytes(Store.PathOf(_protocol, new string('b', 64))));
        Assert.Equal(2, _notices.Count);
        Assert.Contains("another protocol", _notices[0], StringComparison.Ordinal);
        Assert.Contains("other data", _notices[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_does_not_fit_is_set_aside_even_if_its_checksum_does()
    {
        string text = RunFormat.Write(Grid.Study, _protocol, FakeSimulation.Digest,
            new StoredRun<SimulationResult>(FakeSimulation.Run(_protocol), 1.5));
        string payload = text[(text.IndexOf("\"payload\":", StringComparison.Ordinal) + 10)..^1];
        foreach ((string from, string to) in new[]
        {
            ("\"rows\":2", "\"rows\":3"), ("\"rows\":2", "\"rows\":1"), ("\"rows\":2", "\"rows\":-2"),
                ("\"rows\":2", "\"rows\":2000000000"),
            ("\"rows\":2", "\"columns\":2"), ("\"values\":[0,", "\"values\":[null,"),
            ("\"values\":[0,", "\"values\":[[0],"), ("\"values\":[0,", "\"values\":[\"0\","),
            ("\"hidden\":\"7\"", "\"hiden\":\"7\""), ("\"trace\":", "\"t\":"), ("\"dae\"", "\"eel\""),
        })
        {
            string changed = payload.Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(payload, changed);
            string file = text.Replace(payload, changed, StringComparison.Ordinal)
                .Replace(RunKey.Digest(payload), RunKey.Digest(changed), StringComparison.Ordinal);
            AssertSetAside(Store.PathOf(_protocol, FakeSimulation.Digest), Encoding.UTF8.GetBytes(file));
        }
    }

    [Fact]
    public void What_is_set_aside_keeps_its_bytes_and_is_numbered()
    {
        string path = Store.PathOf(_protocol, FakeSimulation.Digest);
        AssertSetAside(path, [1]);
        AssertSetAside(path, [2]);
        Assert.Equal([1], File.ReadAllBytes(path + ".damaged-1"));
        Assert.Equal([2], File.ReadAllBytes(path + ".damaged-2"));
        Assert.Equal(2, _notices.Count);
        Assert.All(_notices, notice => Assert.DoesNotContain('\n', notice));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.File("file");
        AtomicFile.WriteText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Root));
    }

    private void Save(Protocol protocol) => Store.Save(protocol, FakeSimulation.Digest, FakeSimulation.Run(protocol));

    private void AssertSetAside(string path, byte[] content)
    {
        int before = Directory.GetFiles(_folder.Root, "*.damaged-*", SearchOption.AllDirectories).Length;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        Assert.Null(Store.Find(_protocol, FakeSimulation.Digest));
        Assert.False(File.Exists(path));
        Assert.Equal(before + 1, Directory.GetFiles(_folder.Root, "*.damaged-*", SearchOption.AllDirectories).Length);
    }

    // NaN has many bit patterns and the store knows one; all others must be the very same.
    private static long[] Bits(SimulationResult result) =>
    [
        BitConverter.DoubleToInt64Bits(result.DataCorrelation),
        BitConverter.DoubleToInt64Bits(result.DataVariance),
        .. result.Trace.SelectMany(point =>
            point.Values.Values.Select(BitConverter.DoubleToInt64Bits).Prepend(point.Step)),
    ];

    // Neither is a property that JSON can set.
    private sealed class Unwritten(int size)
    {
        public int Size { get; } = size;
    }
}
