using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Guarding;

/// <summary>The scores of single columns that quality reports of today give, from their formulas; 1 is best.</summary>
/// <remarks>
/// As in SDMetrics (MIT Data To AI Lab), whose expected values for its own example they reproduce. They are here to be
/// compared with: a column at a time they see neither rank nor weak directions, and none states how often it is wrong.
/// </remarks>
public static class ColumnScores
{
    /// <summary>
    /// KSComplement: 1 - the largest difference of the two empirical distribution functions; NaN are left out.
    /// </summary>
    /// <returns>0 to 1; NaN where a column has no numbers.</returns>
    public static double KsComplement(IEnumerable<double> real, IEnumerable<double> generated)
    {
        double[] a = Sorted(real), b = Sorted(generated);
        if (a.Length == 0 || b.Length == 0) return double.NaN;
        double largest = 0;
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            double value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] == value) i++;
            while (j < b.Length && b[j] == value) j++;
            largest = Math.Max(largest, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }

        return 1 - largest;
    }

    /// <summary>
    /// KSComplement of a normal column whose variance has shrunk to s^2 of the real one, for many rows:
    /// 1 - (Phi(x / s) - Phi(x)) with x^2 = ln(1 / s^2) / (1 / s^2 - 1). Half of the variance gone still scores 0.917.
    /// </summary>
    /// <param name="variance">s^2, in (0, 1).</param>
    public static double KsComplementOfShrunkNormal(double variance)
    {
        if (!(variance is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "Expected a share in (0, 1).");
        double x = Math.Sqrt(Elementary.Log(1 / variance) / (1 / variance - 1));
        return 1 - (Normal.CDF(0, 1, x / Math.Sqrt(variance)) - Normal.CDF(0, 1, x));
    }

    /// <summary>
    /// RangeCoverage: 1 - the parts of the real range, as shares of it, that generated values leave out; at least 0.
    /// </summary>
    public static double RangeCoverage(IEnumerable<double> real, IEnumerable<double> generated)
    {
        double[] a = Sorted(real), b = Sorted(generated);
        if (a.Length == 0 || b.Length == 0 || a[0] == a[^1]) return double.NaN;
        double range = a[^1] - a[0];
        double missing = Math.Max((b[0] - a[0]) / range, 0) + Math.Max((a[^1] - b[^1]) / range, 0);
        return Math.Max(1 - missing, 0);
    }

    /// <summary>TVComplement: 1 - half the sum of the differences of the categories' shares.</summary>
    public static double TvComplement(IReadOnlyCollection<string> real, IReadOnlyCollection<string> generated)
    {
        if (real.Count == 0 || generated.Count == 0) return double.NaN;
        Dictionary<string, int> a = real.CountBy(name => name).ToDictionary();
        Dictionary<string, int> b = generated.CountBy(name => name).ToDictionary();
        double sum = 0;
        foreach (string name in a.Keys.Union(b.Keys).Order(StringComparer.Ordinal))
        {
            double share = (double)a.GetValueOrDefault(name) / real.Count;
            sum += Math.Abs(share - (double)b.GetValueOrDefault(name) / generated.Count);
        }

        return 1 - sum / 2;
    }

    /// <summary>CategoryCoverage: the share of the real categories that generated rows have.</summary>
    public static double CategoryCoverage(IReadOnlyCollection<string> real, IReadOnlyCollection<string> generated) =>
        real.Count == 0 ? double.NaN : (double)real.Distinct().Intersect(generated).Count() / real.Distinct().Count();

    private static double[] Sorted(IEnumerable<double> values) =>
        [.. values.Where(value => !double.IsNaN(value)).Order()];
}
