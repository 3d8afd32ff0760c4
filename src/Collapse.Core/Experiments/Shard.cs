using System.Collections.Immutable;

namespace Collapse.Experiments;

/// <summary>Part <paramref name="Index"/> of <paramref name="Count"/> of a grid, for runs that are spread over machines.</summary>
/// <param name="Index">Which part, counted from 1.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole grid, undivided.</summary>
    public static Shard Whole => new(1, 1);

    /// <summary>Checks that 1 &lt;= <see cref="Index"/> &lt;= <see cref="Count"/> &lt;= 10,000.</summary>
    /// <exception cref="InputException">It does not hold.</exception>
    public Shard Validated() =>
        Count is >= 1 and <= 10_000 && Index >= 1 && Index <= Count
            ? this
            : throw new InputException(FormattableString.Invariant($"shard is {Index}/{Count}; expected i/n with 1 <= i <= n <= 10000."));

    /// <summary>This shard's simulations, in the order given.</summary>
    /// <remarks>
    /// A simulation belongs to exactly one shard, and which one depends on the grid and <see cref="Count"/> alone.
    /// Longest first, each goes to the shard with the least work so far (R. L. Graham 1969, "Bounds on multiprocessing
    /// timing anomalies", the LPT rule); ties go to the lower index.
    /// </remarks>
    /// <param name="protocols">The whole grid, in its order.</param>
    public ImmutableArray<Protocol> Select(ImmutableArray<Protocol> protocols)
    {
        (double Cost, int Index)[] loads = [.. Enumerable.Range(1, Count).Select(index => (0.0, index))];
        PriorityQueue<int, (double, int)> shards = new(loads.Select(load => (load.Index, load)));
        HashSet<Protocol> mine = [];
        foreach (Protocol protocol in LongestFirst(protocols))
        {
            shards.TryDequeue(out int index, out (double Load, int) priority);
            if (index == Index) mine.Add(protocol);
            shards.Enqueue(index, (priority.Load + Cost(protocol), index));
        }

        return [.. protocols.Where(mine.Contains)];
    }

    /// <summary>The simulations from the longest to the shortest; those of the same cost stay in order.</summary>
    internal static IEnumerable<Protocol> LongestFirst(IEnumerable<Protocol> protocols) => protocols.OrderByDescending(Cost);

    /// <summary>
    /// About how long a simulation takes, in no particular unit: steps times width, a little more for the DAE's noise
    /// and for SSIM's windows. Only the order of work and the time left depend on it.
    /// </summary>
    internal static double Cost(Protocol protocol) =>
        ((double)protocol.Steps + protocol.WarmUp + 1)
        * (protocol.Hidden + 4)
        * (protocol.Model == Learners.Model.Dae ? 1.25 : 1)
        * (protocol.Loss == Losses.Loss.Ssim ? 1.75 : 1);
}
