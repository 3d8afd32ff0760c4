using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary><c>y[0, j] = sum over i of x[i, j]</c>, a chain over ascending i; gradient: s, repeated.</summary>
internal sealed class SumOverRows(Node x) : Node(1, x.Columns, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        if (Vector512.IsHardwareAccelerated) Chain<Simd512, Vector512<float>>(inputs[0], destination.Pointer);
        else if (Vector256.IsHardwareAccelerated) Chain<Simd256, Vector256<float>>(inputs[0], destination.Pointer);
        else Chain<Simd128, Vector128<float>>(inputs[0], destination.Pointer);
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < inputs[0].Length; i++)
            destination[i % Columns] += inputs[0][i];
    }

    internal override Node? PullBack(int input, Node slope) => slope.RepeatTo(Inputs[0].Rows, Columns);

    // Two registers at a time, since a single chain would wait for itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Chain<TSimd, TVector>(Block x, float* y)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int i = 0;
        for (; i + 2 * TSimd.Lanes <= x.Stride; i += 2 * TSimd.Lanes)
        {
            TVector sum0 = TSimd.Broadcast(0), sum1 = sum0;
            float* from = x.Pointer + i;
            for (int row = x.Rows; row > 0; row--, from += x.Stride)
            {
                sum0 = TSimd.Add(sum0, TSimd.Load(from));
                sum1 = TSimd.Add(sum1, TSimd.Load(from + TSimd.Lanes));
            }

            TSimd.Store(sum0, y + i);
            TSimd.Store(sum1, y + i + TSimd.Lanes);
        }

        for (; i < x.Stride; i += TSimd.Lanes)
        {
            TVector sum = TSimd.Broadcast(0);
            float* from = x.Pointer + i;
            for (int row = x.Rows; row > 0; row--, from += x.Stride)
                sum = TSimd.Add(sum, TSimd.Load(from));
            TSimd.Store(sum, y + i);
        }
    }
}

/// <summary>
/// <c>y[i, 0] = sum over j of x[i, j]</c>, a chain over ascending j: the matrix product with a column of ones;
/// gradient: s, repeated.
/// </summary>
internal sealed class SumOverColumns(Node x) : Node(x.Rows, 1, x)
{
    internal override int Scratch => LaneBuffer.Lanes;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0];
        new Span<float>(scratch, LaneBuffer.Lanes).Fill(1);
        Product.Multiply(
            new Factor(x.Pointer, x.Rows, x.Columns, x.Stride, 1), scratch, 0, destination.Pointer, destination.Stride,
            LaneBuffer.Lanes);
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int columns = inputs[0].Length / Rows;
        for (int i = 0; i < inputs[0].Length; i++)
            destination[i / columns] += inputs[0][i];
    }

    internal override Node? PullBack(int input, Node slope) => slope.RepeatTo(Rows, Inputs[0].Columns);
}

public static partial class Operations
{
    /// <summary>The sum down each column, [1 x columns].</summary>
    public static Node SumRows(this Node x) => x.Rows == 1 ? x : new SumOverRows(x);

    /// <summary>The sum along each row, [rows x 1].</summary>
    public static Node SumColumns(this Node x) => x.Columns == 1 ? x : new SumOverColumns(x);

    /// <summary>The sum of all entries, [1 x 1]: down the columns first.</summary>
    public static Node Sum(this Node x) => x.SumRows().SumColumns();

    /// <summary>The mean down each column, [1 x columns].</summary>
    public static Node MeanRows(this Node x) => 1.0 / x.Rows * x.SumRows();

    /// <summary>The mean along each row, [rows x 1].</summary>
    public static Node MeanColumns(this Node x) => 1.0 / x.Columns * x.SumColumns();

    /// <summary>The mean of all entries, [1 x 1].</summary>
    public static Node Mean(this Node x) => 1.0 / ((double)x.Rows * x.Columns) * x.Sum();

    // The adjoint of repeating: the sum over what was repeated.
    internal static Node SumTo(this Node x, Node shape)
    {
        if (shape.Rows == 1) x = x.SumRows();
        return shape.Columns == 1 ? x.SumColumns() : x;
    }
}
