using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        if (start < 0 || start % LaneBuffer.Lanes != 0 || count % LaneBuffer.Lanes != 0)
            throw new ArgumentException($"Start {start} and count {count} must be multiples of {LaneBuffer.Lanes}.");
        Vector512<float> scale = Vector512.Create(sigma);
        for (long first = start / BlockLength * BlockLength - start; first < count; first += BlockLength) // may begin before the destination
        {
            Block(key, (start + first) / BlockLength, out Vector512<float> n0, out Vector512<float> n1, out Vector512<float> n2, out Vector512<float> n3);
            AddVector(n0, scale, source, destination, first, count);
            AddVector(n1, scale, source, destination, first + 16, count);
            AddVector(n2, scale, source, destination, first + 32, count);
            AddVector(n3, scale, source, destination, first + 48, count);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddVector(Vector512<float> normal, Vector512<float> scale, float* source, float* destination, long offset, int count)
    {
        if (offset >= 0 && offset < count)
            Vector512.FusedMultiplyAdd(normal, scale, Vector512.Load(source + offset)).Store(destination + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(
        Key key, long block, out Vector512<float> n0, out Vector512<float> n1, out Vector512<float> n2, out Vector512<float> n3)
    {
        ulong first = (ulong)block * 16; // 16 counters never cross a 2^32 border: their first is a multiple of 16
        Vector512<uint> x0 = Vector512.Create((uint)first) + Vector512<uint>.Indices;
        Vector512<uint> x1 = Vector512.Create((uint)(first >> 32));
        Encrypt(key, ref x0, ref x1, out Vector512<uint> x2, out Vector512<uint> x3);
        Pair(x0, x1, out n0, out n1);
        Pair(x2, x3, out n2, out n3);
    }

    // Threefry.Encrypt for 16 counters (x0, x1, 0, 0) with 13 rounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encrypt(Key key, ref Vector512<uint> x0, ref Vector512<uint> x1, out Vector512<uint> x2, out Vector512<uint> x3)
    {
        var (k0, k1, k2, k3) = key.Words;
        uint k4 = Threefry.Parity ^ k0 ^ k1 ^ k2 ^ k3;
        x0 += Vector512.Create(k0);
        x1 += Vector512.Create(k1);
        x2 = Vector512.Create(k2);
        x3 = Vector512.Create(k3);
        Mix(ref x0, ref x1, 10); Mix(ref x2, ref x3, 26);
        Mix(ref x0, ref x3, 11); Mix(ref x2, ref x1, 21);
        Mix(ref x0, ref x1, 13); Mix(ref x2, ref x3, 27);
        Mix(ref x0, ref x3, 23); Mix(ref x2, ref x1, 5);
        Inject(ref x0, k1, ref x1, k2, ref x2, k3, ref x3, k4 + 1);
        Mix(ref x0, ref x1, 6); Mix(ref x2, ref x3, 20);
        Mix(ref x0, ref x3, 17); Mix(ref x2, ref x1, 11);
        Mix(ref x0, ref x1, 25); Mix(ref x2, ref x3, 10);
        Mix(ref x0, ref x3, 18); Mix(ref x2, ref x1, 20);
        Inject(ref x0, k2, ref x1, k3, ref x2, k4, ref x3, k0 + 2);
        Mix(ref x0, ref x1, 10); Mix(ref x2, ref x3, 26);
        Mix(ref x0, ref x3, 11); Mix(ref x2, ref x1, 21);
        Mix(ref x0, ref x1, 13); Mix(ref x2, ref x3, 27);
        Mix(ref x0, ref x3, 23); Mix(ref x2, ref x1, 5);
        Inject(ref x0, k3, ref x1, k4, ref x2, k0, ref x3, k1 + 3);
        Mix(ref x0, ref x1, 6); Mix(ref x2, ref x3, 20);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector512<uint> sum, ref Vector512<uint> rotated, [ConstantExpected] byte distance)
    {
        sum += rotated;
        rotated = RotateLeft(rotated, distance) ^ sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> RotateLeft(Vector512<uint> value, [ConstantExpected] byte distance) =>
        Avx512F.IsSupported ? Avx512F.RotateLeft(value, distance) : (value << distance) | (value >>> (32 - distance));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inject(
        ref Vector512<uint> x0, uint k0, ref Vector512<uint> x1, uint k1, ref Vector512<uint> x2, uint k2, ref Vector512<uint> x3, uint k3)
    {
        x0 += Vector512.Create(k0);
        x1 += Vector512.Create(k1);
        x2 += Vector512.Create(k2);
        x3 += Vector512.Create(k3);
    }

    // Two uniform words a lane to two normals a lane; see Plain for the same in scalars.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector512<uint> radius, Vector512<uint> angle, out Vector512<float> first, out Vector512<float> second)
    {
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> u = Vector512.FusedMultiplyAdd(
            Vector512.ConvertToSingle((radius >>> 1).AsInt32()), Vector512.Create(1f / 2147483648f), Vector512.Create(0.5f / 2147483648f));
        Vector512<int> bits = u.AsInt32() - Vector512.Create(SquareRootHalfBits);
        Vector512<float> exponent = Vector512.ConvertToSingle(bits >> 23);
        Vector512<float> mantissa = ((bits & Vector512.Create(MantissaMask)) + Vector512.Create(SquareRootHalfBits)).AsSingle();
        Vector512<float> s = (mantissa - one) / (mantissa + one);
        Vector512<float> square = s * s;
        Vector512<float> series = Vector512.FusedMultiplyAdd(Vector512.Create(1f / 9), square, Vector512.Create(1f / 7));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(1f / 5));
        series = Vector512.FusedMultiplyAdd(series, square, Vector512.Create(1f / 3));
        series = Vector512.FusedMultiplyAdd(series, square, one);
        Vector512<float> halfLog = Vector512.FusedMultiplyAdd(s, series, exponent * Vector512.Create(Ln2 / 2));
        Vector512<float> negative = Vector512.LessThan(halfLog, Vector512<float>.Zero);
        Vector512<float> length = Vector512.Sqrt(halfLog * Vector512.Create(-4f) & negative);
        length = (length.AsUInt32() ^ ((angle << 1) & Vector512.Create(0x80000000u))).AsSingle();

        Vector512<float> r = Vector512.ConvertToSingle((angle << 2).AsInt32()) * Vector512.Create(QuarterPiUnit);
        Vector512<float> rSquare = r * r;
        Vector512<float> sine = Vector512.FusedMultiplyAdd(Vector512.Create(1f / 362880), rSquare, Vector512.Create(-1f / 5040));
        sine = Vector512.FusedMultiplyAdd(sine, rSquare, Vector512.Create(1f / 120));
        sine = Vector512.FusedMultiplyAdd(sine, rSquare, Vector512.Create(-1f / 6));
        sine = Vector512.FusedMultiplyAdd(sine * rSquare, r, r);
        Vector512<float> cosine = Vector512.FusedMultiplyAdd(Vector512.Create(-1f / 3628800), rSquare, Vector512.Create(1f / 40320));
        cosine = Vector512.FusedMultiplyAdd(cosine, rSquare, Vector512.Create(-1f / 720));
        cosine = Vector512.FusedMultiplyAdd(cosine, rSquare, Vector512.Create(1f / 24));
        cosine = Vector512.FusedMultiplyAdd(cosine, rSquare, Vector512.Create(-1f / 2));
        cosine = Vector512.FusedMultiplyAdd(cosine, rSquare, one);
        Vector512<float> swap = (angle.AsInt32() >> 31).AsSingle();
        first = length * Vector512.ConditionalSelect(swap, sine, cosine);
        second = length * Vector512.ConditionalSelect(swap, cosine, sine);
    }
}
