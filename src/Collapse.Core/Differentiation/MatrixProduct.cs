using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// <c>y = a b</c>, either factor transposed on request; each entry is one chain of fused multiply-adds
/// (<see cref="Product"/>). Slopes: <c>s b'</c> and <c>a' s</c>.
/// </summary>
internal sealed class MatrixProduct(Node a, Node b, bool transposeA, bool transposeB)
    : Node(transposeA ? a.Columns : a.Rows, transposeB ? b.Rows : b.Columns, a, b)
{
    private const int TransposedAtOnce = 16;

    private readonly int _inner = transposeA ? a.Rows : a.Columns;

    internal override int Scratch => PackedProduct.Floats;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block left = inputs[0], right = inputs[1];
        Factor factor = transposeA
            ? new(left.Pointer, Rows, _inner, 1, left.Stride)
            : new(left.Pointer, Rows, _inner, left.Stride, 1);
        float* to = destination.Pointer;
        int stride = destination.Stride;
        if (transposeB)
            PackedProduct.MultiplyTransposed(factor, right.Pointer, right.Stride, right.Rows, to, stride, scratch);
        else if (PackedProduct.Pays(Rows, right.Stride))
            PackedProduct.Multiply(factor, right.Pointer, right.Stride, to, stride, scratch);
        else
            Product.Multiply(factor, right.Pointer, right.Stride, to, stride, stride);
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < _inner; k++)
                    sum += inputs[0][transposeA ? k * Rows + i : i * _inner + k] * inputs[1][transposeB ? j * _inner + k
                        : k * Columns + j];
                destination[i * Columns + j] = sum;
            }
        }
    }

    internal override Node? PullBack(int input, Node slope) => (input, transposeA, transposeB) switch
    {
        (0, false, _) => slope.MatMul(Inputs[1], transposeRight: !transposeB),
        (0, true, _) => Inputs[1].MatMul(slope, transposeLeft: transposeB, transposeRight: true),
        (_, _, false) => Inputs[0].MatMul(slope, transposeLeft: !transposeA),
        (_, _, true) => slope.MatMul(Inputs[0], transposeLeft: true, transposeRight: transposeA),
    };

    /// <summary>Floats that the transpose of [columns x inner] takes.</summary>
    internal static int TransposedFloats(int inner, int columns) => RoundUp(inner) * LaneBuffer.RoundUp(columns);

    // Rows by sixteens with the vector form, the last few plainly: memory ends with the last row.
    internal static unsafe float* Transposed(Block source, float* scratch)
    {
        int stride = LaneBuffer.RoundUp(source.Rows);
        int whole = source.Rows / TransposedAtOnce * TransposedAtOnce;
        if (whole > 0)
            Transposer.Transpose(source.Pointer, source.Stride, whole, RoundUp(source.Columns), scratch, stride);
        if (whole < source.Rows)
            Transposer.Plain(source.Pointer + (long)whole * source.Stride, source.Stride, source.Rows - whole,
                source.Columns, scratch + whole, stride);
        return scratch;
    }

    private static int RoundUp(int count) => (count + TransposedAtOnce - 1) / TransposedAtOnce * TransposedAtOnce;
}

public static partial class Operations
{
    /// <summary>The matrix product of two nodes, either of them transposed first.</summary>
    /// <param name="left">[rows x inner], or [inner x rows] to be transposed.</param>
    /// <param name="right">[inner x columns], or [columns x inner] to be transposed.</param>
    /// <param name="transposeLeft">Whether the left factor is transposed.</param>
    /// <param name="transposeRight">Whether the right factor is transposed.</param>
    public static Node MatMul(this Node left, Node right, bool transposeLeft = false, bool transposeRight = false)
    {
        if ((transposeLeft ? left.Rows : left.Columns) != (transposeRight ? right.Columns : right.Rows))
            throw Mismatch(
                $"The matrix product{(transposeLeft ? ", left transposed," : "")}"
                + $"{(transposeRight ? ", right transposed," : "")}",
                left, right);
        // What was transposed before need not be transposed back.
        if (transposeLeft && left is Transposition a) (left, transposeLeft) = (a.X, false);
        if (transposeRight && right is Transposition b) (right, transposeRight) = (b.X, false);
        return new MatrixProduct(left, right, transposeLeft, transposeRight);
    }
}
