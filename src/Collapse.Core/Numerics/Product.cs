using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>The matrix product: <c>destination[i, j] = sum over k of left[i, k] * right[k, j]</c>.</summary>
/// <remarks>
/// Each entry is one chain of fused multiply-adds over ascending k, started at 0. Lanes hold neighbouring j, so no sum
/// crosses lanes: register width, tiling, order of tiles and blocks of k cannot change a bit.
/// </remarks>
internal static unsafe partial class Product
{
    // 24 KiB of the right factor at a time; the nearest caches hold 32 KiB and more
    private const int BlockFloats = 6 * 1024;

    /// <summary>The plain form: what the product means.</summary>
    public static void Plain(in Factor left, float* right, int rightStride, float* destination, int stride, int columns)
    {
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < left.Inner; k++)
                    sum = MathF.FusedMultiplyAdd(left.Pointer[i * left.RowStride + k * left.InnerStride],
                        right[k * rightStride + j], sum);
                destination[i * stride + j] = sum;
            }
        }
    }

    /// <summary>The vector form on registers of a given width.</summary>
    /// <param name="left">The left factor: read one scalar at a time, so any strides will do.</param>
    /// <param name="right">The right factor, rows of <paramref name="rightStride"/> floats.</param>
    /// <param name="rightStride">Floats from one row of the right factor to the next.</param>
    /// <param name="destination">The product; must not overlap a factor.</param>
    /// <param name="stride">Floats from one row of the product to the next.</param>
    /// <param name="columns">Columns to compute; a multiple of 16.</param>
    public static void Multiply<TSimd, TVector>(
        in Factor left, float* right, int rightStride, float* destination, int stride, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged =>
        Multiply<TSimd, TVector, AsTheyAre<TVector>>(left, right, rightStride, destination, stride, columns, default);

    // The same on the widest registers that the processor has. With goesOn each chain starts at what stands in the
    // destination instead of 0: a product in parts of its inner index.
    public static void Multiply(
        in Factor left, float* right, int rightStride, float* destination, int stride, int columns,
        bool goesOn = false) =>
        Registers.Run(new Multiplication(left, right, rightStride, destination, stride, columns, goesOn));

    /// <summary>The same; each entry is finished before it is stored.</summary>
    public static void Multiply<TSimd, TVector, TFinish>(
        in Factor left, float* right, int rightStride, float* destination, int stride, int columns, TFinish finish,
        bool goesOn = false)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector>
    {
        Target<TFinish> target = new(destination, stride, finish, goesOn);
        int vectors = columns / TSimd.Lanes;
        int panels = (vectors + TSimd.TileVectors - 1) / TSimd.TileVectors;
        int start = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            int width = (vectors - start) / (panels - panel); // panels of nearly equal width
            int column = start * TSimd.Lanes;
            switch (width)
            {
                case 1: Panel<TSimd, TVector, TFinish, One>(left, right + column, rightStride, target, column); break;
                case 2: Panel<TSimd, TVector, TFinish, Two>(left, right + column, rightStride, target, column); break;
                case 3: Panel<TSimd, TVector, TFinish, Three>(left, right + column, rightStride, target, column); break;
                case 4: Panel<TSimd, TVector, TFinish, Four>(left, right + column, rightStride, target, column); break;
                case 5: Panel<TSimd, TVector, TFinish, Five>(left, right + column, rightStride, target, column); break;
                default: Panel<TSimd, TVector, TFinish, Six>(left, right + column, rightStride, target, column); break;
            }

            start += width;
        }
    }

    // A panel of columns. The rows of the right factor are taken in blocks that stay in the nearest cache while every
    // row of the left one passes; from block to block the sums are stored and loaded again, which changes no bit.
    private static void Panel<TSimd, TVector, TFinish, TWidth>(
        in Factor left, float* right, int rightStride, in Target<TFinish> target, int column)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector>
        where TWidth : struct, ICount
    {
        int blocks =
            Math.Max(1, (left.Inner * LaneBuffer.RoundUp(TWidth.Value * TSimd.Lanes) + BlockFloats - 1) / BlockFloats);
        int start = left.Inner / blocks;
        if (blocks == 1)
        {
            if (target.GoesOn)
                Rows<TSimd, TVector, TFinish, TWidth, FromDestination>(left, right, rightStride, target, column);
            else Rows<TSimd, TVector, TFinish, TWidth, FromZero>(left, right, rightStride, target, column);
            return;
        }

        Target<AsTheyAre<TVector>> sums = new(target.Pointer, target.Stride, default, target.GoesOn);
        Factor first = left.Part(0, start);
        if (target.GoesOn)
            Rows<TSimd, TVector, AsTheyAre<TVector>, TWidth, FromDestination>(first, right, rightStride, sums, column);
        else Rows<TSimd, TVector, AsTheyAre<TVector>, TWidth, FromZero>(first, right, rightStride, sums, column);
        for (int block = 1; block < blocks; block++)
        {
            int end = (int)((long)left.Inner * (block + 1) / blocks);
            Factor part = left.Part(start, end - start);
            float* from = right + (long)start * rightStride;
            if (block + 1 < blocks) Rows<TSimd, TVector, AsTheyAre<TVector>, TWidth, FromDestination>(part, from,
                rightStride, sums, column);
            else Rows<TSimd, TVector, TFinish, TWidth, FromDestination>(part, from, rightStride, target, column);
            start = end;
        }
    }

    private static void Rows<TSimd, TVector, TFinish, TWidth, TStart>(
        in Factor left, float* right, int rightStride, in Target<TFinish> target, int column)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector>
        where TWidth : struct, ICount
        where TStart : struct, IStart
    {
        int row = 0;
        for (; row + 4 <= left.Rows; row += 4)
            Tile<TSimd, TVector, TFinish, TWidth, Four, TStart>(left, row, right, rightStride, target, column);
        switch (left.Rows - row)
        {
            case 3:
                Tile<TSimd, TVector, TFinish, TWidth, Three, TStart>(left, row, right, rightStride, target,
                column); break;
            case 2:
                Tile<TSimd, TVector, TFinish, TWidth, Two, TStart>(left, row, right, rightStride, target,
                column); break;
            case 1:
                Tile<TSimd, TVector, TFinish, TWidth, One, TStart>(left, row, right, rightStride, target,
                column); break;
            default: break;
        }
    }

    // Up to 4 rows x 6 vectors of accumulators in registers: cRV for row R and vector V. Width and height are constants
    // for the compiler, which leaves out what a smaller tile does not use.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, TVector, TFinish, TWidth, THeight, TStart>(
        in Factor left, int row, float* right, int rightStride, in Target<TFinish> target, int column)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector>
        where TWidth : struct, ICount
        where THeight : struct, ICount
        where TStart : struct, IStart
    {
        TVector zero = TSimd.Broadcast(0);
        nint at = (nint)row * target.Stride + column;
        float* sums = target.Pointer + at;
        StartRow<TSimd, TVector, TWidth, TStart>(sums, out TVector c00, out TVector c01, out TVector c02,
            out TVector c03, out TVector c04, out TVector c05);
        sums += THeight.Value > 1 ? target.Stride : 0;
        StartRow<TSimd, TVector, TWidth, TStart>(sums, out TVector c10, out TVector c11, out TVector c12,
            out TVector c13, out TVector c14, out TVector c15);
        sums += THeight.Value > 2 ? target.Stride : 0;
        StartRow<TSimd, TVector, TWidth, TStart>(sums, out TVector c20, out TVector c21, out TVector c22,
            out TVector c23, out TVector c24, out TVector c25);
        sums += THeight.Value > 3 ? target.Stride : 0;
        StartRow<TSimd, TVector, TWidth, TStart>(sums, out TVector c30, out TVector c31, out TVector c32,
            out TVector c33, out TVector c34, out TVector c35);
        float* a0 = left.Pointer + (long)row * left.RowStride;
        float* a1 = a0 + left.RowStride;
        float* a2 = a1 + left.RowStride;
        float* a3 = a2 + left.RowStride;
        int step = left.InnerStride;
        for (int k = left.Inner; k > 0; k--)
        {
            TVector b0 = TSimd.Load(right);
            TVector b1 = TWidth.Value > 1 ? TSimd.Load(right + TSimd.Lanes) : zero;
            TVector b2 = TWidth.Value > 2 ? TSimd.Load(right + 2 * TSimd.Lanes) : zero;
            TVector b3 = TWidth.Value > 3 ? TSimd.Load(right + 3 * TSimd.Lanes) : zero;
            TVector b4 = TWidth.Value > 4 ? TSimd.Load(right + 4 * TSimd.Lanes) : zero;
            TVector b5 = TWidth.Value > 5 ? TSimd.Load(right + 5 * TSimd.Lanes) : zero;

            TVector a = TSimd.Broadcast(*a0);
            c00 = TSimd.MultiplyAdd(a, b0, c00);
            if (TWidth.Value > 1) c01 = TSimd.MultiplyAdd(a, b1, c01);
            if (TWidth.Value > 2) c02 = TSimd.MultiplyAdd(a, b2, c02);
            if (TWidth.Value > 3) c03 = TSimd.MultiplyAdd(a, b3, c03);
            if (TWidth.Value > 4) c04 = TSimd.MultiplyAdd(a, b4, c04);
            if (TWidth.Value > 5) c05 = TSimd.MultiplyAdd(a, b5, c05);
            if (THeight.Value > 1)
            {
                a = TSimd.Broadcast(*a1);
                c10 = TSimd.MultiplyAdd(a, b0, c10);
                if (TWidth.Value > 1) c11 = TSimd.MultiplyAdd(a, b1, c11);
                if (TWidth.Value > 2) c12 = TSimd.MultiplyAdd(a, b2, c12);
                if (TWidth.Value > 3) c13 = TSimd.MultiplyAdd(a, b3, c13);
                if (TWidth.Value > 4) c14 = TSimd.MultiplyAdd(a, b4, c14);
                if (TWidth.Value > 5) c15 = TSimd.MultiplyAdd(a, b5, c15);
            }

            if (THeight.Value > 2)
            {
                a = TSimd.Broadcast(*a2);
                c20 = TSimd.MultiplyAdd(a, b0, c20);
                if (TWidth.Value > 1) c21 = TSimd.MultiplyAdd(a, b1, c21);
                if (TWidth.Value > 2) c22 = TSimd.MultiplyAdd(a, b2, c22);
                if (TWidth.Value > 3) c23 = TSimd.MultiplyAdd(a, b3, c23);
                if (TWidth.Value > 4) c24 = TSimd.MultiplyAdd(a, b4, c24);
                if (TWidth.Value > 5) c25 = TSimd.MultiplyAdd(a, b5, c25);
            }

            if (THeight.Value > 3)
            {
                a = TSimd.Broadcast(*a3);
                c30 = TSimd.MultiplyAdd(a, b0, c30);
                if (TWidth.Value > 1) c31 = TSimd.MultiplyAdd(a, b1, c31);
                if (TWidth.Value > 2) c32 = TSimd.MultiplyAdd(a, b2, c32);
                if (TWidth.Value > 3) c33 = TSimd.MultiplyAdd(a, b3, c33);
                if (TWidth.Value > 4) c34 = TSimd.MultiplyAdd(a, b4, c34);
                if (TWidth.Value > 5) c35 = TSimd.MultiplyAdd(a, b5, c35);
            }

            right += rightStride;
            a0 += step;
            a1 += step;
            a2 += step;
            a3 += step;
        }

        StoreRow<TSimd, TVector, TFinish, TWidth>(target, at, c00, c01, c02, c03, c04, c05);
        at += target.Stride;
        if (THeight.Value > 1) StoreRow<TSimd, TVector, TFinish, TWidth>(target, at, c10, c11, c12, c13, c14, c15);
        at += target.Stride;
        if (THeight.Value > 2) StoreRow<TSimd, TVector, TFinish, TWidth>(target, at, c20, c21, c22, c23, c24, c25);
        at += target.Stride;
        if (THeight.Value > 3) StoreRow<TSimd, TVector, TFinish, TWidth>(target, at, c30, c31, c32, c33, c34, c35);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StartRow<TSimd, TVector, TWidth, TStart>(
        float* sums, out TVector c0, out TVector c1, out TVector c2, out TVector c3, out TVector c4, out TVector c5)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TWidth : struct, ICount
        where TStart : struct, IStart
    {
        TVector zero = TSimd.Broadcast(0);
        c0 = TStart.Loads ? TSimd.Load(sums) : zero;
        c1 = TStart.Loads && TWidth.Value > 1 ? TSimd.Load(sums + TSimd.Lanes) : zero;
        c2 = TStart.Loads && TWidth.Value > 2 ? TSimd.Load(sums + 2 * TSimd.Lanes) : zero;
        c3 = TStart.Loads && TWidth.Value > 3 ? TSimd.Load(sums + 3 * TSimd.Lanes) : zero;
        c4 = TStart.Loads && TWidth.Value > 4 ? TSimd.Load(sums + 4 * TSimd.Lanes) : zero;
        c5 = TStart.Loads && TWidth.Value > 5 ? TSimd.Load(sums + 5 * TSimd.Lanes) : zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TSimd, TVector, TFinish, TWidth>(
        in Target<TFinish> target, nint at, TVector c0, TVector c1, TVector c2, TVector c3, TVector c4, TVector c5)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector>
        where TWidth : struct, ICount
    {
        Store<TSimd, TVector, TFinish>(target, at, c0);
        if (TWidth.Value > 1) Store<TSimd, TVector, TFinish>(target, at + TSimd.Lanes, c1);
        if (TWidth.Value > 2) Store<TSimd, TVector, TFinish>(target, at + 2 * TSimd.Lanes, c2);
        if (TWidth.Value > 3) Store<TSimd, TVector, TFinish>(target, at + 3 * TSimd.Lanes, c3);
        if (TWidth.Value > 4) Store<TSimd, TVector, TFinish>(target, at + 4 * TSimd.Lanes, c4);
        if (TWidth.Value > 5) Store<TSimd, TVector, TFinish>(target, at + 5 * TSimd.Lanes, c5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, TVector, TFinish>(in Target<TFinish> target, nint at, TVector sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
        where TFinish : struct, IFinish<TVector> => TSimd.Store(target.Finish.Apply(sums, at), target.Pointer + at);

    // Where the product goes, how it is finished on the way, and whether it goes on from what stands there.
    private readonly struct Target<TFinish>(float* pointer, int stride, TFinish finish, bool goesOn)
    {
        public readonly bool GoesOn = goesOn;
        public readonly float* Pointer = pointer;
        public readonly int Stride = stride;
        public readonly TFinish Finish = finish;
    }

    private readonly struct Multiplication(
        Factor left, float* right, int rightStride, float* destination, int stride, int columns, bool goesOn)
            : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged =>
            Multiply<TSimd, TVector, AsTheyAre<TVector>>(left, right, rightStride, destination, stride, columns,
                default, goesOn);
    }
}
