using System.Collections.Immutable;

namespace Collapse.Runs;

/// <summary>How far a run has come.</summary>
/// <param name="Done">Simulations that need no more work: finished now, found in the store, or failed.</param>
/// <param name="Total">All simulations of this run (of its shard).</param>
/// <param name="Share">The share of the work that is done, 0 to 1; a long simulation counts for more than a short
/// one.</param>
/// <param name="Elapsed">Time since the run began.</param>
/// <param name="Left">Estimated time left; null until a simulation of this run has finished.</param>
public sealed record GridProgress(int Done, int Total, double Share, TimeSpan Elapsed, TimeSpan? Left);

/// <summary>Where one result came from: what varies from run to run.</summary>
/// <param name="Protocol">The simulation.</param>
/// <param name="Seconds">Seconds that it took in this run, 0 when it came from the store.</param>
/// <param name="Job">Which thread ran it, counted from 1; 0 when it came from the store.</param>
/// <param name="FromStore">Whether it was found finished, by an earlier run or by one at the same time.</param>
public sealed record Timing<TProtocol>(TProtocol Protocol, double Seconds, int Job, bool FromStore);

/// <summary>A simulation that could not be finished.</summary>
/// <param name="Protocol">The simulation.</param>
/// <param name="Error">What happened.</param>
public sealed record Failure<TProtocol>(TProtocol Protocol, Exception Error);

/// <summary>What a run leaves.</summary>
/// <param name="Results">The results that there are, of all shards, in the order of the protocols.</param>
/// <param name="Timings">Where they came from, in the same order.</param>
/// <param name="Failures">What failed in this run, in the same order; empty when all went well.</param>
/// <param name="Missing">Simulations of the whole without a result: failed, or of a shard that has not run yet.</param>
public sealed record RunResult<TProtocol, TResult>(
    ImmutableArray<TResult> Results,
    ImmutableArray<Timing<TProtocol>> Timings,
    ImmutableArray<Failure<TProtocol>> Failures,
    int Missing);
