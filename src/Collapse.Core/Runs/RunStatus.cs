using System.Collections.Immutable;

namespace Collapse.Runs;

/// <summary>How far a run has come, as its store tells; nothing is written, and every result is read.</summary>
/// <param name="Total">All simulations.</param>
/// <param name="Done">Those with a result that can be used; a damaged one is missing.</param>
/// <param name="Running">Those that a process is at, as far as can be known from here.</param>
/// <param name="Failures">Those that failed when they were last run and are not running now, with what
/// happened.</param>
/// <param name="Missing">All others.</param>
/// <param name="HalfWay">Those among the missing and failed ones that go on from a checkpoint.</param>
/// <param name="Left">Estimated time until all is done, at the present number of running ones (at least one); null
/// before the first result.</param>
public sealed record RunStatus<TProtocol>(
    int Total, int Done, int Running, ImmutableArray<(TProtocol Protocol, string Error)> Failures, int Missing,
    int HalfWay, TimeSpan? Left);

/// <summary>Looks at a store.</summary>
public static class RunStatus
{
    /// <summary>How far the simulations have come.</summary>
    /// <param name="protocols">All of them.</param>
    /// <param name="dataDigest">The digest of their data.</param>
    /// <param name="store">Their store.</param>
    public static RunStatus<TProtocol> Of<TProtocol, TResult>(
        ImmutableArray<TProtocol> protocols, string dataDigest, RunStore<TProtocol, TResult> store)
        where TProtocol : notnull
        where TResult : notnull
    {
        HashSet<string> stored = StoreLayout.Results(store.Folder), failed = StoreLayout.Failures(store.Folder);
        HashSet<string> held = Leases.Held(StoreLayout.Claims(store.Folder));
        HashSet<string> begun = StoreLayout.Checkpoints(store.Folder);
        (TProtocol Protocol, string Key)[] all =
            [.. protocols.Select(protocol => (protocol, store.KeyOf(protocol, dataDigest)))];
        ((TProtocol Protocol, string Key) Run, double? Seconds)[] looked =
        [
            .. all.AsParallel().AsOrdered()
                .Select(run => (run, stored.Contains(run.Key) ? store.Peek(run.Protocol, dataDigest)?.Seconds : null)),
        ];
        (TProtocol Protocol, double Seconds)[] done =
            [.. looked.Where(run => run.Seconds is not null).Select(run => (run.Run.Protocol, run.Seconds!.Value))];
        (TProtocol Protocol, string Key)[] open = [.. looked.Where(run => run.Seconds is null).Select(run => run.Run)];
        int running = open.Count(run => held.Contains(run.Key));
        ImmutableArray<(TProtocol, string)> failures =
        [
            .. open.Where(run => failed.Contains(run.Key) && !held.Contains(run.Key))
                .Select(run => (run.Protocol, Line(StoreLayout.Failure(store.Folder, run.Key)))),
        ];
        double left = open.Sum(run => store.Study.Cost(run.Protocol)) / Math.Max(1, running);
        double? pace = Pace(done, store.Study.Cost);
        return new RunStatus<TProtocol>(
            all.Length, done.Length, running, failures, open.Length - running - failures.Length,
            open.Count(run => begun.Contains(run.Key) && !held.Contains(run.Key)),
            open.Length == 0 ? TimeSpan.Zero : pace is { } seconds ? TimeSpan.FromSeconds(seconds * left) : null);
    }

    // Seconds for a unit of cost.
    private static double? Pace<TProtocol>((TProtocol Protocol, double Seconds)[] done, Func<TProtocol, double> cost)
    {
        (TProtocol Protocol, double Seconds)[] timed = [.. done.Where(run => run.Seconds > 0)];
        double total = timed.Sum(run => cost(run.Protocol));
        return total > 0 ? timed.Sum(run => run.Seconds) / total : null;
    }

    private static string Line(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim().ReplaceLineEndings(" ");
        }
        catch (IOException)
        {
            return "run again a moment ago";
        }
    }
}
