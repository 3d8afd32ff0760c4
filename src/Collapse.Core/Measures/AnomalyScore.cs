using System.Collections.Immutable;
using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Measures;

/// <summary>A threshold for an anomaly score, and how sure it is.</summary>
/// <param name="Value">The percentile of the calibration scores.</param>
/// <param name="Lower">The lower end of its 95 % confidence interval; minus infinity where there are too few scores for
/// one.</param>
/// <param name="Upper">The upper end; infinity where there are too few scores, which is so below 59 for the 95th
/// percentile.</param>
public sealed record AnomalyThreshold(double Value, double Lower, double Upper);

/// <summary>How unusual a segment is to an autoencoder: the error of its reconstruction.</summary>
public static class AnomalyScore
{
    /// <summary>The root mean squared error of each row, in the units of the data.</summary>
    /// <param name="outputs">The reconstructions, [segments x coordinates].</param>
    /// <param name="inputs">What they are of.</param>
    public static ImmutableArray<double> Of(Matrix outputs, Matrix inputs)
    {
        if (outputs.Rows != inputs.Rows || outputs.Columns != inputs.Columns)
            throw new ArgumentException($"Outputs are {outputs}, their inputs {inputs}.", nameof(outputs));
        ImmutableArray<double>.Builder scores = ImmutableArray.CreateBuilder<double>(inputs.Rows);
        for (int row = 0; row < inputs.Rows; row++)
        {
            double sum = 0;
            for (int i = 0; i < inputs.Columns; i++)
                sum += ((double)outputs[row, i] - inputs[row, i]) * ((double)outputs[row, i] - inputs[row, i]);
            scores.Add(Math.Sqrt(sum / inputs.Columns));
        }

        return scores.MoveToImmutable();
    }

    /// <summary>
    /// The area under the ROC curve: the probability that an abnormal score is above a normal one, ties counted half.
    /// </summary>
    /// <remarks>
    /// J. A. Hanley, B. J. McNeil, Radiology 143:29 (1982): the Mann-Whitney statistic over the number of pairs.
    /// </remarks>
    /// <returns>0 to 1; 1/2 for a score that says nothing; NaN when a score is NaN or one list is empty.</returns>
    public static double RocArea(IReadOnlyCollection<double> normal, IReadOnlyCollection<double> abnormal)
    {
        if (normal.Concat(abnormal).Any(double.IsNaN)) return double.NaN;
        double sum = 0;
        foreach (double high in abnormal)
        {
            foreach (double low in normal)
                sum += high > low ? 1 : high == low ? 0.5 : 0;
        }

        return sum / ((double)normal.Count * abnormal.Count);
    }

    /// <summary>
    /// The threshold that a share of normal segments stays below, from calibration segments that were not trained on.
    /// </summary>
    /// <remarks>
    /// The smallest score with at least that share of the scores at or below it; its confidence interval is made of
    /// order statistics and holds for any distribution, as long as the scores are independent (W. J. Conover,
    /// "Practical nonparametric statistics", 3rd ed. 1999, section 3.2). Segments of one subject are not, so the
    /// interval is rather too short.
    /// </remarks>
    /// <param name="scores">Scores of normal segments; at least one, none of them NaN.</param>
    /// <param name="share">The share, in (0, 1).</param>
    public static AnomalyThreshold Threshold(IReadOnlyCollection<double> scores, double share = 0.95)
    {
        if (scores.Count == 0 || scores.Any(double.IsNaN))
            throw new ArgumentException("A threshold needs scores that are numbers.", nameof(scores));
        double[] sorted = [.. scores.Order()];
        int n = sorted.Length, place = Math.Clamp((int)Math.Ceiling(share * n), 1, n);
        // The number B of scores below the true percentile is binomial: P(sorted[r] <= percentile) = P(B >= r + 1).
        int lower = -1, upper = n;
        for (int r = 0; r < n; r++)
        {
            double below = Binomial.CDF(share, n, r); // P(B <= r)
            if (below <= 0.025) lower = r;
            if (below >= 0.975 && upper == n) upper = r + 1;
        }

        return new AnomalyThreshold(
            sorted[place - 1],
            lower < 0 ? double.NegativeInfinity : sorted[lower],
            upper >= n ? double.PositiveInfinity : sorted[upper]);
    }
}
