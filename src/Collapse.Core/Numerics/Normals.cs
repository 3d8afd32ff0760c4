using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>
/// Standard normal numbers in float32, many at a time: normal <c>n</c> is a function of the key and <c>n</c> alone.
/// </summary>
/// <remarks>
/// Threefry-4x32-13 turns counter 16 b + l into four words for lane l of block b; two pairs of words become two pairs
/// of normals by Box and Muller (1958): sqrt(-2 ln u) (cos 2 pi v, sin 2 pi v) with u in (0, 1]. Block b holds the
/// normals 64 b .. 64 b + 63: 16 of each of the four kinds. The tails reach 6.66 sigma. Logarithm, sine and cosine are
/// short series of fused multiply-adds (relative error below 3e-7), so the bits are the same on every machine.
/// </remarks>
public static unsafe class Normals
{
    private const int BlockLength = 64;
    private const long BlocksOfHigh = (1L << 32) / LaneBuffer.Lanes; // blocks whose counters share the upper word
    private const float Ln2 = 0.693147182f;
    private const float QuarterPiUnit = (float)(Math.PI / 4 / 2147483648.0); // maps [-2^31, 2^31) to [-pi/4, pi/4)
    private const int SquareRootHalfBits = 0x3F3504F3; // sqrt(1/2), the lower end of the mantissas
    private const int MantissaMask = 0x007FFFFF;

    /// <summary>Writes the normals of a key from number <paramref name="start"/> on.</summary>
    /// <param name="key">The generator.</param>
    /// <param name="start">Number of the first, at least 0; a multiple of 16.</param>
    /// <param name="destination">Receives them; its length is a multiple of 16.</param>
    public static void Fill(Key key, long start, Span<float> destination)
    {
        destination.Clear();
        fixed (float* pointer = destination)
            Add(key, start, 1, pointer, pointer, destination.Length);
    }

    /// <summary>Computes <c>destination[i] = source[i] + sigma * normal[start + i]</c>, rounded once.</summary>
    internal static void Add(Key key, long start, float sigma, float* source, float* destination, int count) =>
        Registers.Run(new Addition(key, start, sigma, source, destination, count));

    /// <summary>The vector form on registers of a given width.</summary>
    internal static void Add<TSimd, TBits, TVector>(Key key, long start, float sigma, float* source, float* destination,
        int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        if (start < 0 || start % LaneBuffer.Lanes != 0 || count % LaneBuffer.Lanes != 0)
            throw new ArgumentException($"Start {start} and count {count} must be multiples of {LaneBuffer.Lanes}.");
        long end = (start + count + BlockLength - 1) / BlockLength;
        for (long block = start / BlockLength; block < end;)
        {
            // the counter's upper word is the same for all
            long blocks = Math.Min(end, (block / BlocksOfHigh + 1) * BlocksOfHigh) - block;
            AddBlocks<TSimd, TBits, TVector>(key, block, (int)blocks, sigma, source, destination,
                block * BlockLength - start, count);
            block += blocks;
        }
    }

