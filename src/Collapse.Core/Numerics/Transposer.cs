using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Collapse.Numerics;

/// <summary>Effectively computes <c>destination[j, i] = source[i, j]</c>.</summary>
/// <remarks>Moves bits and computes nothing, so the vector form equals the plain form whatever the processor.</remarks>
internal static unsafe class Transposer
{
    /// <summary>The plain form.</summary>
    public static void Plain(float* source, int sourceStride, int rows, int columns, float* destination, int stride)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                destination[j * stride + i] = source[i * sourceStride + j];
        }
    }

    /// <summary>The vector form, in blocks of 8 x 8. Rows and columns are multiples of 8; no overlap.</summary>
    public static void Transpose(float* source, int sourceStride, int rows, int columns, float* destination, int stride)
    {
        if (!Avx.IsSupported)
        {
            Plain(source, sourceStride, rows, columns, destination, stride);
            return;
        }

        for (int j = 0; j < columns; j += 8)
        {
            for (int i = 0; i < rows; i += 8)
                Block(source + i * sourceStride + j, sourceStride, destination + j * stride + i, stride);
        }
    }

    private static void Block(float* source, int sourceStride, float* destination, int stride)
    {
        Vector256<float> r0 = Halves(source, sourceStride, 0, 0), r4 = Halves(source, sourceStride, 0, 4);
        Vector256<float> r1 = Halves(source, sourceStride, 1, 0), r5 = Halves(source, sourceStride, 1, 4);
        Vector256<float> r2 = Halves(source, sourceStride, 2, 0), r6 = Halves(source, sourceStride, 2, 4);
        Vector256<float> r3 = Halves(source, sourceStride, 3, 0), r7 = Halves(source, sourceStride, 3, 4);
        Four(r0, r1, r2, r3, destination, stride);
        Four(r4, r5, r6, r7, destination + 4 * stride, stride);
    }

    // Four values of row i in the lower half, four of row i + 4 in the upper.
    private static Vector256<float> Halves(float* source, int stride, int row, int column) =>
        Vector256.Create(Vector128.Load(source + row * stride + column), Vector128.Load(source + (row + 4) * stride + column));

    // Both halves transposed as 4 x 4.
    private static void Four(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* destination, int stride)
    {
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(destination);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(destination + stride);
        Avx.UnpackLow(high01, high23).AsSingle().Store(destination + 2 * stride);
        Avx.UnpackHigh(high01, high23).AsSingle().Store(destination + 3 * stride);
    }
}
