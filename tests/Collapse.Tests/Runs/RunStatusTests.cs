using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Runs;

namespace Collapse.Tests.Runs;

/// <summary>What is said of a run that others are at.</summary>
public sealed class RunStatusTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static readonly ImmutableArray<Protocol> All =
        new GridOptions { Hidden = [2], Steps = [10], Repetitions = 5 }.Protocols();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Done_running_failed_and_missing_are_counted_and_nothing_is_written()
    {
        RunStore<Protocol, SimulationResult> store = Grid.Store(_folder.Root, _ => { });
        Assert.Equal((30, 0, 0, 0, 30), Counts(RunStatus.Of(All, FakeSimulation.Digest, store)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));

        foreach (Protocol protocol in All.Take(12))
            store.Save(protocol, FakeSimulation.Digest, FakeSimulation.Run(protocol), Grid.Cost(protocol) / 100);
        // Of another study, of other data, damaged: none of them counts.
        store.Save(All[20], new string('b', 64), FakeSimulation.Run(All[20]));
        using Leases leases = new(StoreLayout.Claims(_folder.Root));
        using Lease? first = leases.TryTake(store.KeyOf(All[12], FakeSimulation.Digest));
        using Lease? second = leases.TryTake(store.KeyOf(All[13], FakeSimulation.Digest));
        using Lease? over = leases.TryTake(store.KeyOf(All[0], FakeSimulation.Digest));
        AtomicFile.WriteText(StoreLayout.Failure(_folder.Root, store.KeyOf(All[14], FakeSimulation.Digest)),
            "InvalidOperationException: planted\n");
        AtomicFile.WriteText(StoreLayout.Failure(_folder.Root, store.KeyOf(All[13], FakeSimulation.Digest)),
            "is tried again now\n");
        CheckpointFile.Write(StoreLayout.Checkpoint(_folder.Root, store.KeyOf(All[15], FakeSimulation.Digest)),
            Checkpoint.Empty);
        string[] before = Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories);

        RunStatus<Protocol> status = RunStatus.Of(All, FakeSimulation.Digest, store);
        Assert.Equal((30, 12, 2, 1, 15), Counts(status));
        Assert.Equal(1, status.HalfWay);
        Assert.Equal((All[14], "InvalidOperationException: planted"), Assert.Single(status.Failures));
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories));
        // A hundredth of a second for each unit of cost, two at once.
        Assert.Equal(All.Skip(12).Sum(Grid.Cost) / 200, status.Left!.Value.TotalSeconds, 2);
    }

    [Fact]
    public void A_damaged_result_is_missing_and_stays_where_it_is()
    {
        RunStore<Protocol, SimulationResult> store = Grid.Store(_folder.Root, _ => { });
        foreach (Protocol protocol in All.Take(3))
            store.Save(protocol, FakeSimulation.Digest, FakeSimulation.Run(protocol), 1);
        string path = store.PathOf(All[1], FakeSimulation.Digest);
        File.WriteAllText(path,
            File.ReadAllText(path).Replace("output_variance", "output_variants", StringComparison.Ordinal));
        Assert.Equal((30, 2, 0, 0, 28), Counts(RunStatus.Of(All, FakeSimulation.Digest, store)));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void What_a_killed_writer_left_is_deleted_by_the_next_once_it_is_an_hour_old()
    {
        string path = _folder.File("table.csv"), old = path + ".1.partial", young = path + ".2.partial",
            other = _folder.File("other.csv.3.partial");
        foreach (string partial in new[] { old, young, other }) File.WriteAllText(partial, "half");
        foreach (string partial in new[] { old, other })
            File.SetLastWriteTimeUtc(partial, DateTime.UtcNow.AddMinutes(-61));
        AtomicFile.WriteText(path, "whole");
        Assert.Equal([other, path, young], Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal));
    }

    private static (int, int, int, int, int) Counts(RunStatus<Protocol> status) =>
        (status.Total, status.Done, status.Running, status.Failures.Length, status.Missing);
}
