namespace Collapse.Differentiation;

/// <summary>The same entries, row after row, in another shape; gradient: s in the old shape.</summary>
internal sealed class Reshape(Node x, int rows, int columns) : Node(rows, columns, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0];
        int row = 0, column = 0; // where the next entry goes
        for (int from = 0; from < x.Rows; from++)
        {
            Span<float> rest = x.Row(from);
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, Columns - column);
                rest[..count].CopyTo(destination.Row(row)[column..]);
                rest = rest[count..];
                column += count;
                if (column == Columns) (row, column) = (row + 1, 0);
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination) =>
        inputs[0].CopyTo(destination, 0);

    internal override Node? PullBack(int input, Node slope) => slope.ReshapeTo(Inputs[0].Rows, Inputs[0].Columns);
}

public static partial class Operations
{
    /// <summary>The same entries, row after row, in another shape of as many entries.</summary>
    public static Node ReshapeTo(this Node x, int rows, int columns)
    {
        if ((long)rows * columns != (long)x.Rows * x.Columns)
            throw new ArgumentException($"[{x.Rows} x {x.Columns}] has not the entries of [{rows} x {columns}].");
        return x.Rows == rows ? x : new Reshape(x, rows, columns);
    }
}
