using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>The Lambert function W0, the inverse of w e^w, where e^y would overflow.</summary>
/// <remarks>R. M. Corless et al., "On the Lambert W function", Adv. Comput. Math. 5:329 (1996).</remarks>
internal static class LambertW
{
    /// <summary><c>W0(e^y)</c>: the w > 0 with w + ln w = y.</summary>
    /// <remarks>
    /// Newton's method on w + ln w, which is concave and rises: from the second iterate on w grows towards the
    /// solution, from any start whose first step stays positive. About y - ln y for large y, about e^y for very
    /// negative ones; relative error of a few roundings of y.
    /// </remarks>
    /// <param name="y">Any number; below about -745 the result is 0.</param>
    public static double OfExp(double y)
    {
        if (double.IsNaN(y) || double.IsPositiveInfinity(y)) return y;
        double w = y > 1 ? y : y < -0.5 ? Elementary.Exp(y) : 1;
        // A handful of steps do; the limit is for the last bit, which may swing.
        for (int i = 0; i < 40 && w > 0; i++)
        {
            double next = w * (1 + y - Elementary.Log(w)) / (1 + w);
            if (Math.Abs(next - w) <= 1e-16 * w) return next;
            w = next;
        }

        return w;
    }
}
