using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Collapse.Numerics;

/// <summary>
/// Numbers uniform in (0, 1) in float32, many at a time: number <c>n</c> is a function of the key and <c>n</c> alone.
/// </summary>
/// <remarks>
/// The words that <see cref="Normals"/> turns into normals, 64 a block; their upper 23 bits k become (k + 1/2) / 2^23,
/// a float32 number without rounding, never 0 and never 1.
/// </remarks>
public static unsafe class Uniforms
{
    private const int BlockLength = 64;

    /// <summary>Writes the numbers <paramref name="start"/>, <paramref name="start"/> + 1, ... of a key.</summary>
    /// <param name="key">The generator.</param>
    /// <param name="start">Number of the first, at least 0; a multiple of 16.</param>
    /// <param name="destination">Receives them; its length is a multiple of 16.</param>
    public static void Fill(Key key, long start, Span<float> destination)
    {
        if (Vector512.IsHardwareAccelerated) Fill<Simd512, SimdBits512, Vector512<float>>(key, start, destination);
        else if (Vector256.IsHardwareAccelerated) Fill<Simd256, SimdBits256, Vector256<float>>(key, start, destination);
        else Fill<Simd128, SimdBits128, Vector128<float>>(key, start, destination);
    }

    /// <summary>The vector form on registers of a given width.</summary>
    [SkipLocalsInit]
    internal static void Fill<TSimd, TBits, TVector>(Key key, long start, Span<float> destination)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        if (start < 0 || start % LaneBuffer.Lanes != 0 || destination.Length % LaneBuffer.Lanes != 0)
            throw new ArgumentException(
                $"Start {start} and length {destination.Length} must be multiples of {LaneBuffer.Lanes}.");
        float* words = stackalloc float[BlockLength];
        TVector unit = TSimd.Broadcast(1f / (1 << 23)), half = TSimd.Broadcast(0.5f / (1 << 23));
        for (int done = 0; done < destination.Length;)
        {
            long block = (start + done) / BlockLength;
            int first = (int)(start + done - block * BlockLength),
                count = Math.Min(BlockLength - first, destination.Length - done);
            Words<TSimd, TBits, TVector>(key, block, 1, words);
            for (int i = 0; i < BlockLength; i += TSimd.Lanes)
                TSimd.Store(TSimd.MultiplyAdd(TBits.ToSingle(TBits.ShiftRight(TSimd.Load(words + i), 9)), unit, half),
                    words + i);
            new Span<float>(words + first, count).CopyTo(destination[done..]);
            done += count;
        }
    }

    /// <summary>The plain form: number <paramref name="index"/> of a key, one at a time.</summary>
    internal static float Plain(Key key, long index)
    {
        long counter = index / BlockLength * 16 + index % 16;
        var (x0, x1, x2, x3) =
            Threefry.Encrypt(((uint)counter, (uint)((ulong)counter >> 32), 0, 0), key.Words, Threefry.DrawRounds);
        uint word = (index % BlockLength / 16) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        return ((word >> 9) + 0.5f) * (1f / (1 << 23));
    }

    // Threefry.Encrypt for counters (x0, x1, 0, 0) with 13 rounds: words 64 b .. 64 b + 63 hold 16 each of the four
    // words.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words<TSimd, TBits, TVector>(Key key, long block, int blocks, float* words)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        var (s0, s1, s2, s3) = key.Words;
        TVector k0 = TBits.Broadcast(s0), k1 = TBits.Broadcast(s1), k2 = TBits.Broadcast(s2), k3 = TBits.Broadcast(s3);
        TVector k4 = TBits.Broadcast(Threefry.Parity ^ s0 ^ s1 ^ s2 ^ s3);
        TVector k4Plus1 = TBits.Add(k4, TBits.Broadcast(1)), k0Plus2 = TBits.Add(k0, TBits.Broadcast(2)),
            k1Plus3 = TBits.Add(k1, TBits.Broadcast(3));
        TVector mixed2 = k2, mixed3 = k3; // the first mix of words 2 and 3, which no counter reaches
        Normals.Mix<TBits, TVector>(ref mixed2, ref mixed3, 26);
        for (int i = 0; i < blocks * LaneBuffer.Lanes; i += TSimd.Lanes)
        {
            ulong counter = (ulong)block * LaneBuffer.Lanes + (ulong)i; // its lanes never cross a 2^32 border
            TVector x0 = TBits.Add(TBits.Add(TBits.Broadcast((uint)counter), TBits.Indices), k0);
            TVector x1 = TBits.Add(TBits.Broadcast((uint)(counter >> 32)), k1);
            TVector x2 = mixed2, x3 = mixed3;
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 10);
            Normals.Mix<TBits, TVector>(ref x0, ref x3, 11); Normals.Mix<TBits, TVector>(ref x2, ref x1, 21);
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 13); Normals.Mix<TBits, TVector>(ref x2, ref x3, 27);
            Normals.Mix<TBits, TVector>(ref x0, ref x3, 23); Normals.Mix<TBits, TVector>(ref x2, ref x1, 5);
            Normals.Inject<TBits, TVector>(ref x0, k1, ref x1, k2, ref x2, k3, ref x3, k4Plus1);
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 6); Normals.Mix<TBits, TVector>(ref x2, ref x3, 20);
            Normals.Mix<TBits, TVector>(ref x0, ref x3, 17); Normals.Mix<TBits, TVector>(ref x2, ref x1, 11);
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 25); Normals.Mix<TBits, TVector>(ref x2, ref x3, 10);
            Normals.Mix<TBits, TVector>(ref x0, ref x3, 18); Normals.Mix<TBits, TVector>(ref x2, ref x1, 20);
            Normals.Inject<TBits, TVector>(ref x0, k2, ref x1, k3, ref x2, k4, ref x3, k0Plus2);
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 10); Normals.Mix<TBits, TVector>(ref x2, ref x3, 26);
            Normals.Mix<TBits, TVector>(ref x0, ref x3, 11); Normals.Mix<TBits, TVector>(ref x2, ref x1, 21);
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 13); Normals.Mix<TBits, TVector>(ref x2, ref x3, 27);
            Normals.Mix<TBits, TVector>(ref x0, ref x3, 23); Normals.Mix<TBits, TVector>(ref x2, ref x1, 5);
            Normals.Inject<TBits, TVector>(ref x0, k3, ref x1, k4, ref x2, k0, ref x3, k1Plus3);
            Normals.Mix<TBits, TVector>(ref x0, ref x1, 6); Normals.Mix<TBits, TVector>(ref x2, ref x3, 20);

            float* four = words + i / LaneBuffer.Lanes * BlockLength + i % LaneBuffer.Lanes;
            TSimd.Store(x0, four);
            TSimd.Store(x1, four + LaneBuffer.Lanes);
            TSimd.Store(x2, four + 2 * LaneBuffer.Lanes);
            TSimd.Store(x3, four + 3 * LaneBuffer.Lanes);
        }
    }
}
