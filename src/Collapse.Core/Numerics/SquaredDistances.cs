using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>Squared Euclidean distances between all rows of two matrices.</summary>
/// <remarks>
/// By differences, <c>d_ij = sum_k (a_ik - b_jk)^2</c>, a chain of fused multiply-adds in ascending k, so that equal
/// rows are at distance 0 exactly and near ones keep their digits; float32, the same bits on every machine.
/// </remarks>
public static class SquaredDistances
{
    /// <summary>The table, [rows of a x rows of b].</summary>
    /// <param name="a">[rows x coordinates].</param>
    /// <param name="b">[rows x coordinates], as many coordinates (else <see cref="ArgumentException"/>).</param>
    public static unsafe Matrix Between(Matrix a, Matrix b)
    {
        if (a.Columns != b.Columns) throw new ArgumentException($"Rows of {a} and {b} have no distance.", nameof(b));
        // b on its side, so that a register holds one coordinate of 16 rows.
        LaneBuffer columns = new(b.Columns, b.Rows), line = new(1, b.Rows);
        for (int row = 0; row < b.Rows; row++)
        {
            ReadOnlySpan<float> values = b.Row(row);
            for (int k = 0; k < values.Length; k++)
                columns.Pointer[(long)k * columns.Stride + row] = values[k];
        }

        Matrix result = Matrix.Create(a.Rows, b.Rows, (row, distances) =>
        {
            fixed (float* x = a.Row(row))
                Registers.Run(new Line(x, a.Columns, columns.Pointer, columns.Stride, line.Pointer));
            line.Row(0).CopyTo(distances);
        });
        columns.Dispose();
        line.Dispose();
        return result;
    }

    private readonly unsafe struct Line(float* x, int coordinates, float* columns, int stride, float* distances)
        : IVectorised
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged
        {
            for (int j = 0; j < stride; j += TSimd.Lanes)
            {
                TVector sum = TSimd.Broadcast(0);
                float* column = columns + j;
                for (int k = 0; k < coordinates; k++, column += stride)
                {
                    TVector difference = TSimd.Subtract(TSimd.Broadcast(x[k]), TSimd.Load(column));
                    sum = TSimd.MultiplyAdd(difference, difference, sum);
                }

                TSimd.Store(sum, distances + j);
            }
        }
    }
}
