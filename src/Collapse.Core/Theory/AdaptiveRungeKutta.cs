using Collapse.Numerics;
using MathNet.Numerics.OdeSolvers;

namespace Collapse.Theory;

/// <summary>An autonomous differential equation of one unknown, with steps as long as the error allows.</summary>
/// <remarks>
/// MathNet's integrators take steps of fixed length. Here each step is made once whole and once as two halves by its
/// classic Runge-Kutta method of order four; the difference over 15 is the error of the halves (step doubling, E.
/// Hairer, S. P. Norsett, G. Wanner, "Solving ordinary differential equations I", II.4), which is taken out, and the
/// step's length follows it.
/// </remarks>
internal static class AdaptiveRungeKutta
{
    /// <summary>The largest error of a step, of y where |y| is above 1 and of 1 else.</summary>
    public const double Tolerance = 1e-12;

    /// <summary>y(x) from dy/dx = rate(y), y(0) = start.</summary>
    /// <remarks>
    /// Ends early at a fixed point: where a step of at least 1/2 changes y by no more than its own error may be.
    /// </remarks>
    public static double Integrate(Func<double, double> rate, double start, double length)
    {
        double y = start;
        double at = 0;
        double step = Math.Min(length, 0.1);
        while (at < length)
        {
            step = Math.Min(step, length - at);
            double whole = RungeKutta.FourthOrder(y, 0, step, 2, (_, value) => rate(value))[1];
            double halves = RungeKutta.FourthOrder(y, 0, step, 3, (_, value) => rate(value))[2];
            double error = Math.Abs(halves - whole) / (15 * Math.Max(1, Math.Abs(y)));
            if (double.IsNaN(error)) throw new ArithmeticException($"The rate is not a number near {y}.");
            if (error <= Tolerance)
            {
                double next = halves + (halves - whole) / 15;
                if (step >= 0.5 && Math.Abs(next - y) <= Tolerance * Math.Max(1, Math.Abs(y))) return next;
                y = next;
                at = step == length - at ? length : at + step;
            }

            // The fifth root of what is allowed over what was found; a little less, and no jumps.
            double factor = error == 0 ? 4 : 0.9 * Elementary.Exp(Elementary.Log(Tolerance / error) / 5);
            step *= Math.Clamp(factor, 0.2, 4);
        }

        return y;
    }
}
