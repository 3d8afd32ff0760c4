using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Collapse.Numerics;

/// <summary>Computes <c>destination[j, i] = source[i, j]</c>.</summary>
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

    /// <summary>
    /// The vector form, in blocks of 16 x 16 or 8 x 8. Rows and columns are multiples of 16; no overlap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, int sourceStride, int rows, int columns, float* destination, int stride)
    {
        if (!Avx.IsSupported)
        {
            Plain(source, sourceStride, rows, columns, destination, stride);
            return;
        }

        int block = Avx512F.IsSupported ? 16 : 8;
        for (int j = 0; j < columns; j += block)
        {
            for (int i = 0; i < rows; i += block)
            {
                if (Avx512F.IsSupported)
                    Block16(source + i * sourceStride + j, sourceStride, destination + j * stride + i, stride);
                else Block8(source + i * sourceStride + j, sourceStride, destination + j * stride + i, stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block16(float* source, int sourceStride, float* destination, int stride)
    {
        for (int column = 0; column < 16; column += 4)
        {
            float* from = source + column;
            Four(
                Quarters(from, sourceStride), Quarters(from + sourceStride, sourceStride),
                Quarters(from + 2 * sourceStride, sourceStride), Quarters(from + 3 * sourceStride, sourceStride),
                destination + column * stride, stride);
        }
    }

    // Four values each of rows 0, 4, 8 and 12.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* source, int stride)
    {
        Vector512<float> quarters = Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe();
        quarters = Avx512F.InsertVector128(quarters, Vector128.Load(source + 4 * stride), 1);
        quarters = Avx512F.InsertVector128(quarters, Vector128.Load(source + 8 * stride), 2);
        return Avx512F.InsertVector128(quarters, Vector128.Load(source + 12 * stride), 3);
    }

    // All four quarters transposed as 4 x 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3, float* destination,
        int stride)
    {
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        Avx512F.UnpackLow(low01, low23).AsSingle().Store(destination);
        Avx512F.UnpackHigh(low01, low23).AsSingle().Store(destination + stride);
        Avx512F.UnpackLow(high01, high23).AsSingle().Store(destination + 2 * stride);
        Avx512F.UnpackHigh(high01, high23).AsSingle().Store(destination + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block8(float* source, int sourceStride, float* destination, int stride)
    {
        Vector256<float> r0 = Halves(source, sourceStride, 0, 0), r4 = Halves(source, sourceStride, 0, 4);
        Vector256<float> r1 = Halves(source, sourceStride, 1, 0), r5 = Halves(source, sourceStride, 1, 4);
        Vector256<float> r2 = Halves(source, sourceStride, 2, 0), r6 = Halves(source, sourceStride, 2, 4);
        Vector256<float> r3 = Halves(source, sourceStride, 3, 0), r7 = Halves(source, sourceStride, 3, 4);
        Four(r0, r1, r2, r3, destination, stride);
        Four(r4, r5, r6, r7, destination + 4 * stride, stride);
    }

    // Four values of row i in the lower half, four of row i + 4 in the upper.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, int stride, int row, int column) =>
        Vector256.Create(Vector128.Load(source + row * stride + column),
            Vector128.Load(source + (row + 4) * stride + column));

    // Both halves transposed as 4 x 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* destination,
        int stride)
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
