using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Lets weights rest at zero that weight decay has made too small to matter: <c>theta = +0</c> where <c>|theta| &lt;
/// 2^-126</c>, the smallest normal float32, and <c>theta = m = +0</c> where neither the first moment m nor the decay's
/// gradient w theta is a normal number.
/// </summary>
/// <remarks>
/// A hidden neuron that no sample activates has the gradient w theta alone. Its weights shrink until the numbers that
/// move them are denormal, and there they stay: at a few hundred of the smallest units a step rounds to no change (with
/// w = 1e-6 and alpha = 1e-3 a weight stops at 2.7e-37), or to a cycle without end. On such processors as take a detour
/// of some 150 cycles for a denormal number that would go on at every step. Hence the second condition, which is met
/// long before rounding matters; with both at zero the gradient is zero, and <see cref="Adam"/> lets the second moment
/// fade without one operation on a denormal number. A denormal weight whose first moment is normal is only passing
/// through zero, so its moment stays. Weights of neurons that live are larger by tens of decades, or zero, so none of
/// them changes. Only for optimisers that bring such weights to rest (<see cref="Adam.BringsToRest"/>): with others
/// they would grow again from what rounding left, so zeroing them would change what comes.
/// </remarks>
internal static class RestingWeights
{
    private const uint LeastNormal = 0x00800000; // 2^-126

    /// <summary>The plain form, in place.</summary>
    /// <param name="theta">Weights.</param>
    /// <param name="m">Their first moments, as many.</param>
    /// <param name="decay">w, more than 0: the gradient of the decay is w theta.</param>
    public static void Settle(Span<float> theta, Span<float> m, float decay)
    {
        uint idle = Idle(decay);
        for (int i = 0; i < theta.Length; i++)
        {
            bool rests = Magnitude(theta[i]) < idle && Magnitude(m[i]) < LeastNormal;
            if (rests || Magnitude(theta[i]) < LeastNormal) theta[i] = 0;
            if (rests) m[i] = 0;
        }
    }

    /// <summary>The vector form: the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Settle<TSimd, TBits, TVector>(float* theta, float* m, int count, float decay)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        // The bits of |x| less those of a limit have the top bit set where |x| is below the limit, and nowhere else.
        TVector magnitude = TBits.Broadcast(0x7FFFFFFF), zero = TSimd.Broadcast(0);
        TVector minusLeast = TBits.Broadcast(unchecked(0u - LeastNormal)),
            minusIdle = TBits.Broadcast(0u - Idle(decay));
        for (int i = 0; i < count; i += TSimd.Lanes)
        {
            TVector weight = TSimd.Load(theta + i), first = TSimd.Load(m + i), size = TBits.And(weight, magnitude);
            TVector rests = TBits.And(TBits.Add(size, minusIdle), TBits.Add(TBits.And(first, magnitude), minusLeast));
            TSimd.Store(TBits.SelectBySign(TBits.Or(rests, TBits.Add(size, minusLeast)), zero, weight), theta + i);
            TSimd.Store(TBits.SelectBySign(rests, zero, first), m + i);
        }
    }

    // The bits of the |theta| below which w theta is denormal, 2^-126 / w; for w of 1 and more 2^-126 itself. Never
    // above 2^-26, for decays so weak that they move nothing.
    private static uint Idle(float decay) =>
        BitConverter.SingleToUInt32Bits((float)Math.Min(1.1754943508222875e-38 / Math.Min(decay, 1),
            1.4901161193847656e-8));

    private static uint Magnitude(float value) => BitConverter.SingleToUInt32Bits(value) & 0x7FFFFFFF;
}
