using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Collapse.Numerics;

/// <summary>Standard normal numbers in float32, many at a time: normal <c>n</c> is a function of the key and <c>n</c> alone.</summary>
/// <remarks>
/// Threefry-4x32-13 turns counter 16 b + l into four words for lane l of block b; two pairs of words become two pairs of
/// normals by Box and Muller (1958): sqrt(-2 ln u) (cos 2 pi v, sin 2 pi v) with u in (0, 1]. Block b holds the normals
/// 64 b .. 64 b + 63: 16 of each of the four kinds. The tails reach 6.66 sigma. Logarithm, sine and cosine are short series
/// of fused multiply-adds (relative error below 3e-7), so the bits are the same on every machine.
/// </remarks>
public static unsafe class Normals
{
    private const int BlockLength = 64;
    private const int BatchBlocks = 12; // 3 KB of words: they stay in the nearest cache
    private const float Ln2 = 0.693147182f;
    private const float QuarterPiUnit = (float)(Math.PI / 4 / 2147483648.0); // maps [-2^31, 2^31) to [-pi/4, pi/4)
    private const int SquareRootHalfBits = 0x3F3504F3; // sqrt(1/2), the lower end of the mantissas
    private const int MantissaMask = 0x007FFFFF;

    /// <summary>Writes the normals number <paramref name="start"/>, <paramref name="start"/> + 1, ... of a key.</summary>
    /// <param name="key">The generator.</param>
    /// <param name="start">Number of the first, at least 0; a multiple of 16.</param>
    /// <param name="destination">Receives them; its length is a multiple of 16.</param>
    public static void Fill(Key key, long start, Span<float> destination)
    {
        destination.Clear();
        fixed (float* pointer = destination)
            Add(key, start, 1, pointer, pointer, destination.Length);
    }

    /// <summary>Effectively computes <c>destination[i] = source[i] + sigma * normal[start + i]</c>, rounded once.</summary>
    internal static void Add(Key key, long start, float sigma, float* source, float* destination, int count)
    {
        if (Vector512.IsHardwareAccelerated)
            Add<Simd512, SimdBits512, Vector512<float>>(key, start, sigma, source, destination, count);
        else if (Vector256.IsHardwareAccelerated)
            Add<Simd256, SimdBits256, Vector256<float>>(key, start, sigma, source, destination, count);
        else
            Add<Simd128, SimdBits128, Vector128<float>>(key, start, sigma, source, destination, count);
    }

    /// <summary>The vector form on registers of a given width.</summary>
    /// <remarks>
    /// A few blocks of words are drawn before they are turned into normals: within either half neighbouring blocks do
    /// not wait for each other, while one block from counter to normals is a single long chain of instructions.
    /// </remarks>
    [SkipLocalsInit]
    internal static void Add<TSimd, TBits, TVector>(Key key, long start, float sigma, float* source, float* destination, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        if (start < 0 || start % LaneBuffer.Lanes != 0 || count % LaneBuffer.Lanes != 0)
            throw new ArgumentException($"Start {start} and count {count} must be multiples of {LaneBuffer.Lanes}.");
        float* memory = stackalloc float[BatchBlocks * BlockLength + LaneBuffer.Lanes];
        float* words = (float*)(((nuint)memory + 63) & ~(nuint)63);
        long end = start + count;
        for (long block = start / BlockLength; block * BlockLength < end; block += BatchBlocks)
        {
            int blocks = (int)Math.Min(BatchBlocks, (end - block * BlockLength + BlockLength - 1) / BlockLength);
            Words<TSimd, TBits, TVector>(key, block, blocks, words);
            long first = block * BlockLength - start; // may begin before the destination and end behind it
            AddNormals<TSimd, TBits, TVector>(words, blocks, sigma, source, destination, first, count);
        }
    }

    /// <summary>The plain form: normal number <paramref name="index"/> of a key, one at a time.</summary>
    internal static float Plain(Key key, long index)
    {
        long counter = index / BlockLength * 16 + index % 16;
        int kind = (int)(index % BlockLength / 16);
        var (x0, x1, x2, x3) = Threefry.Encrypt(((uint)counter, (uint)((ulong)counter >> 32), 0, 0), key.Words, Threefry.DrawRounds);
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
        length = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(length) ^ (int)((angle << 1) & 0x80000000));

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

