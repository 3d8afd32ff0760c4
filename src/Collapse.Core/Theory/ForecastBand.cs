using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>
/// A forecast of a correlation with the interval that covers 95 % of what happened to learners that it had not seen.
/// </summary>
/// <param name="Value">The forecast.</param>
/// <param name="Lower">The lower end, at least -1.</param>
/// <param name="Upper">The upper end, at most 1.</param>
/// <param name="Sampling">The standard error of the forecast that the rows and the draws leave.</param>
/// <param name="Model">The half-width that the model's own error leaves.</param>
public readonly record struct ForecastInterval(double Value, double Lower, double Upper, double Sampling, double Model);

/// <summary>
/// How far a forecast may be off: what the answers leave open, and what the form itself has been off by.
/// </summary>
/// <remarks>
/// <para>
/// Sampling: the rows are parted into <see cref="Groups"/> groups, and the gains are measured without each in turn,
/// along the directions of all rows (jackknife; B. Efron, C. Stein, Annals of Statistics 9:586, 1981). Noise that is
/// drawn anew for each row and draw is in it, so it falls with the number of rows and with the number of draws.
/// </para>
/// <para>
/// Model: the forecast's error, as a share of the way from the outputs' correlation to 1, times 1 - exp(-t / 0.1), t
/// the share of the training set's variance that is forecast to be gone: who loses nothing cannot be far off. The
/// factor covers 95 % of the errors of the learners of the catalog on PTB-XL lead II and the synthetic ECG for N up to
/// 100,000, each learner with the same weight (docs/forecast.md). Both are added in squares.
/// </para>
/// </remarks>
public sealed class ForecastBand
{
    /// <summary>The number of groups of the jackknife, or of rows where there are fewer.</summary>
    public const int Groups = 20;

    /// <summary>The model's error as a share of the way to 1: 95 % of what was found was within it.</summary>
    public const double ModelError = 0.44;

    // The loss of variance by which that error is reached but for 1/e.
    private const double FullLoss = 0.1;

    // Two-sided 95 % of a normal error.
    private const double Deviations = 1.959963984540054;

    private readonly Forecast _forecast;
    private readonly Forecast[] _without;
    private readonly double _start, _variance;

    private ForecastBand(Forecast forecast, Forecast[] without)
    {
        _forecast = forecast;
        _without = without;
        _start = forecast.OutputCorrelation(0);
        _variance = forecast.Variances(0).Sum();
    }

    /// <summary>The band around the forecast of these answers.</summary>
    /// <param name="answers">Data and answers.</param>
    /// <param name="policy">How rows are fed back; replacing one a step when left out.</param>
    public static ForecastBand Of(ForecastAnswers answers, ForecastPolicy? policy = null)
    {
        Forecast forecast = Forecast.Of(answers, policy);
        AnswerScores scores = new(forecast.Gains.Data, answers);
        int groups = Math.Min(Groups, answers.Data.Rows);
        // Fewer than three rows have nothing to leave out.
        Forecast[] without = groups < 3
            ? []
            : [.. Enumerable.Range(0, groups).Select(group =>
                forecast.With(scores.Gains(row => row % groups != group)))];
        return new ForecastBand(forecast, without);
    }

    /// <summary>The forecast in the middle of the band.</summary>
    public Forecast Forecast => _forecast;

    /// <summary>
    /// The correlation of the outputs after N steps with its interval; all NaN where the correlation is.
    /// </summary>
    /// <param name="steps">N, at least 0.</param>
    public ForecastInterval OutputCorrelation(double steps)
    {
        double value = _forecast.OutputCorrelation(steps);
        double sampling = Jackknife([.. _without.Select(forecast => forecast.OutputCorrelation(steps))]);
        double lost = _variance > 0 ? Math.Max(0, 1 - _forecast.Variances(steps).Sum() / _variance) : 0;
        double model = ModelError * (1 - _start) * (1 - Elementary.Exp(-lost / FullLoss));
        double half = Math.Sqrt(Deviations * Deviations * sampling * sampling + model * model);
        return new(value, Math.Max(-1, value - half), Math.Min(1, value + half), sampling, model);
    }

    // sqrt((n - 1) / n sum (x - mean)^2); 0 for none.
    private static double Jackknife(double[] values)
    {
        if (values.Length == 0) return 0;
        double mean = values.Average();
        return Math.Sqrt((values.Length - 1.0) / values.Length * values.Sum(value => (value - mean) * (value - mean)));
    }
}
