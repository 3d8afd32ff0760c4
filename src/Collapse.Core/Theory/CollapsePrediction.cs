using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>
/// What the collapse law says about the measures of a run, from the data alone: no training, no fitted number.
/// </summary>
/// <remarks>
/// <para>
/// The data's principal variances move along the law while mean, directions and unit scores stay: row k becomes
/// mean + sum_i sqrt(lambda_i(N) / lambda_i(0)) a_ki u_i, its output (the response to the clean row) has each direction
/// multiplied once more by the gain g_i(lambda_i(N)). What came in as noise is thus taken to be distributed over the
/// rows as the data were. On these rows the measures are taken.
/// </para>
/// <para>
/// With a share p protected, each row is either as it was or has moved; which ones is not known, so the correlation is
/// the mean over all choices: sum_k != l z_k z_l with z_k the mixture of both of its forms.
/// </para>
/// </remarks>
/// <param name="Data">The reference data, decomposed.</param>
/// <param name="Law">The law of its variances; its eigenvalues are the data's.</param>
public sealed record CollapsePrediction(PrincipalComponents Data, CollapseLaw Law)
{
    private readonly RowBasis _basis =
        new(Data.Mean, [.. Enumerable.Range(0, Data.Variances.Length).Select(i => Data.Direction(i).ToArray())]);

    /// <summary>The average pairwise correlation of the training set after N steps.</summary>
    public double TrainingCorrelation(double steps) => Correlation(steps, outputs: false);

    /// <summary>
    /// The average pairwise correlation of the outputs for the training set after N steps: what the figures show.
    /// </summary>
    public double OutputCorrelation(double steps) => Correlation(steps, outputs: true);

    /// <summary>
    /// The variance of the outputs after N steps, sum_i g_i^2 lambda_i / D: the mean over coordinates.
    /// </summary>
    public double OutputVariance(double steps)
    {
        double sum = 0;
        foreach (double spread in OutputSpreads(steps)) sum += spread * spread;
        return sum / Data.Coordinates;
    }

    /// <summary>
    /// The effective rank of the outputs after N steps: of singular values in proportion to g_i sqrt(lambda_i); NaN
    /// when all are 0.
    /// </summary>
    public double EffectiveRank(double steps)
    {
        double[] spreads = [.. OutputSpreads(steps)];
        double sum = spreads.Sum();
        double entropy = 0;
        foreach (double p in spreads.Select(spread => spread / sum).Where(p => p > 0)) entropy -= p * Elementary.Log(p);
        return sum > 0 ? Elementary.Exp(entropy) : double.NaN;
    }

    /// <summary>
    /// The first step at which the outputs' predicted correlation is at least a threshold; infinity when there is none.
    /// </summary>
    /// <param name="threshold">The correlation, such as 0.95.</param>
    /// <remarks>
    /// Looked for on a grid of 20 steps a decade from 1, up to 3e9 sweeps over the data, and between by bisection to
    /// 1e-9.
    /// </remarks>
    public double StepsUntil(double threshold) =>
        FirstPassage.Of(OutputCorrelation, threshold, FirstPassage.MostSweeps * Data.Samples / Law.RowsPerStep);

    private IEnumerable<double> OutputSpreads(double steps) =>
        Law.Variances(steps).Select((lambda, i) => Law.Gain(i, lambda) * Math.Sqrt(lambda));

    private double Correlation(double steps, bool outputs)
    {
        ImmutableArray<double> moved = Law.Unprotected(steps), whole = Law.Variances(steps);
        double[] kept = new double[whole.Length];
        double[] changed = new double[whole.Length];
        for (int i = 0; i < whole.Length; i++)
        {
            kept[i] = outputs ? Law.Gain(i, whole[i]) : 1;
            changed[i] = Law.Eigenvalues[i] > 0 ? kept[i] * Math.Sqrt(moved[i] / Law.Eigenvalues[i]) : 0;
        }

        return Mixed(kept, changed, Law.ProtectedShare);
    }

    // In the basis of mean and directions, without building the rows: O(M D) rather than O(M D^2).
    private double Mixed(double[] kept, double[] changed, double share)
    {
        RowBasis basis = _basis;
        int modes = kept.Length, rows = 0;
        double meanPart = 0, squares = 0;
        double[] parts = new double[modes], row = new double[modes], total = new double[modes];
        for (int k = 0; k < Data.Samples; k++)
        {
            ReadOnlySpan<double> scores = Data.Scores(k);
            double first = share == 0 ? 0 : share * Scale(kept, scores, parts);
            for (int i = 0; i < modes; i++) row[i] = first * parts[i];
            double second = share == 1 ? 0 : (1 - share) * Scale(changed, scores, parts);
            for (int i = 0; i < modes; i++) row[i] += second * parts[i];
            if (first + second == 0) continue;
            rows++;
            squares += basis.Square(first + second, row);
            meanPart += first + second;
            for (int i = 0; i < modes; i++) total[i] += row[i];
        }

        return rows < 2 ? double.NaN : (basis.Square(meanPart, total) - squares) / ((double)rows * (rows - 1));

        // 1 / the length of a row about its mean, its parts along the directions; 0 for a constant one.
        double Scale(double[] factors, ReadOnlySpan<double> scores, double[] along)
        {
            for (int i = 0; i < modes; i++) along[i] = factors[i] * scores[i];
            return basis.Scale(along);
        }
    }
}
