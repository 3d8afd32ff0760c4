using MathNet.Numerics;

namespace Collapse.Numerics;

/// <summary>Do values grow from group to group, when the groups have an order?</summary>
/// <remarks>
/// A. R. Jonckheere, Biometrika 41:133 (1954); T. J. Terpstra, Indagationes Mathematicae 14:327 (1952). The variance
/// with ties is that of M. Hollander, D. A. Wolfe, Nonparametric Statistical Methods, 2nd ed. 1999, section 6.2.
/// Small samples, such as four groups of at most 5 or two of at most 20: the p-value is exact, the share of all
/// arrangements of the values found, ties kept, whose J is at least the one found. Larger ones: the normal
/// approximation without continuity correction, which is close there; it uses the platform's exponential, so its last
/// bits may differ between machines. A test of level a says nothing where even the smallest exact p-value is above a:
/// ask <see cref="SmallestP"/>.
/// </remarks>
public static class JonckheereTerpstra
{
    /// <summary>Tests for growth over ordered groups.</summary>
    /// <param name="groups">
    /// The values of each group, in the order in which they should grow; groups may differ in size or be empty. NaN has
    /// no order and is an <see cref="ArgumentException"/>; infinities are ordered like any other value.
    /// </param>
    /// <returns>
    /// J = sum over groups a before b of the pairs with x_a &lt; x_b, ties counting one half; z = (J - E) / sqrt(V)
    /// with E = (n^2 - sum n_g^2) / 4 and the tie-corrected V; p = P(J >= j), exact for small samples, else P(Z >= z).
    /// Effect: J divided by the number of pairs, the probability that a later value exceeds an earlier one: 1/2 without
    /// trend, 1 when the groups do not overlap. With fewer than two groups that hold values, z, p and effect are NaN.
    /// </returns>
    public static TrendTest Test(IReadOnlyList<IReadOnlyList<double>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Any(group => group.Any(double.IsNaN)))
            throw new ArgumentException("NaN cannot be ordered: leave it out and say so.", nameof(groups));
        double j = 0;
        double pairs = 0;
        for (int later = 1; later < groups.Count; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                pairs += (double)groups[earlier].Count * groups[later].Count;
                foreach (double x in groups[earlier])
                {
                    foreach (double y in groups[later])
                        j += x < y ? 1 : x == y ? 0.5 : 0;
                }
            }
        }

        int n = groups.Sum(group => group.Count);
        double z = (j - pairs / 2) / Math.Sqrt(Variance(groups, n)); // pairs / 2 = (n^2 - sum n_g^2) / 4
        if (!double.IsFinite(z)) z = double.NaN;
        bool exact = ExactJonckheere.Suits([.. groups.Select(group => group.Count)]);
        double p = double.IsNaN(z) ? double.NaN : exact ? ExactJonckheere.UpperTail(groups, j) : UpperTail(z);
        return new TrendTest(j, z, p, j / pairs, n);
    }

    /// <summary>
    /// The smallest p-value that groups of these sizes can give: prod n_g! / n!, one arrangement of all.
    /// </summary>
    /// <param name="sizes">The number of values in each group, each at least 0.</param>
    public static double SmallestP(IEnumerable<int> sizes) => ExactJonckheere.SmallestP(sizes);

    // P(Z >= z) of a standard normal Z.
    internal static double UpperTail(double z) => 0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2));

    private static double Variance(IReadOnlyList<IReadOnlyList<double>> groups, double n)
    {
        double[] sizes = [.. groups.Select(group => (double)group.Count)];
        double[] ties =
            [.. groups.SelectMany(group => group).GroupBy(value => value).Select(tie => (double)tie.Count())];
        double variance = (Cubic(n) - sizes.Sum(Cubic) - ties.Sum(Cubic)) / 72;
        if (n > 2) variance += sizes.Sum(Triples) * ties.Sum(Triples) / (36 * Triples(n));
        if (n > 1) variance += sizes.Sum(Pairs) * ties.Sum(Pairs) / (8 * Pairs(n));
        return variance;
    }

    private static double Cubic(double k) => k * (k - 1) * (2 * k + 5);

    private static double Triples(double k) => k * (k - 1) * (k - 2);

    private static double Pairs(double k) => k * (k - 1);
}
