using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Collapse.Numerics;

/// <summary>Numbers uniform in (0, 1) in float32, many at a time: number <c>n</c> is a function of the key and <c>n</c> alone.</summary>
/// <remarks>
/// The words that <see cref="Normals"/> turns into normals, 64 a block; their upper 23 bits k become (k + 1/2) / 2^23, a float32
/// number without rounding, never 0 and never 1.
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
            throw new ArgumentException($"Start {start} and length {destination.Length} must be multiples of {LaneBuffer.Lanes}.");
        float* words = stackalloc float[BlockLength];
        TVector unit = TSimd.Broadcast(1f / (1 << 23)), half = TSimd.Broadcast(0.5f / (1 << 23));
        for (int done = 0; done < destination.Length;)
        {
            long block = (start + done) / BlockLength;
            int first = (int)(start + done - block * BlockLength), count = Math.Min(BlockLength - first, destination.Length - done);
            Normals.Words<TSimd, TBits, TVector>(key, block, 1, words);
            for (int i = 0; i < BlockLength; i += TSimd.Lanes)
                TSimd.Store(TSimd.MultiplyAdd(TBits.ToSingle(TBits.ShiftRight(TSimd.Load(words + i), 9)), unit, half), words + i);
            new Span<float>(words + first, count).CopyTo(destination[done..]);
            done += count;
        }
    }

    /// <summary>The plain form: number <paramref name="index"/> of a key, one at a time.</summary>
    internal static float Plain(Key key, long index)
    {
        long counter = index / BlockLength * 16 + index % 16;
        var (x0, x1, x2, x3) = Threefry.Encrypt(((uint)counter, (uint)((ulong)counter >> 32), 0, 0), key.Words, Threefry.DrawRounds);
        uint word = (index % BlockLength / 16) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        return ((word >> 9) + 0.5f) * (1f / (1 << 23));
    }
}
