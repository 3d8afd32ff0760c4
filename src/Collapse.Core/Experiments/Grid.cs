using System.Collections.Immutable;
using System.Diagnostics;
using Collapse.Signals;

namespace Collapse.Experiments;

/// <summary>How far a grid has come.</summary>
/// <param name="Done">Simulations that need no more work: finished now, found in the store, or failed.</param>
/// <param name="Total">All simulations of this run (of its shard).</param>
/// <param name="Share">The share of the work that is done, 0 to 1; a long simulation counts for more than a short one.</param>
/// <param name="Elapsed">Time since the run began.</param>
/// <param name="Left">Estimated time left; null until a simulation of this run has finished.</param>
public sealed record GridProgress(int Done, int Total, double Share, TimeSpan Elapsed, TimeSpan? Left);

/// <summary>Where one result came from: what varies from run to run.</summary>
/// <param name="Protocol">The simulation.</param>
/// <param name="Seconds">Seconds that it took in this run, 0 when it came from the store.</param>
/// <param name="Job">Which thread ran it, counted from 1; 0 when it came from the store.</param>
/// <param name="FromStore">Whether it was found finished.</param>
public sealed record Timing(Protocol Protocol, double Seconds, int Job, bool FromStore);

/// <summary>A simulation that could not be finished.</summary>
/// <param name="Protocol">The simulation.</param>
/// <param name="Error">What happened.</param>
public sealed record Failure(Protocol Protocol, Exception Error);

/// <summary>What a run of a grid leaves.</summary>
/// <param name="Results">The results that there are, of all shards, in the order of <see cref="GridOptions.Protocols"/>.</param>
/// <param name="Timings">Where they came from, in the same order.</param>
/// <param name="Failures">What failed in this run, in the same order; empty when all went well.</param>
/// <param name="Missing">Simulations of the whole grid without a result: failed, or of a shard that has not run yet.</param>
public sealed record GridResult(
    ImmutableArray<SimulationResult> Results, ImmutableArray<Timing> Timings, ImmutableArray<Failure> Failures, int Missing);

/// <summary>Runs a grid of simulations on all cores, keeps each one as soon as it is finished, and goes on where it stopped.</summary>
public static class Grid
{
    /// <summary>Runs what the store does not hold yet, the longest simulations first.</summary>
    /// <remarks>
    /// A simulation that fails stops no other; it is reported in the result. Results are a function of the options'
    /// protocols and the data alone: neither the number of jobs nor an interruption changes a bit of them.
    /// </remarks>
    /// <param name="options">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="store">Where finished simulations are kept.</param>
    /// <param name="progress">Told after each simulation, from the thread that ran it, never from two at once.</param>
    /// <param name="cancellation">Stops the run; what is finished stays in the store.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static GridResult Run(
        GridOptions options, DataSet data, RunStore store, IProgress<GridProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(options, data.Provenance.Digest, protocol => Simulation.Run(protocol, data, cancellation), store, progress, cancellation);

    internal static GridResult Run(
        GridOptions options, string dataDigest, Func<Protocol, SimulationResult> simulate,
        RunStore store, IProgress<GridProgress>? progress, CancellationToken cancellation)
    {
        options.Validated();
        // The cores are taken by simulations; a library that starts threads of its own within one only slows them all.
        MathNet.Numerics.Control.UseSingleThread();

        ImmutableArray<Protocol> all = options.Protocols();
        ImmutableArray<Protocol> mine = options.Shard.Select(all);
        GridState state = new(mine, progress);
        foreach (Protocol protocol in mine)
        {
            if (store.Find(protocol, dataDigest) is { } found) state.Found(found);
        }

        state.Report();
        RunThreads(options.Jobs, [.. Shard.LongestFirst(mine.Where(protocol => !state.Has(protocol)))], (protocol, job) =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                SimulationResult result = simulate(protocol);
                store.Save(result);
                state.Finished(result, watch.Elapsed, job);
            }
            catch (Exception error) when (!(error is OperationCanceledException && cancellation.IsCancellationRequested))
            {
                state.Failed(protocol, error);
            }
        }, cancellation);
        cancellation.ThrowIfCancellationRequested();

        // The other shards' results may have come from elsewhere, or be there from an earlier run.
        foreach (Protocol protocol in all.Except(mine))
        {
            if (store.Find(protocol, dataDigest) is { } found) state.Found(found);
        }

        return state.Result(all);
    }

    private static void RunThreads(int jobs, Protocol[] queue, Action<Protocol, int> run, CancellationToken cancellation)
    {
        int next = -1;
        int count = Math.Min(jobs == 0 ? Environment.ProcessorCount : jobs, queue.Length);
        Thread[] threads =
        [
            .. Enumerable.Range(1, count).Select(job => new Thread(() => Work(job)) { IsBackground = true, Name = $"job {job}" }),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        void Work(int job)
        {
            while (!cancellation.IsCancellationRequested && Interlocked.Increment(ref next) is int index && index < queue.Length)
            {
                try
                {
                    run(queue[index], job);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }
}
