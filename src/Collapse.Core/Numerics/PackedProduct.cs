using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Collapse.Numerics;

/// <summary>
/// The matrix product of <see cref="Product"/>, whose right factor is taken in blocks that are first copied, or
/// transposed, into 24 KiB of their own.
/// </summary>
/// <remarks>
/// Such a block stays in the nearest cache whatever its rows' distance was: rows whose distance is a multiple of 1 KiB
/// fall on few of the cache's sets and push one another out. A transposed factor is never written out as a whole. The
/// chains are those of <see cref="Product"/>, so the bits are too.
/// </remarks>
internal static unsafe class PackedProduct
{
    /// <summary>Floats of working memory.</summary>
    public const int Floats = MostInner * MostColumns;

    private const int MostInner = 64, MostColumns = 96;
    private const int Lanes = LaneBuffer.Lanes;

    /// <summary>Whether packing the right factor saves more than it costs.</summary>
    /// <param name="rows">Rows of the left factor, each of which passes every block.</param>
    /// <param name="rightStride">Floats from one row of the right factor to the next.</param>
    public static bool Pays(int rows, int rightStride) => rows >= 32 && rightStride % 256 == 0;

    /// <summary>Computes <c>destination[i, j] = sum over k of left[i, k] * right[k, j]</c>.</summary>
    /// <param name="left">The left factor.</param>
    /// <param name="right">[inner x columns].</param>
    /// <param name="rightStride">Floats from one row of the right factor to the next.</param>
    /// <param name="destination">The product; must not overlap a factor.</param>
    /// <param name="stride">
    /// Floats from one row of the product to the next; so many columns are computed, a multiple of 16.
    /// </param>
    /// <param name="scratch"><see cref="Floats"/> floats on a 64-byte border.</param>
    public static void Multiply(
        in Factor left, float* right, int rightStride, float* destination, int stride, float* scratch) =>
        Blocks(left, new Source(right, rightStride, left.Inner, transposed: false), destination, stride, scratch);

    /// <summary>Computes <c>destination[i, j] = sum over k of left[i, k] * right[j, k]</c>.</summary>
    /// <param name="left">The left factor.</param>
    /// <param name="right">[rightRows x inner], its stride a multiple of 16.</param>
    /// <param name="rightStride">Floats from one row of the right factor to the next.</param>
    /// <param name="rightRows">Rows of the right factor, at most <paramref name="stride"/>.</param>
    /// <param name="destination">The product; must not overlap a factor.</param>
    /// <param name="stride">
    /// Floats from one row of the product to the next; those beyond <paramref name="rightRows"/> become anything.
    /// </param>
    /// <param name="scratch"><see cref="Floats"/> floats on a 64-byte border.</param>
    public static void MultiplyTransposed(
        in Factor left, float* right, int rightStride, int rightRows, float* destination, int stride, float* scratch) =>
        Blocks(left, new Source(right, rightStride, rightRows, transposed: true), destination, stride, scratch);

    private static void Blocks(in Factor left, in Source right, float* destination, int stride, float* scratch)
    {
        int vectors = stride / Lanes, panels = (stride + MostColumns - 1) / MostColumns;
        for (int panel = 0, column = 0; panel < panels; panel++)
        {
            int width = (vectors - column / Lanes) / (panels - panel) * Lanes; // panels of nearly equal width
            for (int start = 0; start < left.Inner; start += MostInner)
            {
                int inner = Math.Min(MostInner, left.Inner - start);
                if (right.Transposed) Transpose(right, column, width, start, inner, scratch);
                else Copy(right.Pointer + (long)start * right.Stride + column, right.Stride, inner, width, scratch);
                Product.Multiply(
                    left.Part(start, inner), scratch, width, destination + column, stride, width, goesOn: start > 0);
            }

            column += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* from, int stride, int rows, int width, float* to)
    {
        for (; rows > 0; rows--, from += stride, to += width)
        {
            for (int i = 0; i < width; i += Lanes) Vector512.Store(Vector512.Load(from + i), to + i);
        }
    }

    // Rows by sixteens with the vector form, the last few plainly: memory ends with the last row. What lies beyond it
    // in the block stays as it was.
    private static void Transpose(in Source right, int first, int width, int start, int inner, float* to)
    {
        float* from = right.Pointer + (long)first * right.Stride + start;
        int rows = Math.Min(width, right.Rows - first), whole = rows / Lanes * Lanes;
        if (whole > 0) Transposer.Transpose(from, right.Stride, whole, LaneBuffer.RoundUp(inner), to, width);
        if (whole < rows)
            Transposer.Plain(from + (long)whole * right.Stride, right.Stride, rows - whole, inner, to + whole, width);
    }

    private readonly struct Source(float* pointer, int stride, int rows, bool transposed)
    {
        public readonly float* Pointer = pointer;
        public readonly int Stride = stride;
        public readonly int Rows = rows;
        public readonly bool Transposed = transposed;
    }
}
