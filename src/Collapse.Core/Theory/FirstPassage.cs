using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>When a course passes a threshold for the first time.</summary>
internal static class FirstPassage
{
    /// <summary>Beyond this many sweeps over the data nothing is looked for: 10^12 steps of 300 vectors.</summary>
    public const double MostSweeps = 3e9;

    // ln 10 / 20: twenty steps of the search a decade.
    private const double SearchStep = 0.11512925464970228;

    /// <summary>The first step at which a course is at least a threshold; infinity when there is none.</summary>
    /// <param name="course">The course as a function of the steps.</param>
    /// <param name="threshold">The value to reach.</param>
    /// <param name="most">The last step that is looked at.</param>
    /// <remarks>Looked for on a grid of 20 steps a decade from 1, and between by bisection to 1e-9.</remarks>
    public static double Of(Func<double, double> course, double threshold, double most)
    {
        if (course(0) >= threshold) return 0;
        double before = 0;
        for (double log = 0; ; log += SearchStep)
        {
            double steps = Elementary.Exp(log);
            if (steps > most) return double.PositiveInfinity;
            if (course(steps) >= threshold) return Between(before, steps);
            before = steps;
        }

        double Between(double low, double high)
        {
            while (high - low > 1e-9 * high)
            {
                double middle = (low + high) / 2;
                if (course(middle) >= threshold) high = middle;
                else low = middle;
            }

            return high;
        }
    }
}
