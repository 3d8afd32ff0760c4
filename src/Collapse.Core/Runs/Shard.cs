using System.Collections.Immutable;

namespace Collapse.Runs;

/// <summary>
/// Part <paramref name="Index"/> of <paramref name="Count"/> of a grid, for runs that are spread over machines.
/// </summary>
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
            : throw new InputException(
                FormattableString.Invariant($"shard is {Index}/{Count}; expected i/n with 1 <= i <= n <= 10000."));

    /// <summary>This shard's simulations, in the order given.</summary>
    /// <remarks>
    /// A simulation belongs to exactly one shard, and which one depends on the grid and <see cref="Count"/> alone.
    /// Longest first, each goes to the shard with the least work so far (R. L. Graham 1969, "Bounds on multiprocessing
    /// timing anomalies", the LPT rule); ties go to the lower index.
    /// </remarks>
    /// <typeparam name="TProtocol">What a simulation is given by.</typeparam>
    /// <param name="protocols">The whole grid, in its order.</param>
    /// <param name="cost">About how long a simulation takes.</param>
    public ImmutableArray<TProtocol> Select<TProtocol>(ImmutableArray<TProtocol> protocols,
        Func<TProtocol, double> cost)
    {
        if (Count == 1) return protocols;
        PriorityQueue<int,
            (double Load, int Index)> shards = new(Enumerable.Range(1, Count).Select(index => (index, (0.0, index))));
        bool[] mine = new bool[protocols.Length];
        foreach (int number in Enumerable.Range(0, protocols.Length)
            .OrderByDescending(number => cost(protocols[number])))
        {
            shards.TryDequeue(out int index, out (double Load, int) priority);
            mine[number] = index == Index;
            shards.Enqueue(index, (priority.Load + cost(protocols[number]), index));
        }

        return [.. protocols.Where((_, number) => mine[number])];
    }
}
