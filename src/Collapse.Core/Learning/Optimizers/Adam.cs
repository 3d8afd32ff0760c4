using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Adam: <c>m = b1 m + (1 - b1) g</c>, <c>v = b2 v + (1 - b2) g^2</c>,
/// <c>theta = theta - alpha m^ / (sqrt(v^) + epsilon)</c> with <c>m^ = m / (1 - b1^t)</c>, <c>v^ = v / (1 - b2^t)</c>.
/// </summary>
/// <remarks>D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.</remarks>
/// <param name="LearningRate">alpha, the step size.</param>
/// <param name="Beta1">b1, decay of the first moment, in [0, 1).</param>
/// <param name="Beta2">b2, decay of the second moment, in [0, 1).</param>
/// <param name="Epsilon">epsilon, which keeps the quotient finite; positive.</param>
public sealed record Adam(double LearningRate = 1e-3, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8)
    : IOptimizer
{
    private static readonly ImmutableArray<string> Kinds = ["m", "v"];

    /// <inheritdoc/>
    public ImmutableArray<string> Slots => Kinds;

    /// <inheritdoc/>
    public unsafe void Update(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> slots, long step)
    {
        if (theta.Length % LaneBuffer.Lanes != 0)
            throw new ArgumentException($"{theta.Length} weights are no multiple of {LaneBuffer.Lanes}.");
        fixed (float* weights = theta, slopes = gradient, m = slots)
            Update(weights, slopes, m, m + theta.Length, theta.Length, step);
    }

    /// <inheritdoc/>
    public void Define(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> slots, long step) =>
        Update(theta, gradient, slots[..theta.Length], slots[theta.Length..], step);

    /// <summary>One update in double precision, in place.</summary>
    /// <param name="theta">Parameters.</param>
    /// <param name="gradient">g, of the same length.</param>
    /// <param name="m">First moments.</param>
    /// <param name="v">Second moments.</param>
    /// <param name="step">t, counted from 1.</param>
    public void Update(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> m, Span<double> v, long step)
    {
        double correction1 = 1 - Power(Beta1, step), correction2 = 1 - Power(Beta2, step);
        for (int i = 0; i < theta.Length; i++)
        {
            m[i] = Beta1 * m[i] + (1 - Beta1) * gradient[i];
            v[i] = Beta2 * v[i] + (1 - Beta2) * gradient[i] * gradient[i];
            theta[i] -= LearningRate * (m[i] / correction1) / (Math.Sqrt(v[i] / correction2) + Epsilon);
        }
    }

    /// <summary>The vector form, in float32; the two corrections are computed in double precision.</summary>
    /// <remarks>
    /// The weights of a hidden neuron that no sample activates have no gradient, and their first moments decay until
    /// they are denormal and, by rounding to nearest, stay so. Processors that take a detour of some 150 cycles for
    /// each such operation would spend more time on dead neurons than on living ones, hence
    /// <see cref="Rest{TSimd, TBits, TVector}"/>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Update<TSimd, TBits, TVector>(float* theta, float* gradient, float* m, float* v, int count,
        long step)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        double correctedRate = -LearningRate / (1 - Power(Beta1, step));
        TVector beta1 = TSimd.Broadcast((float)Beta1), rest1 = TSimd.Broadcast((float)(1 - Beta1));
        TVector beta2 = TSimd.Broadcast((float)Beta2), rest2 = TSimd.Broadcast((float)(1 - Beta2));
        TVector rate = TSimd.Broadcast((float)correctedRate);
        TVector correction2 = TSimd.Broadcast((float)(1 / (1 - Power(Beta2, step))));
        TVector epsilon = TSimd.Broadcast((float)Epsilon);
        uint unmoved = Unmoved((float)correctedRate);
        for (int i = 0; i < count; i += TSimd.Lanes)
        {
            TVector g = TSimd.Load(gradient + i);
            if (TBits.AreZero(g)
                && Rest<TSimd, TBits, TVector>(TSimd.Load(theta + i), unmoved, beta1, m + i, beta2, v + i)) continue;
            TVector first = TSimd.MultiplyAdd(beta1, TSimd.Load(m + i), TSimd.Multiply(rest1, g));
            TVector second = TSimd.MultiplyAdd(beta2, TSimd.Load(v + i), TSimd.Multiply(rest2, TSimd.Multiply(g, g)));
            TSimd.Store(first, m + i);
            TSimd.Store(second, v + i);
            TVector root = TSimd.Add(TSimd.SquareRoot(TSimd.Multiply(second, correction2)), epsilon);
            TVector change = TSimd.Divide(TSimd.Multiply(rate, first), root);
            TSimd.Store(TSimd.Add(TSimd.Load(theta + i), change), theta + i);
        }
    }

    /// <summary>
    /// Whether weights whose gradient is w theta alone end at zero, once epsilon outweighs their second moments.
    /// </summary>
    /// <remarks>
    /// Then m and theta follow a linear recursion with the characteristic polynomial x^2 - (1 + b1 - (1 - b1) a) x +
    /// b1, a = alpha w / epsilon, whose roots lie inside the unit circle when (1 - b1) a is below 2 (1 + b1): for the
    /// defaults, w below 3.8e-4. With more decay they overshoot and grow again, in bursts.
    /// </remarks>
    /// <param name="decay">w, the weight decay.</param>
    internal bool BringsToRest(double decay) =>
        decay > 0 && (1 - Beta1) * LearningRate * decay / Epsilon < 2 * (1 + Beta1);

    /// <summary>The same on the widest registers that the processor has.</summary>
    internal unsafe void Update(float* theta, float* gradient, float* m, float* v, int count, long step) =>
        Registers.Run(new Updating(this, theta, gradient, m, v, count, step));

    // The update where g = 0, to the same bits without one operation on a denormal number; false where it does not
    // apply, and then nothing has been done. It applies if for every lane m is +0, or denormal and theta too large to
    // be moved by it. b m for a denormal m = k 2^-149 is round(b k) 2^-149: added to 2^23, whose unit in the last place
    // is 1, the product is rounded to that integer, halves to even in either form.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool Rest<TSimd, TBits, TVector>(
        TVector theta, uint unmoved, TVector beta1, float* m, TVector beta2, float* v)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        const uint LeastNormal = 0x00800000, Huge = 0x70000000; // 2^-126, 2^97
        TVector all = TBits.Broadcast(0xFFFFFFFF), magnitude = TBits.Broadcast(0x7FFFFFFF);
        TVector first = TSimd.Load(m), second = TSimd.Load(v), size = TBits.And(first, magnitude);
        TVector isPlusZero = TBits.And(TBits.Add(first, all), TBits.Xor(first, all));
        TVector isNotZero = TBits.Xor(TBits.Add(size, all), all); // -0 and +0 make +0, which is for the plain way to do
        TVector isDenormal = TBits.Add(size, TBits.Broadcast(unchecked(0u - LeastNormal)));
        // unmoved - |theta| - 1
        TVector isUnmoved = TBits.Add(TBits.Xor(TBits.And(theta, magnitude), all), TBits.Broadcast(unmoved));
        // 0 <= v < 2^97
        TVector isRegular = TBits.And(TBits.Add(second, TBits.Broadcast(unchecked(0u - Huge))), TBits.Xor(second, all));
        TVector applies =
            TBits.And(TBits.And(isDenormal, isRegular), TBits.Or(isPlusZero, TBits.And(isNotZero, isUnmoved)));
        if (!TBits.AreNegative(applies)) return false;

        // 2^23 and minus its bits
        TVector unit = TSimd.Broadcast(8388608), minusUnit = TBits.Broadcast(unchecked(0u - 0x4B000000));
        TVector decayed = TBits.Add(TSimd.MultiplyAdd(beta1, TBits.ToSingle(size), unit), minusUnit);
        TSimd.Store(TBits.Or(decayed, TBits.Xor(first, size)), m);

        TVector isSmall = TBits.Add(second, TBits.Broadcast(unchecked(0u - LeastNormal)));
        TVector zero = TSimd.Broadcast(0);
        TVector large = TSimd.MultiplyAdd(beta2, TBits.SelectBySign(isSmall, zero, second), zero);
        TVector small = TBits.Add(TSimd.MultiplyAdd(beta2, TBits.ToSingle(second), unit), minusUnit);
        TSimd.Store(TBits.SelectBySign(isSmall, small, large), v);
        return true;
    }

    // The bits of the least |theta| that no denormal m can move: the change is then below a quarter of theta's unit in
    // the last place. Half of that for the roundings on the way.
    private uint Unmoved(float correctedRate)
    {
        const uint Never = 0x80000000;
        if ((float)Beta1 == 0) return Never; // 0 m is a zero whose sign the other form does not know
        const double LeastNormal = 1.1754943508222875e-38, LeastDenormal = 1.401298464324817e-45;
        double change = (Math.Abs(correctedRate) * LeastNormal + LeastDenormal) / (float)Epsilon + LeastDenormal;
        float least = (float)(change * (1 << 27));
        return BitConverter.SingleToUInt32Bits(float.IsFinite(least) ? least : float.PositiveInfinity);
    }

    // By repeated squaring: products alone, so the same bits everywhere, which Math.Pow does not promise.
    private static double Power(double value, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1) result *= value;
            value *= value;
        }

        return result;
    }

    private readonly unsafe struct Updating(Adam optimizer, float* theta, float* gradient, float* m, float* v,
        int count, long step) : IVectorised
    {
        public void Run<TSimd, TBits, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TBits : struct, ISimdBits<TVector>
            where TVector : unmanaged => optimizer.Update<TSimd, TBits, TVector>(theta, gradient, m, v, count, step);
    }
}
