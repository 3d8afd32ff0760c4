using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <content>The sliding window: four neighbouring weighted sums of a signal.</content>
internal sealed unsafe partial class StructuralSimilarityKernel
{
    // Effectively result i = sum over k of taps[k] * source[i + k] for i = 0 .. 3, of one of the signals. The window is
    // its own mirror image, so the sum runs over pairs of equal weight from the edges to the middle. Four neighbours
    // share their loads and grow side by side, tap by tap; a value is loaded where it is first needed, so that all that
    // lives at once fits in sixteen registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Filter<TSimd, TVector>(float* taps, float* source, out TVector r0, out TVector r1,
        out TVector r2, out TVector r3)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        int next = Signals * TSimd.Lanes;
        TVector a1 = TSimd.Load(source + next), a2 = TSimd.Load(source + 2 * next), a3 = TSimd.Load(source + 3 * next);
        TVector a10 = TSimd.Load(source + 10 * next), a11 = TSimd.Load(source + 11 * next),
            a12 = TSimd.Load(source + 12 * next);
        TVector t = TSimd.Broadcast(taps[0]);
        TVector s0 = TSimd.Multiply(t, TSimd.Add(a10, TSimd.Load(source))), s1 = TSimd.Multiply(t, TSimd.Add(a1, a11));
        TVector s2 = TSimd.Multiply(t, TSimd.Add(a2, a12)),
            s3 = TSimd.Multiply(t, TSimd.Add(a3, TSimd.Load(source + 13 * next)));

        TVector a4 = TSimd.Load(source + 4 * next), a9 = TSimd.Load(source + 9 * next);
        t = TSimd.Broadcast(taps[1]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a1, a9), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a2, a10), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a3, a11), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a12), s3);

        TVector a5 = TSimd.Load(source + 5 * next), a8 = TSimd.Load(source + 8 * next);
        t = TSimd.Broadcast(taps[2]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a2, a8), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a3, a9), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a10), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a5, a11), s3);

        TVector a6 = TSimd.Load(source + 6 * next), a7 = TSimd.Load(source + 7 * next);
        t = TSimd.Broadcast(taps[3]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a3, a7), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a8), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a5, a9), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a6, a10), s3);

        t = TSimd.Broadcast(taps[4]);
        s0 = TSimd.MultiplyAdd(t, TSimd.Add(a4, a6), s0); s1 = TSimd.MultiplyAdd(t, TSimd.Add(a5, a7), s1);
        s2 = TSimd.MultiplyAdd(t, TSimd.Add(a6, a8), s2); s3 = TSimd.MultiplyAdd(t, TSimd.Add(a7, a9), s3);

        t = TSimd.Broadcast(taps[5]);
        r0 = TSimd.MultiplyAdd(t, a5, s0);
        r1 = TSimd.MultiplyAdd(t, a6, s1);
        r2 = TSimd.MultiplyAdd(t, a7, s2);
        r3 = TSimd.MultiplyAdd(t, a8, s3);
    }

    // The same, stored one behind the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Filter<TSimd, TVector>(float* taps, float* source, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        Filter<TSimd, TVector>(taps, source, out TVector r0, out TVector r1, out TVector r2, out TVector r3);
        TSimd.Store(r0, destination);
        TSimd.Store(r1, destination + TSimd.Lanes);
        TSimd.Store(r2, destination + 2 * TSimd.Lanes);
        TSimd.Store(r3, destination + 3 * TSimd.Lanes);
    }
}
