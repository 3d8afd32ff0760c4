using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>The gains of a learner along the principal directions of its data, measured from its answers.</summary>
/// <remarks>
/// Pure and deterministic; double precision. Unchanged by a shift, a rotation and the order of the rows (but for
/// rounding); variances go with the square of the units, slopes and losses relative to the whole do not.
/// </remarks>
public sealed class MeasuredGains
{
    // A direction with less than this share of the largest variance is rounding (float32 data).
    private const double Rounding = 1e-12;

    private MeasuredGains(PrincipalComponents data, ImmutableArray<MeasuredGain> directions) =>
        (Data, Directions) = (data, directions);

    /// <summary>The decomposed data.</summary>
    public PrincipalComponents Data { get; }

    /// <summary>A gain for each principal direction, that of the largest variance first.</summary>
    public ImmutableArray<MeasuredGain> Directions { get; }

    /// <summary>
    /// The share of the data's variance that the first sweep over the data takes: sum (lambda - v1) / sum lambda.
    /// </summary>
    /// <remarks>A sweep replaces each row once. NaN for data without variance.</remarks>
    public double FirstLoss => Share(gain => gain.FirstLoss);

    /// <summary>
    /// The share of the data's variance that every sweep takes at the start: sum (kappa - v1)+ / sum lambda.
    /// </summary>
    /// <remarks>0 says that the learner freezes. NaN for data without variance.</remarks>
    public double LossAgain => Share(gain => gain.LossAgain);

    /// <summary>Measures the gains.</summary>
    /// <param name="answers">Data and answers.</param>
    public static MeasuredGains Of(ForecastAnswers answers)
    {
        PrincipalComponents data = PrincipalComponents.Of(answers.Data);
        return new AnswerScores(data, answers).Gains(_ => true);
    }

    internal static MeasuredGains From(
        PrincipalComponents data, double[] variances, double[] first, double[] covariances) =>
        new(data,
        [
            .. variances.Select((variance, i) => data.Variances[i] > Rounding * data.Variances[0]
                ? MeasuredGain.Of(variance, first[i], covariances[i])
                : new MeasuredGain(0, 0, 0, 0, 0, 0)),
        ]);

    private double Share(Func<MeasuredGain, double> loss) =>
        Directions.Sum(loss) / Directions.Sum(gain => gain.Variance);
}
