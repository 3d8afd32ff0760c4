namespace Collapse.Differentiation;

/// <summary>
/// <c>y[i, j] = x[i or 0, j or 0]</c>: one row, column or number at every place; gradient: the sum over the
/// repetitions.
/// </summary>
internal sealed class Repeat(Node x, int rows, int columns) : Node(rows, columns, x)
{
    public Node X => Inputs[0];

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
        {
            Span<float> source = inputs[0].Row(X.Rows == 1 ? 0 : row);
            if (X.Columns == 1) destination.Row(row).Fill(source[0]);
            else source.CopyTo(destination.Row(row));
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                destination[row * Columns + column] =
                    inputs[0][(X.Rows == 1 ? 0 : row) * X.Columns + (X.Columns == 1 ? 0 : column)];
        }
    }

    internal override Node? PullBack(int input, Node slope) => slope.SumTo(X);
}

public static partial class Operations
{
    /// <summary>One row, one column or one number, repeated to a shape.</summary>
    public static Node RepeatTo(this Node x, int rows, int columns)
    {
        if (x.Rows == rows && x.Columns == columns) return x;
        if ((x.Rows != rows && x.Rows != 1) || (x.Columns != columns && x.Columns != 1))
            throw new ArgumentException($"[{x.Rows} x {x.Columns}] cannot be repeated to [{rows} x {columns}].");
        return x is Repeat inner ? new Repeat(inner.X, rows, columns) : new Repeat(x, rows, columns);
    }
}
