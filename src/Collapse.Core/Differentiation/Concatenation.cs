namespace Collapse.Differentiation;

/// <summary>
/// <c>y = [a | b]</c>: the columns of a, then those of b; gradients: the columns of s that came from each.
/// </summary>
internal sealed class Concatenation(Node a, Node b) : Node(a.Rows, a.Columns + b.Columns, a, b)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
        {
            Span<float> to = destination.Row(row);
            inputs[0].Row(row).CopyTo(to);
            inputs[1].Row(row).CopyTo(to[inputs[0].Columns..]);
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int first = Inputs[0].Columns;
        for (int i = 0; i < destination.Length; i++)
        {
            (int row, int column) = (i / Columns, i % Columns);
            destination[i] = column < first
                ? inputs[0][row * first + column]
                : inputs[1][row * (Columns - first) + column - first];
        }
    }

    internal override Node? PullBack(int input, Node slope) => input == 0
        ? slope.TakeColumns(0, Inputs[0].Columns)
        : slope.TakeColumns(Inputs[0].Columns, Inputs[1].Columns);
}

/// <summary><c>y[:, j] = x[:, start + j]</c>; gradient: s between zeros.</summary>
internal sealed class ColumnRange(Node x, int start, int count) : Node(x.Rows, count, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
            inputs[0].Row(row).Slice(start, Columns).CopyTo(destination.Row(row));
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int row = 0; row < Rows; row++)
            inputs[0].AsSpan(row * Inputs[0].Columns + start, Columns).CopyTo(destination.AsSpan(row * Columns));
    }

    internal override Node? PullBack(int input, Node slope)
    {
        int after = Inputs[0].Columns - start - Columns;
        if (start > 0) slope = Operations.Constant(Rows, start, 0).Concatenate(slope);
        return after > 0 ? slope.Concatenate(Operations.Constant(Rows, after, 0)) : slope;
    }
}

public static partial class Operations
{
    /// <summary>The columns of one node and then those of another, which has as many rows.</summary>
    public static Node Concatenate(this Node left, Node right) =>
        left.Rows == right.Rows
            ? new Concatenation(left, right)
            : throw Mismatch("Concatenating the columns", left, right);

    /// <summary>Some columns next to each other.</summary>
    /// <param name="x">[rows x columns].</param>
    /// <param name="start">The first of them, counted from 0.</param>
    /// <param name="count">How many; at least 1.</param>
    public static Node TakeColumns(this Node x, int start, int count)
    {
        if (start < 0 || count < 1 || start + count > x.Columns)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{x} has no {count} columns from there.");
        return count == x.Columns ? x : new ColumnRange(x, start, count);
    }
}
