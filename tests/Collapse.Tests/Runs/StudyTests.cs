using System.Collections.Immutable;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Tests.Runs;

/// <summary>
/// A study of one's own, with its own protocol and result, shares the store and the runner of the paper's grid.
/// </summary>
public sealed class StudyTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _notices = []; // told from any thread

    private static readonly ImmutableArray<Turn> Turns =
        [.. from name in new[] { "a\nNoise=1", "b" } from length in new[] { 3, 9, 1 }
        select new Turn(name, length, [1, length])];

    private static readonly Study<Turn, Outcome> Study = new("turns", 1) { Cost = turn => turn.Length };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_run_stored_and_found_again()
    {
        RunResult<Turn, Outcome> first = Run(), second = Run();
        Assert.Equal(Turns.Select(turn => turn.Length * 0.1), first.Results.Select(result => result.Sum));
        Assert.Equal(first.Results.Select(result => result.Path), second.Results.Select(result => result.Path));
        Assert.Equal((Turns.Length, Turns.Length), (first.Timings.Length, second.Timings.Length));
        Assert.All(first.Timings, timing => Assert.False(timing.FromStore));
        Assert.All(second.Timings, timing => Assert.True(timing.FromStore));
        Assert.Empty(_notices);
    }

    [Fact]
    public void Texts_and_lists_have_a_part_in_the_name_and_cannot_imitate_one_another()
    {
        Turn[] turns =
        [
            new("a", 1, [1, 2]), new("a", 1, [1, 3]), new("a", 1, [12]), new("a", 1, []), new("b", 1, [1, 2]),
            new("a\nLength=2", 1, [1, 2]),
            new("a", 2, [1, 2]), new("\"a\"", 1, [1, 2]),
        ];
        Assert.Equal(turns.Length, turns.Select(turn => RunKey.Of("turns", turn, "")).Distinct().Count());
        Assert.NotEqual(RunKey.Of("turns", turns[0], ""), RunKey.Of("other", turns[0], ""));
        Assert.Throws<NotSupportedException>(() => RunKey.Text(new { Impossible = new object() }));
    }

    [Fact]
    public void Results_of_an_older_version_of_the_study_are_set_aside_and_computed_anew()
    {
        Run();
        RunResult<Turn, Outcome> newer = Run(Study with { Version = 2 });
        Assert.Equal(Turns.Length, newer.Timings.Length);
        Assert.All(newer.Timings, timing => Assert.False(timing.FromStore));
        Assert.Equal(Turns.Length, _notices.Count);
        Assert.All(_notices, notice =>
            Assert.Contains("version 1 of the study, this is 2; set aside", notice, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_runs_at_once_share_the_work_and_each_ends_with_all_of_it()
    {
        int runs = 0;
        RunResult<Turn, Outcome>[] results = new RunResult<Turn, Outcome>[4];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
            results[index] = Run(simulated: () =>
        {
            Interlocked.Increment(ref runs);
            Thread.Sleep(5);
        }));
        Assert.Equal(Turns.Length, runs);
        Assert.All(results, result => Assert.Equal(Turns.Length, result.Results.Length));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("claims")));
    }

    [Fact]
    public void A_store_that_cannot_be_written_stops_the_run_with_one_line()
    {
        _folder.Write("claims", "not a folder");
        StoreException error = Assert.Throws<StoreException>(() => Run());
        Assert.Contains("cannot be stored", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_failure_is_written_down_until_the_simulation_succeeds()
    {
        RunResult<Turn, Outcome> failed = Run(simulated: () => throw new InvalidOperationException("planted"));
        Assert.Equal(Turns.Length, failed.Failures.Length);
        Assert.Equal(Turns.Length, StoreLayout.Failures(_folder.Root).Count);
        Run();
        Assert.Empty(StoreLayout.Failures(_folder.Root));
    }

    private RunResult<Turn, Outcome> Run(Study<Turn, Outcome>? study = null, Action? simulated = null) => Runner.Run(
        Turns,
        "data",
        (turn, checkpoints) =>
        {
            simulated?.Invoke();
            int steps = checkpoints.Advance(0, turn.Length, (state, count) => state + count, _ => Checkpoint.Empty);
            return new Outcome(steps * 0.1, Matrix.From(1, 1, [turn.Length]));
        },
        new RunStore<Turn, Outcome>(_folder.Root, study ?? Study, _notices.Enqueue),
        new RunnerOptions { Jobs = 2 });

    internal sealed record Turn(string Name, int Length, ImmutableArray<int> Sizes);

    internal sealed record Outcome(double Sum, Matrix Path);
}
