using Collapse.Measures;

namespace Collapse.Theory;

/// <summary>How a learner is fed back: what a forecast has to know beside its answers.</summary>
/// <remarks>Replacing is the default. The three combine, as in <see cref="CollapseLaw"/>.</remarks>
public sealed record ForecastPolicy
{
    /// <summary>p, the share of the rows that are never replaced (gold); 0 to 1.</summary>
    public double ProtectedShare { get; init; }

    /// <summary>
    /// q, the probability that a chosen row becomes fresh real data instead of a response (mix); 0 to 1.
    /// </summary>
    public double FreshShare { get; init; }

    /// <summary>k, how many rows each step feeds back; at least 1.</summary>
    public int RowsPerStep { get; init; } = 1;

    internal ForecastPolicy Checked()
    {
        if (!(ProtectedShare is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(ProtectedShare), ProtectedShare, "Expected 0 to 1.");
        if (!(FreshShare is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(FreshShare), FreshShare, "Expected 0 to 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(RowsPerStep, 1);
        return this;
    }
}

/// <summary>What becomes of a learner's outputs when they are fed back, from two answers before any feedback.</summary>
/// <remarks>
/// <para>
/// Along each principal direction of the data (<see cref="MeasuredGain"/>) the part that is dropped, lambda - kappa,
/// goes as the rows are replaced for the first time, exp(-N/M); the part kappa follows the collapse law with the
/// direction's own noise s and decay d: d kappa / dN = (g(kappa)^2 (kappa + s) - kappa) / M. The learner is taken to
/// stay at its optimum: it is retrained while its data change, which iterating the learner as it was asked misses.
/// </para>
/// <para>
/// The outputs keep their mean, and along direction i each row's distance from it is multiplied by
/// sqrt(kappa_i(N) / kappa_i(0)) g_i(N) / g_i(0): once for the data and once for the learner. At N = 0 they are the
/// measured ones. In directions without data variance they shrink as the others do on the whole.
/// </para>
/// <para>
/// What it leaves out: the mean's drift; directions that rotate; rows that lose more than others; a learner that is
/// still learning when it is asked. Immutable and deterministic.
/// </para>
/// </remarks>
public sealed class Forecast
{
    private readonly ForecastRows _rows;
    private readonly ForecastModes _modes;

    internal Forecast(MeasuredGains gains, ForecastRows rows, ForecastPolicy policy) =>
        (Gains, Policy, _rows, _modes) = (gains, policy, rows, new ForecastModes(gains, policy));

    /// <summary>The measured gains.</summary>
    public MeasuredGains Gains { get; }

    /// <summary>How rows are fed back.</summary>
    public ForecastPolicy Policy { get; }

    private double Share => Policy.ProtectedShare;

    // The last step that is looked at.
    private double Most => FirstPassage.MostSweeps * Gains.Data.Samples / Policy.RowsPerStep;

    /// <summary>The forecast from answers.</summary>
    /// <param name="answers">Data, answers, and what else is to be forecast.</param>
    /// <param name="policy">How rows are fed back; replacing one a step when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share or a number of rows is out of range.</exception>
    public static Forecast Of(ForecastAnswers answers, ForecastPolicy? policy = null)
    {
        MeasuredGains gains = MeasuredGains.Of(answers);
        return new Forecast(gains, new ForecastRows(gains.Data, answers), (policy ?? new()).Checked());
    }

    /// <summary>The forecast of the same outputs under other gains.</summary>
    internal Forecast With(MeasuredGains gains) => new(gains, _rows, Policy);

    /// <summary>
    /// The average pairwise correlation of the outputs after N steps (<see cref="PairwiseCorrelation"/>).
    /// </summary>
    /// <param name="steps">N, at least 0.</param>
    /// <remarks>With protected rows the mean over all choices of them, as in <see
    /// cref="CollapsePrediction"/>.</remarks>
    public double OutputCorrelation(double steps) => _rows.Correlation(_modes.At(steps), Share);

    /// <summary>
    /// The variance of the outputs after N steps: the mean over coordinates (<see cref="Measures.OutputVariance"/>).
    /// </summary>
    /// <param name="steps">N, at least 0.</param>
    public double OutputVariance(double steps) => _rows.Variance(_modes.At(steps), Share);

    /// <summary>The effective rank of the outputs after N steps (<see cref="Measures.EffectiveRank"/>).</summary>
    /// <param name="steps">N, at least 0.</param>
    public double EffectiveRank(double steps) => _rows.Rank(_modes.At(steps), Share);

    /// <summary>
    /// The root mean squared error on the held-out rows after N steps, in units of sigma(X); NaN without such rows.
    /// </summary>
    /// <param name="steps">N, at least 0.</param>
    /// <remarks>The rows stay as they are; the learner's gain on them falls.</remarks>
    public double NewError(double steps) => _rows.NewError(_modes.At(steps));

    /// <summary>
    /// The variances of the whole training set along the principal directions after N steps, in their order.
    /// </summary>
    /// <param name="steps">N, at least 0.</param>
    public double[] Variances(double steps)
    {
        ForecastMoment moment = _modes.At(steps);
        return [.. Gains.Directions.Select((gain, i) => Share * gain.Variance + (1 - Share) * moment.Unprotected[i])];
    }

    /// <summary>
    /// The step at which each direction's training variance has come down to half; infinity when it never does, NaN for
    /// 0.
    /// </summary>
    /// <remarks>On a grid of 20 steps a decade up to 3e9 sweeps, and between by bisection.</remarks>
    public double[] HalfLives()
    {
        double most = Most;
        return
        [
            .. Gains.Directions.Select((gain, i) => gain.Variance > 0
                ? FirstPassage.Of(steps => -_modes.Whole(i, steps) / gain.Variance, -0.5, most)
                : double.NaN),
        ];
    }

    /// <summary>
    /// The first step at which the outputs' predicted correlation is at least a threshold; infinity when there is none.
    /// </summary>
    /// <param name="threshold">The correlation, such as 0.95.</param>
    public double StepsUntil(double threshold) =>
        FirstPassage.Of(OutputCorrelation, threshold, Most);
}