    // Threefry.Encrypt for counters (x0, x1, 0, 0) with 13 rounds: words 64 b .. 64 b + 63 hold 16 each of the four words.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Words<TSimd, TBits, TVector>(Key key, long block, int blocks, float* words)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        var (s0, s1, s2, s3) = key.Words;
        TVector k0 = TBits.Broadcast(s0), k1 = TBits.Broadcast(s1), k2 = TBits.Broadcast(s2), k3 = TBits.Broadcast(s3);
        TVector k4 = TBits.Broadcast(Threefry.Parity ^ s0 ^ s1 ^ s2 ^ s3);
        TVector k4Plus1 = TBits.Add(k4, TBits.Broadcast(1)), k0Plus2 = TBits.Add(k0, TBits.Broadcast(2)), k1Plus3 = TBits.Add(k1, TBits.Broadcast(3));
        TVector mixed2 = k2, mixed3 = k3; // the first mix of words 2 and 3, which no counter reaches
        Mix<TBits, TVector>(ref mixed2, ref mixed3, 26);
        for (int i = 0; i < blocks * LaneBuffer.Lanes; i += TSimd.Lanes)
        {
            ulong counter = (ulong)block * LaneBuffer.Lanes + (ulong)i; // its lanes never cross a 2^32 border
            TVector x0 = TBits.Add(TBits.Add(TBits.Broadcast((uint)counter), TBits.Indices), k0);
            TVector x1 = TBits.Add(TBits.Broadcast((uint)(counter >> 32)), k1);
            TVector x2 = mixed2, x3 = mixed3;
            Mix<TBits, TVector>(ref x0, ref x1, 10);
            Mix<TBits, TVector>(ref x0, ref x3, 11); Mix<TBits, TVector>(ref x2, ref x1, 21);
            Mix<TBits, TVector>(ref x0, ref x1, 13); Mix<TBits, TVector>(ref x2, ref x3, 27);
            Mix<TBits, TVector>(ref x0, ref x3, 23); Mix<TBits, TVector>(ref x2, ref x1, 5);
            Inject<TBits, TVector>(ref x0, k1, ref x1, k2, ref x2, k3, ref x3, k4Plus1);
            Mix<TBits, TVector>(ref x0, ref x1, 6); Mix<TBits, TVector>(ref x2, ref x3, 20);
            Mix<TBits, TVector>(ref x0, ref x3, 17); Mix<TBits, TVector>(ref x2, ref x1, 11);
            Mix<TBits, TVector>(ref x0, ref x1, 25); Mix<TBits, TVector>(ref x2, ref x3, 10);
            Mix<TBits, TVector>(ref x0, ref x3, 18); Mix<TBits, TVector>(ref x2, ref x1, 20);
            Inject<TBits, TVector>(ref x0, k2, ref x1, k3, ref x2, k4, ref x3, k0Plus2);
            Mix<TBits, TVector>(ref x0, ref x1, 10); Mix<TBits, TVector>(ref x2, ref x3, 26);
            Mix<TBits, TVector>(ref x0, ref x3, 11); Mix<TBits, TVector>(ref x2, ref x1, 21);
            Mix<TBits, TVector>(ref x0, ref x1, 13); Mix<TBits, TVector>(ref x2, ref x3, 27);
            Mix<TBits, TVector>(ref x0, ref x3, 23); Mix<TBits, TVector>(ref x2, ref x1, 5);
            Inject<TBits, TVector>(ref x0, k3, ref x1, k4, ref x2, k0, ref x3, k1Plus3);
            Mix<TBits, TVector>(ref x0, ref x1, 6); Mix<TBits, TVector>(ref x2, ref x3, 20);

            float* four = words + i / LaneBuffer.Lanes * BlockLength + i % LaneBuffer.Lanes;
            TSimd.Store(x0, four);
            TSimd.Store(x1, four + LaneBuffer.Lanes);
            TSimd.Store(x2, four + 2 * LaneBuffer.Lanes);
            TSimd.Store(x3, four + 3 * LaneBuffer.Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<TBits, TVector>(ref TVector sum, ref TVector rotated, [ConstantExpected] byte distance)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        sum = TBits.Add(sum, rotated);
        rotated = TBits.Xor(TBits.RotateLeft(rotated, distance), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inject<TBits, TVector>(
        ref TVector x0, TVector k0, ref TVector x1, TVector k1, ref TVector x2, TVector k2, ref TVector x3, TVector k3)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        x0 = TBits.Add(x0, k0);
        x1 = TBits.Add(x1, k1);
        x2 = TBits.Add(x2, k2);
        x3 = TBits.Add(x3, k3);
    }

    // Words to normals, pair by pair, and on to the destination where it has room for them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddNormals<TSimd, TBits, TVector>(
        float* words, int blocks, float sigma, float* source, float* destination, long first, int count)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        const int PairLength = 2 * LaneBuffer.Lanes;
        TVector scale = TSimd.Broadcast(sigma);
        for (int i = 0; i < blocks * LaneBuffer.Lanes * 2; i += TSimd.Lanes)
        {
            int at = i / LaneBuffer.Lanes * PairLength + i % LaneBuffer.Lanes;
            Pair<TSimd, TBits, TVector>(
                TSimd.Load(words + at), TSimd.Load(words + at + LaneBuffer.Lanes), out TVector even, out TVector odd);
            long to = first + at;
            if ((ulong)to < (ulong)count)
                TSimd.Store(TSimd.MultiplyAdd(even, scale, TSimd.Load(source + to)), destination + to);
            to += LaneBuffer.Lanes;
            if ((ulong)to < (ulong)count)
                TSimd.Store(TSimd.MultiplyAdd(odd, scale, TSimd.Load(source + to)), destination + to);
        }
    }

