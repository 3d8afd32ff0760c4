namespace Collapse.Learning;

/// <summary>A line search that ends at a step of sufficient decrease and small slope.</summary>
/// <remarks>
/// J. Moré, D. Thuente, ACM Trans. Math. Softw. 20:286, 1994: phi(a) at most phi(0) + 1e-3 a phi'(0) and |phi'(a)| at
/// most 0.9 |phi'(0)|. An interval [x, y] that holds such a step is kept, x its best end; the next trial is a cubic or
/// quadratic interpolation between its ends (section 4, cases 1 to 4).
/// </remarks>
internal static class MoreThuente
{
    private const double Decrease = 1e-3, Curvature = 0.9, Resolution = 0.1, LongestStep = 1e10;
    private const int MostTrials = 20;

    private readonly record struct Point(double At, double Value, double Slope)
    {
        // The same point of phi(a) - Decrease phi'(0) a.
        public Point Less(double slope) => new(At, Value - slope * At, Slope - slope);

        public Point Plus(double slope) => new(At, Value + slope * At, Slope + slope);
    }

    /// <summary>
    /// Tries steps until one will do; the last call of the function is at that step. False when none was found.
    /// </summary>
    /// <param name="function">phi(a) and phi'(a).</param>
    /// <param name="value">phi(0).</param>
    /// <param name="slope">phi'(0), below 0.</param>
    /// <param name="first">The first trial, above 0.</param>
    public static bool Search(
        Func<double, (double Value, double Slope)> function, double value, double slope, double first)
    {
        double test = Decrease * slope, trial = first, width = LongestStep, twice = 2 * LongestStep;
        double least = 0, most = trial + 4 * trial;
        bool bracketed = false, early = true;
        Point x = new(0, value, slope), y = x;
        for (int count = 0; count < MostTrials; count++)
        {
            var (f, g) = function(trial);
            if (!double.IsFinite(f)) return false;
            double bound = value + trial * test;
            early &= !(f <= bound && g >= 0);
            if (f <= bound && Math.Abs(g) <= Curvature * -slope) return true;
            if (bracketed && (trial <= least || trial >= most || most - least <= Resolution * most)) return f <= value;
            if (trial == LongestStep && f <= bound && g <= test) return true;
            Point at = new(trial, f, g);
            if (early && f <= x.Value && f > bound)
            {
                (Point nearer, Point farther) = (x.Less(test), y.Less(test));
                trial = Next(ref nearer, ref farther, at.Less(test), ref bracketed, least, most);
                (x, y) = (nearer.Plus(test), farther.Plus(test));
            }
            else
            {
                trial = Next(ref x, ref y, at, ref bracketed, least, most);
            }

            if (bracketed)
            {
                if (Math.Abs(y.At - x.At) >= 0.66 * twice) trial = x.At + 0.5 * (y.At - x.At);
                (twice, width) = (width, Math.Abs(y.At - x.At));
                (least, most) = (Math.Min(x.At, y.At), Math.Max(x.At, y.At));
            }
            else
            {
                (least, most) = (trial + 1.1 * (trial - x.At), trial + 4 * (trial - x.At));
            }

            trial = Math.Clamp(trial, 0, LongestStep);
            if (bracketed && (trial <= least || trial >= most || most - least <= Resolution * most)) trial = x.At;
        }

        return false;
    }

    // The next trial, and the interval with the trial just made.
    private static double Next(ref Point x, ref Point y, Point p, ref bool bracketed, double least, double most)
    {
        bool turned = p.Slope * (x.Slope / Math.Abs(x.Slope)) < 0;
        double step;
        if (p.Value > x.Value)
        {
            // Higher than the best: between them.
            double cubic = Cubic(x, p);
            double quadratic = x.At + x.Slope / ((x.Value - p.Value) / (p.At - x.At) + x.Slope) / 2 * (p.At - x.At);
            step = Math.Abs(cubic - x.At) < Math.Abs(quadratic - x.At) ? cubic : cubic + (quadratic - cubic) / 2;
            (y, bracketed) = (p, true);
            return step;
        }

        double secant = p.At + p.Slope / (p.Slope - x.Slope) * (x.At - p.At);
        if (turned)
        {
            // Lower, and the slope turned: the farther of both minima, still between.
            double cubic = Cubic(p, x);
            step = Math.Abs(cubic - p.At) > Math.Abs(secant - p.At) ? cubic : secant;
            (y, bracketed) = (x, true);
        }
        else if (Math.Abs(p.Slope) < Math.Abs(x.Slope))
        {
            // Lower and flatter: the cubic's minimum where it lies beyond the trial.
            double cubic = Beyond(x, p, least, most);
            bool nearer = Math.Abs(cubic - p.At) < Math.Abs(secant - p.At);
            step = nearer == bracketed ? cubic : secant;
            double limit = p.At + 0.66 * (y.At - p.At);
            if (!bracketed)
                step = Math.Clamp(step, least, most);
            else
                step = p.At > x.At ? Math.Min(limit, step) : Math.Max(limit, step);
        }
        else
        {
            // Lower and no flatter: towards the far end.
            step = bracketed ? Cubic(p, y) : p.At > x.At ? most : least;
        }

        x = p;
        return step;
    }

    // The minimum of the cubic through values and slopes of a and b, as seen from a.
    private static double Cubic(Point a, Point b)
    {
        var (theta, gamma) = Coefficients(a, b);
        if (b.At < a.At) gamma = -gamma;
        return a.At + (gamma - a.Slope + theta) / (gamma - a.Slope + gamma + b.Slope) * (b.At - a.At);
    }

    private static double Beyond(Point x, Point p, double least, double most)
    {
        var (theta, gamma) = Coefficients(p, x);
        if (x.At < p.At) gamma = -gamma;
        double ratio = (gamma - p.Slope + theta) / (gamma + (x.Slope - p.Slope) + gamma);
        if (ratio < 0 && gamma != 0) return p.At + ratio * (x.At - p.At);
        return p.At > x.At ? most : least;
    }

    private static (double Theta, double Gamma) Coefficients(Point a, Point b)
    {
        double theta = 3 * (a.Value - b.Value) / (b.At - a.At) + a.Slope + b.Slope;
        double scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(a.Slope), Math.Abs(b.Slope)));
        double square = theta / scale * (theta / scale) - a.Slope / scale * (b.Slope / scale);
        return (theta, scale * Math.Sqrt(Math.Max(0, square)));
    }
}
