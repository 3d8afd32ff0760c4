using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace Collapse.Figures;

/// <summary>The numbers of a Tukey box-and-whisker plot.</summary>
/// <remarks>
/// Quartiles are the median-unbiased estimates, definition 8 of Hyndman and Fan ("Sample quantiles in statistical
/// packages", 1996), which is Math.NET's default (R-8). Whiskers end at the last value within 1.5 inter-quartile
/// ranges of the box (Tukey, "Exploratory data analysis", 1977), or at the box where no value lies between.
/// </remarks>
/// <param name="Count">The number of finite values.</param>
/// <param name="LowerWhisker">The end of the lower whisker.</param>
/// <param name="LowerQuartile">The lower quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="UpperQuartile">The upper quartile.</param>
/// <param name="UpperWhisker">The end of the upper whisker.</param>
/// <param name="Outliers">The values beyond the whiskers, ascending.</param>
public sealed record BoxSummary(
    int Count,
    double LowerWhisker,
    double LowerQuartile,
    double Median,
    double UpperQuartile,
    double UpperWhisker,
    ImmutableArray<double> Outliers)
{
    /// <summary>
    /// Summarises values. NaN and infinities are left out; without a finite value every number is NaN.
    /// </summary>
    /// <param name="values">Values in any order.</param>
    public static BoxSummary Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return new BoxSummary(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, []);
        double lower = SortedArrayStatistics.LowerQuartile(sorted);
        double upper = SortedArrayStatistics.UpperQuartile(sorted);
        double reach = 1.5 * (upper - lower);
        double[] inside = [.. sorted.Where(value => value >= lower - reach && value <= upper + reach)];
        return new BoxSummary(
            sorted.Length,
            inside.Length == 0 ? lower : Math.Min(lower, inside[0]),
            lower,
            Numerics.Median.Of(sorted),
            upper,
            inside.Length == 0 ? upper : Math.Max(upper, inside[^1]),
            [.. sorted.Where(value => value < lower - reach || value > upper + reach)]);
    }
}
