using System.Collections.Concurrent;
using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Runs;
using Collapse.Tests.Runs;

namespace Collapse.Tests.Experiments;

public sealed class GridTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _notices = []; // told from any thread
    private readonly ConcurrentQueue<Protocol> _ran = [];

    private static readonly GridOptions Small = new() { Hidden = [4, 2], Steps = [30, 10, 100], Repetitions = 3 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_default_grid_is_the_papers_480_simulations()
    {
        ImmutableArray<Protocol> protocols = new GridOptions().Protocols();
        Assert.Equal(480, protocols.Distinct().Count());
        Assert.Equal(480, protocols.Length);
    }

    [Fact]
    public void Protocols_are_in_ascending_order_however_the_options_list_them()
    {
        ImmutableArray<Protocol> protocols = Small.Protocols();
        Assert.Equal(protocols.OrderBy(p => (p.Learner, p.Loss, p.Hidden, p.Steps, p.Repetition)), protocols);
        GridOptions turned = Small with { Hidden = [2, 4], Steps = [100, 30, 10], Learners = ["dae", "ae"] };
        Assert.Equal(protocols.ToArray(), turned.Protocols().ToArray());
    }

    [Fact]
    public void A_run_returns_every_result_in_order_and_stores_it()
    {
        RunResult<Protocol, SimulationResult> result = Run(Small);
        Assert.Equal(Small.Protocols(), result.Results.Select(r => r.Protocol));
        Assert.Equal(Small.Protocols(), result.Timings.Select(t => t.Protocol));
        Assert.Equal(0, result.Missing);
        Assert.Empty(result.Failures);
        Assert.Equal(Small.Protocols().Length,
            Directory.GetFiles(_folder.File("runs"), "*.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void One_job_takes_the_longest_simulation_first()
    {
        Run(Small with { Jobs = 1 });
        double[] costs = [.. _ran.Select(Grid.Cost)];
        Assert.Equal(costs.OrderDescending(), costs);
        Assert.Equal(100, _ran.First().Steps);
    }

    [Fact]
    public void What_is_stored_is_not_run_again()
    {
        Run(Small with { Steps = [10] });
        _ran.Clear();
        RunResult<Protocol, SimulationResult> result = Run(Small);
        Assert.DoesNotContain(_ran, protocol => protocol.Steps == 10);
        Assert.Equal(Small.Protocols().Where(p => p.Steps == 10),
            result.Timings.Where(t => t.FromStore).Select(t => t.Protocol));
        Assert.Equal(Small.Protocols(), result.Results.Select(r => r.Protocol));
    }

    [Fact]
    public void A_damaged_result_is_computed_anew()
    {
        Run(Small);
        _ran.Clear();
        File.WriteAllText(Directory.GetFiles(_folder.File("runs"), "*.json", SearchOption.AllDirectories)[0],
            "damaged");
        Assert.Equal(0, Run(Small).Missing);
        Assert.Single(_ran);
        Assert.Single(_notices);
    }

    [Fact]
    public void Damaged_results_are_told_of_in_the_order_of_the_tables()
    {
        Run(Small);
        RunStore<Protocol, SimulationResult> store = Grid.Store(_folder.File("runs"), _notices.Enqueue);
        string[] paths = [.. Small.Protocols().Select(protocol => store.PathOf(protocol, FakeSimulation.Digest))];
        foreach (string path in paths) File.WriteAllText(path, "damaged");
        Assert.Equal(0, Run(Small with { Jobs = 4 }).Missing);
        Assert.Equal(paths, _notices.Select(notice => notice[..notice.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_result_that_cannot_be_read_stops_the_run_with_one_line()
    {
        Run(Small);
        string path = Directory.GetFiles(_folder.File("runs"), "*.json", SearchOption.AllDirectories)[0];
        File.Delete(path);
        File.CreateSymbolicLink(path, path); // leads to itself
        StoreException error = Assert.Throws<StoreException>(() => Run(Small));
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public void Tables_are_the_same_bytes_whatever_the_number_of_jobs(int jobs)
    {
        RunResult<Protocol, SimulationResult> one = Run(Small with { Jobs = 1 }, "one");
        RunResult<Protocol, SimulationResult> many = Run(Small with { Jobs = jobs }, "many");
        Assert.Equal(TableBytes(one), TableBytes(many));
    }

    [Fact]
    public void Tables_are_the_same_bytes_when_a_run_was_cancelled_and_started_again()
    {
        byte[] whole = TableBytes(Run(Small, "whole"));
        using CancellationTokenSource cancellation = new();
        int ran = 0;
        Assert.Throws<OperationCanceledException>(() =>
            Grid.Run(Small with { Jobs = 2 }, FakeSimulation.Digest, (protocol, _) =>
        {
            if (Interlocked.Increment(ref ran) == 9) cancellation.Cancel();
            cancellation.Token.ThrowIfCancellationRequested();
            return FakeSimulation.Run(protocol);
        }, Grid.Store(_folder.File("runs"), _notices.Enqueue), null, cancellation.Token));

        int kept = Directory.GetFiles(_folder.File("runs"), "*.json", SearchOption.AllDirectories).Length;
        Assert.InRange(kept, 1, 9);
        Assert.Equal(whole, TableBytes(Run(Small)));
        Assert.Equal(Small.Protocols().Length - kept, _ran.Count - Small.Protocols().Length);
    }

    [Fact]
    public void A_failing_simulation_stops_no_other()
    {
        Protocol failing = Small.Protocols()[7];
        RunResult<Protocol, SimulationResult> result = Grid.Run(
            Small with { Jobs = 2 }, FakeSimulation.Digest,
            (protocol, _) =>
                protocol == failing ? throw new InvalidOperationException("planted") : FakeSimulation.Run(protocol),
            Grid.Store(_folder.File("runs"), _notices.Enqueue), null, CancellationToken.None);
        Failure<Protocol> failure = Assert.Single(result.Failures);
        Assert.Equal(failing, failure.Protocol);
        Assert.Equal("planted", failure.Error.Message);
        Assert.Equal(Small.Protocols().Remove(failing), result.Results.Select(r => r.Protocol));
        Assert.Equal(1, result.Missing);
        Assert.Equal(0, Run(Small).Missing);
        Assert.Equal([failing], _ran);
    }

    [Fact]
    public void Progress_grows_to_all_of_the_work()
    {
        List<GridProgress> reports = [];
        Grid.Run(
            Small with { Jobs = 3 }, FakeSimulation.Digest, (protocol, _) =>
                FakeSimulation.Run(protocol), Grid.Store(_folder.File("runs"), _notices.Enqueue),
            new Recorder(reports), CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, Small.Protocols().Length + 1), reports.Select(r => r.Done));
        Assert.Equal(reports.Select(r => r.Share).Order(), reports.Select(r => r.Share));
        Assert.Equal((1, TimeSpan.Zero), (reports[^1].Share, reports[^1].Left));
        Assert.Null(reports[0].Left);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void Shards_share_out_the_grid_without_gap_or_overlap(int count)
    {
        ImmutableArray<Protocol> all = Small.Protocols();
        ImmutableArray<Protocol>[] shards =
            [.. Enumerable.Range(1, count).Select(index => new Shard(index, count).Select(all, Grid.Study.Cost))];
        Assert.Equal(all.Length, shards.Sum(shard => shard.Length));
        Assert.Equal(all.ToHashSet(), shards.SelectMany(shard => shard).ToHashSet());
        Assert.All(shards, shard => Assert.Equal(all.Where(shard.Contains), shard));
    }

    [Fact]
    public void Shards_of_the_papers_grid_have_about_the_same_work()
    {
        ImmutableArray<Protocol> all = new GridOptions().Protocols();
        double[] loads = [.. Enumerable.Range(1, 8)
            .Select(index => new Shard(index, 8).Select(all, Grid.Study.Cost).Sum(Grid.Cost))];
        Assert.InRange(loads.Max() / loads.Min(), 1, 1.05);
    }

    [Fact]
    public void Shards_in_one_folder_make_the_whole_when_the_last_is_done()
    {
        byte[] whole = TableBytes(Run(Small, "whole"));
        int total = Small.Protocols().Length;
        RunResult<Protocol, SimulationResult> first = Run(Small with { Shard = new Shard(1, 2) });
        Assert.Equal(total - first.Results.Length, first.Missing);
        Assert.NotEqual(0, first.Missing);
        RunResult<Protocol, SimulationResult> second = Run(Small with { Shard = new Shard(2, 2) });
        Assert.Equal(0, second.Missing);
        Assert.Equal(whole, TableBytes(second));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "learners", "learners is empty; expected at least one value." },
        { "losses", "losses has mae twice; expected each value once." },
        { "hidden", "hidden is 0; expected 1 to 4096." },
        { "steps", "steps is -1; expected 0 to 100000000." },
        { "repetitions", "repetitions is 0; expected 1 to 10000." },
        { "jobs", "jobs is -1; expected 0 (all processors) to 1024." },
        { "noise", "noise is NaN; expected 0 to 1000." },
        { "shard", "shard is 3/2; expected i/n with 1 <= i <= n <= 10000." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Impossible_options_are_named(string name, string message)
    {
        GridOptions options = name switch
        {
            "learners" => Small with { Learners = [] },
            "losses" => Small with { Losses = [Loss.Mae, Loss.Mse, Loss.Mae] },
            "hidden" => Small with { Hidden = [20, 0] },
            "steps" => Small with { Steps = [-1] },
            "repetitions" => Small with { Repetitions = 0 },
            "jobs" => Small with { Jobs = -1 },
            "noise" => Small with { Base = new Protocol { Noise = double.NaN } },
            _ => Small with { Shard = new Shard(3, 2) },
        };
        Assert.Equal(message, Assert.Throws<InputException>(() => options.Validated()).Message);
    }

    private RunResult<Protocol, SimulationResult> Run(GridOptions options, string folder = "runs") =>
        Grid.Run(options, FakeSimulation.Digest, (protocol, _) =>
        {
            _ran.Enqueue(protocol);
            return FakeSimulation.Run(protocol);
        }, Grid.Store(_folder.File(folder), _notices.Enqueue), null, CancellationToken.None);

    private byte[] TableBytes(RunResult<Protocol, SimulationResult> result)
    {
        string path = _folder.File("table.csv");
        Tables.WriteResults(path, result.Results);
        byte[] results = File.ReadAllBytes(path);
        Tables.WriteTraces(path, result.Results);
        return [.. results, .. File.ReadAllBytes(path)];
    }

    private sealed class Recorder(List<GridProgress> reports) : IProgress<GridProgress>
    {
        public void Report(GridProgress value) => reports.Add(value);
    }
}
