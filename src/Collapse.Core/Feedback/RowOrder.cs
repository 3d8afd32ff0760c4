using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>
/// An order of rows: a permutation of 0 .. <see cref="Count"/> - 1. Immutable; equal when all places are.
/// </summary>
public sealed class RowOrder : IEquatable<RowOrder>
{
    private RowOrder(ImmutableArray<int> rows) => Rows = rows;

    /// <summary>No rows.</summary>
    public static RowOrder Empty { get; } = new([]);

    /// <summary>The rows in this order.</summary>
    public ImmutableArray<int> Rows { get; }

    /// <summary>How many rows.</summary>
    public int Count => Rows.Length;

    /// <summary>The row in place <paramref name="place"/>, counted from 0.</summary>
    public int this[int place] => Rows[place];

    /// <summary>A uniformly drawn order.</summary>
    /// <remarks>
    /// R. A. Fisher, F. Yates 1938, in the form of R. Durstenfeld, Communications of the ACM 7:420 (1964).
    /// </remarks>
    /// <param name="count">The number of rows, at least 0.</param>
    /// <param name="key">Draws it.</param>
    public static RowOrder Draw(int count, Key key)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        for (int last = count - 1; last > 0; last--)
        {
            int other = key.Below(last + 1, last);
            (rows[last], rows[other]) = (rows[other], rows[last]);
        }

        return new RowOrder(ImmutableArray.Create(rows));
    }

    /// <summary>The order that lists these rows.</summary>
    /// <param name="rows">Each of 0 .. n - 1 once, else <see cref="ArgumentException"/>.</param>
    public static RowOrder From(ImmutableArray<int> rows) =>
        rows.Order().SequenceEqual(Enumerable.Range(0, rows.Length))
            ? new RowOrder(rows)
            : throw new ArgumentException(
                $"{rows.Length} rows were given, but not each of 0 to {rows.Length - 1} once.", nameof(rows));

    /// <inheritdoc/>
    public bool Equals(RowOrder? other) => other is not null && Rows.AsSpan().SequenceEqual(other.Rows.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RowOrder);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int row in Rows) hash.Add(row);
        return hash.ToHashCode();
    }
}
