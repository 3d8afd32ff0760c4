using System.Runtime.CompilerServices;

namespace Collapse.Numerics;

/// <summary>
/// Exponential, logarithm, sine and cosine in float32, many lanes at a time, with the same bits on every machine.
/// </summary>
/// <remarks>
/// Short series of fused multiply-adds, as in <see cref="Elementary"/>; relative error below 2e-7 within the stated
/// domain. What leaves it is moved to its end, so that finite input gives finite output; a NaN or an infinity gives
/// NaN.
/// </remarks>
internal static class SimdElementary
{
    /// <summary>Exponents beyond this are moved to it: e^88 is the last power of ten that float32 holds.</summary>
    public const float LargestExponent = 88;

    /// <summary>Exponents below this are moved to it: e^-87 is just above the smallest normal number.</summary>
    public const float SmallestExponent = -87;

    /// <summary>The smallest number with a logarithm; smaller ones are moved to it.</summary>
    public const float SmallestNormal = 1.17549435e-38f;

    private const float Log2E = 1.44269504f;
    private const float RoundToInteger = 12582912f; // 1.5 * 2^23: a sum with it has its integer in the lowest bits
    private const float Ln2High = 0.693145752f; // the upper 15 bits of ln 2: exact when multiplied by an exponent
    private const float Ln2Low = 1.42860677e-6f;
    private const float InversePi = 0.318309886f;
    private const float PiHigh = 3.14159274f;
    private const float PiLow = -8.74227766e-8f;
    private const uint OneBits = 0x3F800000;
    private const uint SquareRootHalfBits = 0x3F3504F3; // sqrt(1/2), the lower end of the mantissas
    private const uint MantissaMask = 0x007FFFFF;
    private const uint SignMask = 0x80000000;

    /// <summary>
    /// e^x: powers of two taken out, Taylor's series of degree 7 on |r| &lt;= 0.347 (its rest: 5e-9).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TBits, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector most = TSimd.Broadcast(LargestExponent), least = TSimd.Broadcast(SmallestExponent);
        TVector inside = TBits.SelectBySign(TSimd.Subtract(x, most), x, most);
        inside = TBits.SelectBySign(TSimd.Subtract(inside, least), least, inside);
        TVector shifted = TSimd.MultiplyAdd(inside, TSimd.Broadcast(Log2E), TSimd.Broadcast(RoundToInteger));
        TVector k = TSimd.Subtract(shifted, TSimd.Broadcast(RoundToInteger));
        TVector r = TSimd.MultiplyAdd(k, TSimd.Broadcast(-Ln2High), inside);
        r = TSimd.MultiplyAdd(k, TSimd.Broadcast(-Ln2Low), r);
        TVector sum = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 5040), r, TSimd.Broadcast(1f / 720));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(1f / 120));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(1f / 24));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(1f / 6));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(0.5f));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(1));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(1));
        TVector power = TBits.Add(TBits.ShiftLeft(shifted, 23), TBits.Broadcast(OneBits)); // 2^k
        return TSimd.Add(TSimd.Multiply(sum, power), TSimd.Subtract(x, x)); // + 0, or NaN
    }

    /// <summary>
    /// The natural logarithm: 2 artanh((m - 1) / (m + 1)) + e ln 2 for x = m 2^e, m in [sqrt(1/2), sqrt 2).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TSimd, TBits, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector one = TSimd.Broadcast(1), least = TSimd.Broadcast(SmallestNormal);
        TVector inside = TBits.SelectBySign(TSimd.Subtract(x, least), least, x);
        TVector bits = TBits.Add(inside, TBits.Broadcast(unchecked(0 - SquareRootHalfBits)));
        TVector exponent = TBits.ToSingle(TBits.ShiftRightSigned(bits, 23));
        TVector mantissa =
            TBits.Add(TBits.And(bits, TBits.Broadcast(MantissaMask)), TBits.Broadcast(SquareRootHalfBits));
        TVector s = TSimd.Divide(TSimd.Subtract(mantissa, one), TSimd.Add(mantissa, one)); // |s| <= 0.1716
        TVector square = TSimd.Multiply(s, s);
        TVector series = TSimd.MultiplyAdd(TSimd.Broadcast(2f / 9), square, TSimd.Broadcast(2f / 7));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(2f / 5));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(2f / 3));
        TVector fraction = TSimd.MultiplyAdd(TSimd.Multiply(s, square), series, TSimd.Add(s, s));
        TVector whole = TSimd.MultiplyAdd(exponent, TSimd.Broadcast(Ln2Low), fraction);
        return TSimd.Add(TSimd.MultiplyAdd(exponent, TSimd.Broadcast(Ln2High), whole), TSimd.Subtract(x, x));
    }

    /// <summary>The sine of radians up to 1e5: (-1)^k sin r with x = k pi + r; absolute error below 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sin<TSimd, TBits, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector magic = TSimd.Broadcast(RoundToInteger);
        TVector shifted = TSimd.MultiplyAdd(x, TSimd.Broadcast(InversePi), magic);
        return OddSeries<TSimd, TBits, TVector>(x, TSimd.Subtract(shifted, magic), shifted);
    }

    /// <summary>The cosine: (-1)^(k+1) sin r with x = (k + 1/2) pi + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cos<TSimd, TBits, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector magic = TSimd.Broadcast(RoundToInteger), half = TSimd.Broadcast(0.5f);
        TVector shifted = TSimd.Add(TSimd.MultiplyAdd(x, TSimd.Broadcast(InversePi), TSimd.Broadcast(-0.5f)), magic);
        TVector turns = TSimd.Add(TSimd.Subtract(shifted, magic), half);
        return OddSeries<TSimd, TBits, TVector>(x, turns, TSimd.Add(shifted, TSimd.Broadcast(1)));
    }

    // sin(x - turns pi) with the sign of (-1)^k, k the lowest bit of `parity`. pi in two parts: the product with the
    // first is exact within the fused operation, and so is the difference. Taylor's series to r^13 / 13! on |r| <= pi/2
    // (its rest: 7e-10).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OddSeries<TSimd, TBits, TVector>(TVector x, TVector turns, TVector parity)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged
    {
        TVector r = TSimd.MultiplyAdd(turns, TSimd.Broadcast(-PiHigh), x);
        r = TSimd.MultiplyAdd(turns, TSimd.Broadcast(-PiLow), r);
        TVector square = TSimd.Multiply(r, r);
        TVector sum = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 6227020800), square, TSimd.Broadcast(-1f / 39916800));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(1f / 362880));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(-1f / 5040));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(1f / 120));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(-1f / 6));
        TVector sine = TSimd.MultiplyAdd(TSimd.Multiply(r, square), sum, r);
        return TBits.Xor(sine, TBits.ShiftLeft(parity, 31));
    }

    /// <summary>|x|: the sign bit taken out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Abs<TBits, TVector>(TVector x)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged => TBits.And(x, TBits.Broadcast(~SignMask));

    /// <summary>The sign bit of <paramref name="sign"/> on a <paramref name="size"/> that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector WithSign<TBits, TVector>(TVector size, TVector sign)
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged => TBits.Xor(size, TBits.And(sign, TBits.Broadcast(SignMask)));

    /// <summary>e^-|x|, in (0, 1]: what the sigmoid and its kin are made of without overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpOfMinusAbs<TSimd, TBits, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TBits : struct, ISimdBits<TVector>
        where TVector : unmanaged =>
            Exp<TSimd, TBits, TVector>(TSimd.Subtract(TSimd.Broadcast(0), Abs<TBits, TVector>(x)));
}
