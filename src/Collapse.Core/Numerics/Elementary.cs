namespace Collapse.Numerics;

/// <summary>Elementary functions in double precision that give the same bits on every machine.</summary>
/// <remarks>
/// <see cref="Math"/> calls the platform's C library, whose last bits differ between systems. These use only
/// IEEE additions, products, divisions and fused multiply-adds, which do not. Relative error below 4e-16 in the
/// stated domain.
/// </remarks>
public static class Elementary
{
    // the upper 33 bits of ln 2: exact when multiplied by an exponent
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double HalfPiHigh = 1.5707963267948966; // pi/2 as three doubles of falling size
    private const double HalfPiMiddle = 6.123233995736766e-17;
    private const double HalfPiLow = -1.4973849048591833e-33;

    /// <summary>e^x: Taylor's series after taking out powers of two. Infinity above 709.78, 0 below -745.2.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 709.78) return double.PositiveInfinity;
        if (x < -745.2) return 0;
        double k = Math.Round(x / (Ln2High + Ln2Low));
        double r = Math.FusedMultiplyAdd(-k, Ln2Low, Math.FusedMultiplyAdd(-k, Ln2High, x));
        double sum = 1.0 / 6227020800; // 1/13!, |r| <= 0.347
        double factorial = 6227020800;
        for (int n = 13; n > 0; n--)
        {
            factorial /= n;
            sum = Math.FusedMultiplyAdd(sum, r, 1 / factorial);
        }

        return Math.ScaleB(sum, (int)k);
    }

    /// <summary>
    /// The natural logarithm: 2 artanh((m-1)/(m+1)) + e ln 2 for x = m 2^e. NaN below 0, -infinity at 0.
    /// </summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        double s = (mantissa - 1) / (mantissa + 1); // |s| <= 0.1716
        double square = s * s;
        double sum = 0;
        for (int n = 23; n > 1; n -= 2)
            sum = Math.FusedMultiplyAdd(sum, square, 1.0 / n);
        double fraction = Math.FusedMultiplyAdd(2 * s * square, sum, 2 * s);
        return Math.FusedMultiplyAdd(exponent, Ln2High, Math.FusedMultiplyAdd(exponent, Ln2Low, fraction));
    }

    /// <summary>The sine of an angle in radians, for |x| up to 1e8 (beyond it: NaN).</summary>
    public static double Sin(double x) => Quadrant(x, 0);

    /// <summary>The cosine of an angle in radians, for |x| up to 1e8 (beyond it: NaN).</summary>
    public static double Cos(double x) => Quadrant(x, 1);

    private static double Quadrant(double x, int shift)
    {
        if (!(Math.Abs(x) <= 1e8)) return double.NaN;
        double k = Math.Round(x * (2 / Math.PI));
        double r = Math.FusedMultiplyAdd(-k, HalfPiHigh, x);
        r = Math.FusedMultiplyAdd(-k, HalfPiMiddle, r);
        r = Math.FusedMultiplyAdd(-k, HalfPiLow, r);
        int quadrant = (int)(((long)k + shift) & 3);
        double value = quadrant % 2 == 0 ? SineSeries(r) : CosineSeries(r);
        return quadrant < 2 ? value : -value;
    }

    // Taylor's series on |r| <= pi/4, highest power first.
    private static double SineSeries(double r)
    {
        double square = r * r;
        double sum = 0;
        for (int n = 19; n > 1; n -= 2)
            sum = -square / (n * (n - 1)) * (1 + sum);
        return Math.FusedMultiplyAdd(r, sum, r);
    }

    private static double CosineSeries(double r)
    {
        double square = r * r;
        double sum = 0;
        for (int n = 20; n > 0; n -= 2)
            sum = -square / (n * (n - 1)) * (1 + sum);
        return 1 + sum;
    }
}
