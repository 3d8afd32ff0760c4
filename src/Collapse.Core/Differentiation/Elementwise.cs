using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>A function of one number, in lanes and plainly.</summary>
internal interface IUnary
{
    TVector Apply<TSimd, TBits, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged;

    double Define(double x);
}

/// <summary>A function of two numbers, in lanes and plainly.</summary>
internal interface IBinary
{
    TVector Apply<TSimd, TBits, TVector>(TVector a, TVector b)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged;

    double Define(double a, double b);
}

/// <summary>A function applied to each entry: the loops are here, the function in a file of its own.</summary>
internal abstract class Unary<TFunction>(Node x, TFunction function = default) : Node(x.Rows, x.Columns, x)
    where TFunction : struct, IUnary
{
    protected Node X => Inputs[0];

    protected TFunction Function => function;

    internal override bool InPlace => true;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        float* x = inputs[0].Pointer, y = destination.Pointer;
        if (Vector512.IsHardwareAccelerated)
            Loop<Simd512, SimdBits512, Vector512<float>>(function, x, y, destination.Length);
        else if (Vector256.IsHardwareAccelerated)
            Loop<Simd256, SimdBits256, Vector256<float>>(function, x, y, destination.Length);
        else
            Loop<Simd128, SimdBits128, Vector128<float>>(function, x, y, destination.Length);
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = function.Define(inputs[0][i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Loop<TSimd, TBits, TVector>(TFunction function, float* x, float* y, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        for (int i = 0; i < count; i += TSimd.Lanes)
            TSimd.Store(function.Apply<TSimd, TBits, TVector>(TSimd.Load(x + i)), y + i);
    }
}

/// <summary>
/// A function applied to each pair of entries. An operand of one row, one column or one number is met again for each
/// row (column, entry) of the other; the value has the larger number of rows and of columns.
/// </summary>
internal abstract class Binary<TFunction>(Node a, Node b, TFunction function = default)
    : Node(Math.Max(a.Rows, b.Rows), Math.Max(a.Columns, b.Columns), a, b)
    where TFunction : struct, IBinary
{
    protected Node A => Inputs[0];

    protected Node B => Inputs[1];

    protected TFunction Map => function;

    internal override bool InPlace => true;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        if (Vector512.IsHardwareAccelerated)
            Run<Simd512, SimdBits512, Vector512<float>>(function, inputs[0], inputs[1], destination);
        else if (Vector256.IsHardwareAccelerated)
            Run<Simd256, SimdBits256, Vector256<float>>(function, inputs[0], inputs[1], destination);
        else
            Run<Simd128, SimdBits128, Vector128<float>>(function, inputs[0], inputs[1], destination);
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                destination[row * Columns + column] =
                    function.Define(At(A, inputs[0], row, column), At(B, inputs[1], row, column));
            }
        }
    }

    private static double At(Node node, double[] values, int row, int column) =>
        values[(node.Rows == 1 ? 0 : row) * node.Columns + (node.Columns == 1 ? 0 : column)];

    private static unsafe void Run<TSimd, TBits, TVector>(TFunction function, Block a, Block b, Block y)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        bool aNumber = a.Columns < y.Columns, bNumber = b.Columns < y.Columns; // one number for the whole row
        if (a.Length == y.Length && b.Length == y.Length && !aNumber && !bNumber)
        {
            Loop<TSimd, TBits, TVector>(function, a.Pointer, b.Pointer, y.Pointer, y.Length);
            return;
        }

        int aStep = a.Rows == 1 ? 0 : a.Stride, bStep = b.Rows == 1 ? 0 : b.Stride;
        for (int row = 0; row < y.Rows; row++)
        {
            float* left = a.Pointer + (long)row * aStep, right = b.Pointer + (long)row * bStep;
            float* to = y.Pointer + (long)row * y.Stride;
            if (aNumber) LoopNumberLeft<TSimd, TBits, TVector>(function, *left, right, to, y.Stride);
            else if (bNumber) LoopNumberRight<TSimd, TBits, TVector>(function, left, *right, to, y.Stride);
            else Loop<TSimd, TBits, TVector>(function, left, right, to, y.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Loop<TSimd, TBits, TVector>(TFunction function, float* a, float* b, float* y, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        for (int i = 0; i < count; i += TSimd.Lanes)
            TSimd.Store(function.Apply<TSimd, TBits, TVector>(TSimd.Load(a + i), TSimd.Load(b + i)), y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void LoopNumberLeft<TSimd, TBits, TVector>(
        TFunction function, float a, float* b, float* y, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector left = TSimd.Broadcast(a);
        for (int i = 0; i < count; i += TSimd.Lanes)
            TSimd.Store(function.Apply<TSimd, TBits, TVector>(left, TSimd.Load(b + i)), y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void LoopNumberRight<TSimd, TBits, TVector>(
        TFunction function, float* a, float b, float* y, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector right = TSimd.Broadcast(b);
        for (int i = 0; i < count; i += TSimd.Lanes)
            TSimd.Store(function.Apply<TSimd, TBits, TVector>(TSimd.Load(a + i), right), y + i);
    }
}

public static partial class Operations
{
    // Operands of a pairwise operation: an explicit repetition is dropped where the operation repeats of itself.
    private static (Node A, Node B) Pair(string operation, Node a, Node b)
    {
        if (!Fits(a.Rows, b.Rows) || !Fits(a.Columns, b.Columns)) throw Mismatch(operation, a, b);
        (int rows, int columns) = (Math.Max(a.Rows, b.Rows), Math.Max(a.Columns, b.Columns));
        if (a is Repeat left && b.Rows == rows && b.Columns == columns) a = left.X;
        else if (b is Repeat right && a.Rows == rows && a.Columns == columns) b = right.X;
        return (a, b);

        static bool Fits(int m, int n) => m == n || m == 1 || n == 1;
    }
}
