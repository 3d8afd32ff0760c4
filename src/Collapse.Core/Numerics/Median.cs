using MathNet.Numerics.Statistics;

namespace Collapse.Numerics;

/// <summary>The one median.</summary>
public static class Median
{
    /// <summary>
    /// The middle value, or the mean of the two middle ones, of the values that are numbers; NaN when none is. Infinite
    /// values are numbers.
    /// </summary>
    /// <param name="values">Values in any order.</param>
    public static double Of(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).Median();
}