    /// <summary>The plain form: normal number <paramref name="index"/> of a key, one at a time.</summary>
    internal static float Plain(Key key, long index)
    {
        long counter = index / BlockLength * 16 + index % 16;
        int kind = (int)(index % BlockLength / 16);
        var (x0, x1, x2, x3) =
            Threefry.Encrypt(((uint)counter, (uint)((ulong)counter >> 32), 0, 0), key.Words, Threefry.DrawRounds);
        uint radius = kind < 2 ? x0 : x2;
        uint angle = kind < 2 ? x1 : x3;

        float u = MathF.FusedMultiplyAdd((int)(radius >> 1), 1f / 2147483648f, 0.5f / 2147483648f);
        int bits = BitConverter.SingleToInt32Bits(u) - SquareRootHalfBits;
        float exponent = bits >> 23;
        float mantissa = BitConverter.Int32BitsToSingle((bits & MantissaMask) + SquareRootHalfBits);
        float s = (mantissa - 1) / (mantissa + 1);
        float square = s * s;
        float series = MathF.FusedMultiplyAdd(1f / 9, square, 1f / 7);
        series = MathF.FusedMultiplyAdd(series, square, 1f / 5);
        series = MathF.FusedMultiplyAdd(series, square, 1f / 3);
        series = MathF.FusedMultiplyAdd(series, square, 1);
        float halfLog = MathF.FusedMultiplyAdd(s, series, exponent * (Ln2 / 2));
        float length = MathF.Sqrt(halfLog < 0 ? -4 * halfLog : 0);
        length = BitConverter.Int32BitsToSingle(
            BitConverter.SingleToInt32Bits(length) ^ (int)((angle << 1) & 0x80000000));

        float r = (int)(angle << 2) * QuarterPiUnit;
        float rSquare = r * r;
        float sine = MathF.FusedMultiplyAdd(1f / 362880, rSquare, -1f / 5040);
        sine = MathF.FusedMultiplyAdd(sine, rSquare, 1f / 120);
        sine = MathF.FusedMultiplyAdd(sine, rSquare, -1f / 6);
        sine = MathF.FusedMultiplyAdd(sine * rSquare, r, r);
        float cosine = MathF.FusedMultiplyAdd(-1f / 3628800, rSquare, 1f / 40320);
        cosine = MathF.FusedMultiplyAdd(cosine, rSquare, -1f / 720);
        cosine = MathF.FusedMultiplyAdd(cosine, rSquare, 1f / 24);
        cosine = MathF.FusedMultiplyAdd(cosine, rSquare, -1f / 2);
        cosine = MathF.FusedMultiplyAdd(cosine, rSquare, 1);
        bool swap = (int)angle < 0;
        return length * (swap == (kind % 2 == 0) ? sine : cosine);
    }

    // Blocks of normals, added to the source where the destination has room for them: the first may lie before it.
    // Four words each for counters (x0, x1, 0, 0), as Threefry.Encrypt draws them with 13 rounds, then two pairs of
    // normals a and b; see Plain for the same in scalars. Words and normals are long chains of instructions, each
    // waiting for the last, so the steps of both pairs stand between the rounds that draw the next block: the processor
    // finds work wherever it is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlocks<TSimd, TBits, TVector>(
        Key key, long block, int blocks, float sigma, float* source, float* destination, long first, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        const int Row = LaneBuffer.Lanes;
        var (s0, s1, s2, s3) = key.Words;
        uint s4 = Threefry.Parity ^ s0 ^ s1 ^ s2 ^ s3, low = (uint)(block * Row),
            high = (uint)((ulong)block * Row >> 32);
        TVector k0 = TBits.Broadcast(s0), k1 = TBits.Broadcast(s1), k2 = TBits.Broadcast(s2), k3 = TBits.Broadcast(s3),
            k4 = TBits.Broadcast(s4);
        TVector k4Plus1 = TBits.Broadcast(s4 + 1), k0Plus2 = TBits.Broadcast(s0 + 2), k1Plus3 = TBits.Broadcast(s1 + 3);

        // What the first two rounds make of all but the counter's lower word is the same for every block.
        TVector word1 = TBits.Broadcast(high + s1), rotated1 = TBits.RotateLeft(word1, 10);
        TVector word2 = k2, word3 = k3;
        Mix<TBits, TVector>(ref word2, ref word3, 26);
        TVector rotated3 = TBits.RotateLeft(word3, 11);
        TVector counter = TBits.Add(TBits.Add(TBits.Broadcast(low + s0), TBits.Indices), word1),
            step = TBits.Broadcast((uint)TSimd.Lanes);

