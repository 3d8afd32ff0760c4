using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>The order in which rows are chosen for feedback.</summary>
public enum SelectionOrder
{
    /// <summary>Each time uniformly among all rows, whatever was chosen before.</summary>
    Uniform,

    /// <summary>0, 1, 2, ... and from the beginning again.</summary>
    Cyclic,

    /// <summary>Pass after pass over all rows, each pass in an order of its own, drawn uniformly.</summary>
    Permuted,
}

/// <summary>
/// Which rows a step feeds back: the paper's "arbitrary j", read as one row, drawn uniformly, unless said otherwise.
/// </summary>
/// <remarks>
/// The rows of one step are distinct. A permuted pass ends when fewer than <see cref="Rows"/> of its rows are left;
/// with one row a step none is left out.
/// </remarks>
public sealed record Selection
{
    /// <summary>One row, drawn uniformly.</summary>
    public static Selection One { get; } = new();

    /// <summary>In which order.</summary>
    public SelectionOrder Order { get; init; } = SelectionOrder.Uniform;

    /// <summary>How many rows a step, at least 1; all of them where there are no more.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>The memory of a policy that starts to choose among <paramref name="count"/> rows.</summary>
    /// <param name="count">The number of rows to choose from.</param>
    /// <param name="key">Draws the order of the first pass.</param>
    public SelectionMemory Begin(int count, Key key) =>
        Order == SelectionOrder.Permuted
            ? SelectionMemory.Nothing with { Order = RowOrder.Draw(count, key.Derive("order")) }
            : SelectionMemory.Nothing;

    /// <summary>The rows of this step, of 0 .. <paramref name="count"/> - 1.</summary>
    /// <param name="count">The number of rows to choose from.</param>
    /// <param name="memory">Where the last choice ended.</param>
    /// <param name="key">Draws the choice.</param>
    public ImmutableArray<int> Choose(int count, SelectionMemory memory, Key key)
    {
        int rows = RowsOf(count, memory);
        switch (Order)
        {
            case SelectionOrder.Cyclic:
                return [.. Enumerable.Range(memory.Position, rows).Select(row => row % count)];
            case SelectionOrder.Permuted:
                if (memory.Order.Count < memory.Position + Math.Min(1, count))
                    throw new InvalidOperationException("A permuted order needs the memory with which feedback began.");
                return ImmutableArray.Create(memory.Order.Rows, memory.Position, rows);
            default:
                return rows == 1 ? [key.Below(count, 0)] : Distinct(count, rows, key);
        }
    }

    /// <summary>The memory after this step's choice.</summary>
    /// <param name="count">The number of rows to choose from.</param>
    /// <param name="memory">Where the last choice ended.</param>
    /// <param name="key">Draws the order of the next pass.</param>
    public SelectionMemory Next(int count, SelectionMemory memory, Key key)
    {
        int rows = RowsOf(count, memory);
        SelectionMemory next = memory with { Turn = memory.Turn + 1 };
        if (rows == 0) return next;
        return Order switch
        {
            SelectionOrder.Cyclic => next with { Position = (memory.Position + rows) % count },
            SelectionOrder.Permuted when memory.Position + 2 * rows <= memory.Order.Count =>
                next with { Position = memory.Position + rows },
            SelectionOrder.Permuted => next with { Position = 0, Order = RowOrder.Draw(count, key.Derive("order")) },
            _ => next,
        };
    }

    // A pass over a set that has grown since it began is over the rows that there were.
    private int RowsOf(int count, SelectionMemory memory) =>
        Math.Min(Rows, Order == SelectionOrder.Permuted && memory.Order.Count > 0 ? Math.Min(count, memory.Order.Count)
            : count);

    // Draw i is uniform among the rows that are left: those below the drawn number that are taken already push it up.
    private static ImmutableArray<int> Distinct(int count, int rows, Key key)
    {
        List<int> taken = []; // ascending
        ImmutableArray<int>.Builder chosen = ImmutableArray.CreateBuilder<int>(rows);
        for (int i = 0; i < rows; i++)
        {
            int row = key.Below(count - i, i), place = 0;
            for (; place < taken.Count && taken[place] <= row; place++) row++;
            taken.Insert(place, row);
            chosen.Add(row);
        }

        return chosen.MoveToImmutable();
    }
}
