using System.Collections.Immutable;

namespace Collapse.Runs;

/// <summary>How far a run has come, as its store tells; nothing is written, and no result is read but a sample for the pace.</summary>
/// <param name="Total">All simulations.</param>
/// <param name="Done">Those with a result.</param>
/// <param name="Running">Those that a process is at, as far as can be known from here.</param>
/// <param name="Failures">Those that failed when they were last run and are not running now, with what happened.</param>
/// <param name="Missing">All others.</param>
/// <param name="HalfWay">Those among the missing and failed ones that go on from a checkpoint.</param>
/// <param name="Left">Estimated time until all is done, at the present number of running ones (at least one); null before the first result.</param>
public sealed record RunStatus<TProtocol>(
    int Total, int Done, int Running, ImmutableArray<(TProtocol Protocol, string Error)> Failures, int Missing, int HalfWay, TimeSpan? Left);

/// <summary>Looks at a store.</summary>
public static class RunStatus
{
    private const int Sample = 200;

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
        (TProtocol Protocol, string Key)[] all = [.. protocols.Select(protocol => (protocol, store.KeyOf(protocol, dataDigest)))];
        TProtocol[] done = [.. all.Where(run => stored.Contains(run.Key)).Select(run => run.Protocol)];
        (TProtocol Protocol, string Key)[] open = [.. all.Where(run => !stored.Contains(run.Key))];
        int running = open.Count(run => held.Contains(run.Key));
        ImmutableArray<(TProtocol, string)> failures =
        [
            .. open.Where(run => failed.Contains(run.Key) && !held.Contains(run.Key))
                .Select(run => (run.Protocol, Line(StoreLayout.Failure(store.Folder, run.Key)))),
        ];
        double left = open.Sum(run => store.Study.Cost(run.Protocol)) / Math.Max(1, running);
        double? pace = Pace(done, dataDigest, store);
        return new RunStatus<TProtocol>(
            all.Length, done.Length, running, failures, open.Length - running - failures.Length,
            open.Count(run => begun.Contains(run.Key) && !held.Contains(run.Key)),
            open.Length == 0 ? TimeSpan.Zero : pace is { } seconds ? TimeSpan.FromSeconds(seconds * left) : null);
    }

    // Seconds for a unit of cost, from results spread evenly over those that there are.
    private static double? Pace<TProtocol, TResult>(TProtocol[] done, string dataDigest, RunStore<TProtocol, TResult> store)
        where TProtocol : notnull
        where TResult : notnull
    {
        double seconds = 0, cost = 0;
        for (int index = 0; index < Math.Min(Sample, done.Length); index++)
        {
            TProtocol protocol = done[(int)((long)index * done.Length / Math.Min(Sample, done.Length))];
            if (store.Peek(protocol, dataDigest) is not { Seconds: > 0 } run) continue;
            seconds += run.Seconds;
            cost += store.Study.Cost(protocol);
        }

        return cost > 0 ? seconds / cost : null;
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