        TVector scale = TSimd.Broadcast(sigma);
        // the last block's words; at first anything
        TVector radiusA = scale, angleA = scale, radiusB = scale, angleB = scale;
        long at = -1L << 40; // number of its first normal in the destination
        for (uint i = 0; i <= (uint)blocks * Row; i += (uint)TSimd.Lanes)
        {
            TVector x0 = counter, x1 = TBits.Xor(rotated1, x0), x2 = word2;
            counter = TBits.Add(counter, step);
            x0 = TBits.Add(x0, word3);
            TVector x3 = TBits.Xor(rotated3, x0);
            Mix<TBits, TVector>(ref x2, ref x1, 21);
            Uniforms<TSimd, TBits, TVector>(radiusA, angleA, out TVector uA, out TVector rA);
            Uniforms<TSimd, TBits, TVector>(radiusB, angleB, out TVector uB, out TVector rB);
            Mix<TBits, TVector>(ref x0, ref x1, 13); Mix<TBits, TVector>(ref x2, ref x3, 27);
            Split<TSimd, TBits, TVector>(uA, out TVector sA, out TVector exponentA);
            Split<TSimd, TBits, TVector>(uB, out TVector sB, out TVector exponentB);
            Mix<TBits, TVector>(ref x0, ref x3, 23); Mix<TBits, TVector>(ref x2, ref x1, 5);
            Inject<TBits, TVector>(ref x0, k1, ref x1, k2, ref x2, k3, ref x3, k4Plus1);
            BeginCircle<TSimd, TVector>(rA, out TVector squareA, out TVector sineA, out TVector cosineA);
            BeginCircle<TSimd, TVector>(rB, out TVector squareB, out TVector sineB, out TVector cosineB);
            Mix<TBits, TVector>(ref x0, ref x1, 6); Mix<TBits, TVector>(ref x2, ref x3, 20);
            EndCircle<TSimd, TVector>(rA, squareA, ref sineA, ref cosineA);
            Mix<TBits, TVector>(ref x0, ref x3, 17); Mix<TBits, TVector>(ref x2, ref x1, 11);
            EndCircle<TSimd, TVector>(rB, squareB, ref sineB, ref cosineB);
            Mix<TBits, TVector>(ref x0, ref x1, 25); Mix<TBits, TVector>(ref x2, ref x3, 10);
            BeginLogarithm<TSimd, TVector>(sA, out squareA, out TVector seriesA);
            BeginLogarithm<TSimd, TVector>(sB, out squareB, out TVector seriesB);
            Mix<TBits, TVector>(ref x0, ref x3, 18); Mix<TBits, TVector>(ref x2, ref x1, 20);
            Inject<TBits, TVector>(ref x0, k2, ref x1, k3, ref x2, k4, ref x3, k0Plus2);
            TVector lengthA = EndLogarithm<TSimd, TVector>(sA, squareA, seriesA, exponentA);
            TVector lengthB = EndLogarithm<TSimd, TVector>(sB, squareB, seriesB, exponentB);
            Mix<TBits, TVector>(ref x0, ref x1, 10); Mix<TBits, TVector>(ref x2, ref x3, 26);
            lengthA = TSimd.SquareRoot(TBits.Max(lengthA, TBits.Broadcast(0)));
            lengthB = TSimd.SquareRoot(TBits.Max(lengthB, TBits.Broadcast(0)));
            Mix<TBits, TVector>(ref x0, ref x3, 11); Mix<TBits, TVector>(ref x2, ref x1, 21);
            TVector evenA = TBits.SelectBySign(angleA, sineA, cosineA),
                oddA = TBits.SelectBySign(angleA, cosineA, sineA);
            TVector evenB = TBits.SelectBySign(angleB, sineB, cosineB),
                oddB = TBits.SelectBySign(angleB, cosineB, sineB);
            Mix<TBits, TVector>(ref x0, ref x1, 13); Mix<TBits, TVector>(ref x2, ref x3, 27);
            Mix<TBits, TVector>(ref x0, ref x3, 23); Mix<TBits, TVector>(ref x2, ref x1, 5);
            Inject<TBits, TVector>(ref x0, k3, ref x1, k4, ref x2, k0, ref x3, k1Plus3);
            lengthA = WithSign<TBits, TVector>(lengthA, angleA);
            lengthB = WithSign<TBits, TVector>(lengthB, angleB);
            AddTo<TSimd, TVector>(TSimd.Multiply(lengthA, evenA), scale, source, destination, at, count);
            AddTo<TSimd, TVector>(TSimd.Multiply(lengthA, oddA), scale, source, destination, at + Row, count);
            Mix<TBits, TVector>(ref x0, ref x1, 6); Mix<TBits, TVector>(ref x2, ref x3, 20);
            AddTo<TSimd, TVector>(TSimd.Multiply(lengthB, evenB), scale, source, destination, at + 2 * Row, count);
            AddTo<TSimd, TVector>(TSimd.Multiply(lengthB, oddB), scale, source, destination, at + 3 * Row, count);
            (radiusA, angleA, radiusB, angleB) = (x0, x1, x2, x3);
            at = first + i / Row * BlockLength + i % Row;
        }
    }

    // u in (0, 1] and r in [-pi/4, pi/4).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Uniforms<TSimd, TBits, TVector>(TVector radius, TVector angle, out TVector u, out TVector r)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        u = TSimd.MultiplyAdd(
            TBits.ToSingle(TBits.ShiftRight(radius, 1)), TSimd.Broadcast(1f / 2147483648f),
            TSimd.Broadcast(0.5f / 2147483648f));
        r = TSimd.Multiply(TBits.ToSingle(TBits.ShiftLeft(angle, 2)), TSimd.Broadcast(QuarterPiUnit));
    }

    // -2 ln u = -4 artanh s + exponent, s = (mantissa - 1) / (mantissa + 1). The factor -4 of Plain has moved into the
    // constants of series and exponent: times a power of two every rounding is the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split<TSimd, TBits, TVector>(TVector u, out TVector s, out TVector exponent)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1), bits = TBits.Add(u, TBits.Broadcast(unchecked((uint)-SquareRootHalfBits)));
        TVector mantissa =
            TBits.Add(TBits.And(bits, TBits.Broadcast(MantissaMask)), TBits.Broadcast(SquareRootHalfBits));
        s = TSimd.Divide(TSimd.Subtract(mantissa, one), TSimd.Add(mantissa, one));
        exponent = TSimd.Multiply(TBits.ToSingle(TBits.ShiftRightSigned(bits, 23)), TSimd.Broadcast(-4 * (Ln2 / 2)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BeginLogarithm<TSimd, TVector>(TVector s, out TVector square, out TVector series)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        square = TSimd.Multiply(s, s);
        series = TSimd.MultiplyAdd(TSimd.Broadcast(-4f / 9), square, TSimd.Broadcast(-4f / 7));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(-4f / 5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector EndLogarithm<TSimd, TVector>(TVector s, TVector square, TVector series, TVector exponent)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(-4f / 3));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(-4));
        return TSimd.MultiplyAdd(s, series, exponent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BeginCircle<TSimd, TVector>(TVector r, out TVector square, out TVector sine, out TVector cosine)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        square = TSimd.Multiply(r, r);
        sine = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 362880), square, TSimd.Broadcast(-1f / 5040));
        cosine = TSimd.MultiplyAdd(TSimd.Broadcast(-1f / 3628800), square, TSimd.Broadcast(1f / 40320));
        sine = TSimd.MultiplyAdd(sine, square, TSimd.Broadcast(1f / 120));
        cosine = TSimd.MultiplyAdd(cosine, square, TSimd.Broadcast(-1f / 720));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EndCircle<TSimd, TVector>(TVector r, TVector square, ref TVector sine, ref TVector cosine)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        sine = TSimd.MultiplyAdd(sine, square, TSimd.Broadcast(-1f / 6));
        cosine = TSimd.MultiplyAdd(cosine, square, TSimd.Broadcast(1f / 24));
        sine = TSimd.Multiply(sine, square);
        cosine = TSimd.MultiplyAdd(cosine, square, TSimd.Broadcast(-1f / 2));
        sine = TSimd.MultiplyAdd(sine, r, r);
        cosine = TSimd.MultiplyAdd(cosine, square, TSimd.Broadcast(1));
    }

    // The sign of both normals is the angle's second bit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector WithSign<TBits, TVector>(TVector length, TVector angle)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged =>
        TBits.Xor(length, TBits.And(TBits.Add(angle, angle), TBits.Broadcast(0x80000000u)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TSimd, TVector>(TVector normals, TVector scale, float* source, float* destination,
        long at, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        if ((ulong)at < (ulong)count)
            TSimd.Store(TSimd.MultiplyAdd(normals, scale, TSimd.Load(source + at)), destination + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Mix<TBits, TVector>(ref TVector sum, ref TVector rotated, [ConstantExpected] byte distance)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        sum = TBits.Add(sum, rotated);
        rotated = TBits.Xor(TBits.RotateLeft(rotated, distance), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Inject<TBits, TVector>(
        ref TVector x0, TVector k0, ref TVector x1, TVector k1, ref TVector x2, TVector k2, ref TVector x3, TVector k3)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        x0 = TBits.Add(x0, k0);
        x1 = TBits.Add(x1, k1);
        x2 = TBits.Add(x2, k2);
        x3 = TBits.Add(x3, k3);
    }

    private readonly struct Addition(Key key, long start, float sigma, float* source, float* destination, int count)
        : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => Add<TSimd, TBits, TVector>(key, start, sigma, source, destination, count);
    }
}
