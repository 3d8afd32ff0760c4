using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y = x'</c>, written out once for all who multiply by it; gradient: <c>s'</c>.</summary>
internal sealed class Transposition(Node x) : Node(x.Columns, x.Rows, x)
{
    private const int Block = 16;

    public Node X => Inputs[0];

    // Blocks of sixteens with the vector form, the borders plainly.
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0];
        int rows = x.Rows / Block * Block, columns = x.Columns / Block * Block;
        float* from = x.Pointer, to = destination.Pointer;
        if (rows > 0 && columns > 0) Transposer.Transpose(from, x.Stride, rows, columns, to, destination.Stride);
        if (columns < x.Columns)
            Transposer.Plain(from + columns, x.Stride, rows, x.Columns - columns,
                to + (long)columns * destination.Stride, destination.Stride);
        if (rows < x.Rows)
            Transposer.Plain(from + (long)rows * x.Stride, x.Stride, x.Rows - rows, x.Columns, to + rows,
                destination.Stride);
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = inputs[0][i % Columns * Rows + i / Columns];
    }

    internal override Node? PullBack(int input, Node slope) => slope.Transposed();
}

public static partial class Operations
{
    /// <summary>The transpose; that of a transpose is what it is of.</summary>
    public static Node Transposed(this Node x) => x is Transposition inner ? inner.X : new Transposition(x);
}
