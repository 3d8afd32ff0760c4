using Collapse.Numerics;
using MathNet.Numerics;

namespace Collapse.Theory;

/// <summary>
/// How long counts survive refits on their own samples, exactly: Poisson, Bernoulli, and the categories of a
/// multinomial.
/// </summary>
/// <remarks>
/// A. T. Suresh, A. Thangaraj, A. Khandavally, "Rate of model collapse in recursive training", 2024 (Theorems 1 and 2
/// bound what is computed here). A rate or probability of 0 stays 0; survival is not having got there.
/// </remarks>
public static class RefitSurvival
{
    /// <summary>P(lambda_k is not 0) when lambda_(k+1) is the mean of n Poisson(lambda_k) draws.</summary>
    /// <remarks>
    /// The sum of the n draws is a branching process whose individuals have Poisson(1) children: with q_0 = 0, q_k =
    /// exp(q_(k-1) - 1), P = 1 - exp(n lambda_0 (q_(k-1) - 1)).
    /// </remarks>
    /// <param name="n">Samples a generation, at least 1.</param>
    /// <param name="rate">lambda_0, at least 0.</param>
    /// <param name="generations">k, at least 0.</param>
    public static double Poisson(int n, double rate, int generations)
    {
        if (generations == 0) return rate > 0 ? 1 : 0;
        double q = 0;
        for (int k = 1; k < generations; k++) q = Elementary.Exp(q - 1);
        return 1 - Elementary.Exp(n * rate * (q - 1));
    }

    /// <summary>
    /// P(p_k is not 0) when p_(k+1) is the mean of n Bernoulli(p_k) draws; also one category of a multinomial.
    /// </summary>
    /// <remarks>
    /// The number of ones is a binomial chain. P(count 0 after k | count i) is computed backwards for all i up to a cap
    /// beyond which it is below about 1e-15 (at most exp(-2 i / k) for small i / n), and taken for 0.
    /// </remarks>
    /// <param name="n">Samples a generation, at least 1.</param>
    /// <param name="probability">p_0, in [0, 1].</param>
    /// <param name="generations">k, at least 0.</param>
    public static double Bernoulli(int n, double probability, int generations) =>
        Bernoulli(n, [probability], generations)[0];

    /// <summary>The same for many p_0.</summary>
    public static double[] Bernoulli(int n, IReadOnlyList<double> probabilities, int generations)
    {
        if (generations == 0) return [.. probabilities.Select(p => p > 0 ? 1.0 : 0)];
        int cap = (int)Math.Min(n, Math.Max(20, 18.0 * generations));
        double[] extinct = new double[cap + 1];
        extinct[0] = 1;
        double[][] rows = [.. Enumerable.Range(0, cap + 1).Select(i => Binomial(n, (double)i / n, cap))];
        for (int k = 1; k < generations; k++) extinct = [.. rows.Select(row => Dot(row, extinct))];
        return [.. probabilities.Select(p => 1 - Dot(Binomial(n, p, cap), extinct))];
    }

    // P(j ones among n), j = 0 .. cap, or until it is negligible.
    private static double[] Binomial(int n, double p, int cap)
    {
        if (p == 0) return [1];
        if (p >= 1) return cap == n ? [.. new double[n], 1] : [0];
        double log = Elementary.Log(p), rest = Elementary.Log(1 - p);
        double last = n * p + 12 * Math.Sqrt(n * p) + 60;
        int count = (int)Math.Min(cap, last) + 1;
        double[] row = new double[count];
        for (int j = 0; j < count; j++)
            row[j] = Elementary.Exp(SpecialFunctions.BinomialLn(n, j) + j * log + (n - j) * rest);
        return row;
    }

    private static double Dot(double[] row, double[] extinct)
    {
        double sum = 0;
        for (int j = 0; j < Math.Min(row.Length, extinct.Length); j++) sum += row[j] * extinct[j];
        return sum;
    }
}