    // Two uniform words a lane to two normals a lane; see Plain for the same in scalars. Logarithm, sine and cosine wait for
    // nothing of each other, so their steps are written alternately: the processor need not look far ahead to find work. The
    // factor -4 of the squared length has moved into the series' constants; times a power of two every rounding is the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair<TSimd, TBits, TVector>(TVector radius, TVector angle, out TVector first, out TVector second)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1), minusFour = TSimd.Broadcast(-4);
        TVector u = TSimd.MultiplyAdd(
            TBits.ToSingle(TBits.ShiftRight(radius, 1)), TSimd.Broadcast(1f / 2147483648f), TSimd.Broadcast(0.5f / 2147483648f));
        TVector r = TSimd.Multiply(TBits.ToSingle(TBits.ShiftLeft(angle, 2)), TSimd.Broadcast(QuarterPiUnit));
        TVector bits = TBits.Add(u, TBits.Broadcast(unchecked((uint)-SquareRootHalfBits)));
        TVector rSquare = TSimd.Multiply(r, r);
        TVector mantissa = TBits.Add(TBits.And(bits, TBits.Broadcast(MantissaMask)), TBits.Broadcast(SquareRootHalfBits));
        TVector s = TSimd.Divide(TSimd.Subtract(mantissa, one), TSimd.Add(mantissa, one));
        TVector sine = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 362880), rSquare, TSimd.Broadcast(-1f / 5040));
        TVector cosine = TSimd.MultiplyAdd(TSimd.Broadcast(-1f / 3628800), rSquare, TSimd.Broadcast(1f / 40320));
        TVector exponent = TSimd.Multiply(TBits.ToSingle(TBits.ShiftRightSigned(bits, 23)), TSimd.Broadcast(-4 * (Ln2 / 2)));
        sine = TSimd.MultiplyAdd(sine, rSquare, TSimd.Broadcast(1f / 120));
        cosine = TSimd.MultiplyAdd(cosine, rSquare, TSimd.Broadcast(-1f / 720));
        TVector square = TSimd.Multiply(s, s);
        sine = TSimd.MultiplyAdd(sine, rSquare, TSimd.Broadcast(-1f / 6));
        cosine = TSimd.MultiplyAdd(cosine, rSquare, TSimd.Broadcast(1f / 24));
        TVector series = TSimd.MultiplyAdd(TSimd.Broadcast(-4f / 9), square, TSimd.Broadcast(-4f / 7));
        sine = TSimd.Multiply(sine, rSquare);
        cosine = TSimd.MultiplyAdd(cosine, rSquare, TSimd.Broadcast(-1f / 2));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(-4f / 5));
        sine = TSimd.MultiplyAdd(sine, r, r);
        cosine = TSimd.MultiplyAdd(cosine, rSquare, one);
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(-4f / 3));
        TVector even = TBits.SelectBySign(angle, sine, cosine), odd = TBits.SelectBySign(angle, cosine, sine);
        series = TSimd.MultiplyAdd(series, square, minusFour);
        TVector sign = TBits.And(TBits.ShiftLeft(angle, 1), TBits.Broadcast(0x80000000u));
        TVector lengthSquare = TSimd.MultiplyAdd(s, series, exponent);
        TVector length = TBits.Xor(TSimd.SquareRoot(TBits.Max(lengthSquare, TBits.Broadcast(0))), sign);
        first = TSimd.Multiply(length, even);
        second = TSimd.Multiply(length, odd);
    }
}
