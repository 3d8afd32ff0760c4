using System.Globalization;
using Collapse.Numerics;
using Collapse.Theory;

namespace Collapse.Guarding;

/// <summary>What two answers foretell: the responses to the real rows, and the responses to these.</summary>
/// <remarks>
/// By the measured gain (<see cref="MeasuredGain"/>, <see cref="Forecast"/>), which holds for a learner that has
/// finished learning; it tells what is lost once from what is lost again and again.
/// </remarks>
/// <param name="First">The share of the variance that the first sweep over the data takes.</param>
/// <param name="Again">The share that every further sweep takes, at its start; 0 for a learner that freezes.</param>
/// <param name="SweepsToHalf">Sweeps until half of the variance is left; infinity for never.</param>
public sealed record PairedLoss(double First, double Again, double SweepsToHalf)
{
    private const double MostSweeps = 1e6;

    /// <summary>The same in a sentence.</summary>
    public string Sentence => $"Asked twice: the first sweep takes {Wording.Percent(First)} of the variance, "
        + $"a further one {Wording.Percent(Again)}; "
        + (double.IsFinite(SweepsToHalf)
            ? string.Create(CultureInfo.InvariantCulture, $"half is left after {SweepsToHalf:#,0.#} sweeps.")
            : "it never comes down to half.");

    /// <summary>From the real rows X, Y1 = T{X} and Y2 = T{Y1}; all finite and of one shape.</summary>
    public static PairedLoss Of(Matrix real, Matrix first, Matrix second)
    {
        Forecast forecast = Forecast.Of(ForecastAnswers.Of(real, new AnswerPair(first, second)));
        double half = 0.5 * forecast.Variances(0).Sum();
        double Left(double sweeps) => forecast.Variances(sweeps * real.Rows).Sum();
        double low = 0, high = 1;
        while (Left(high) > half && high < MostSweeps) (low, high) = (high, 2 * high);
        if (Left(high) > half) low = high = double.PositiveInfinity;
        while (high - low > 1e-3 * high)
        {
            double middle = (low + high) / 2;
            if (Left(middle) > half) low = middle;
            else high = middle;
        }

        return new PairedLoss(forecast.Gains.FirstLoss, forecast.Gains.LossAgain, high);
    }
}
