using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Guarding;

/// <summary>A logarithm that walks at random with a drift: where it will be, with an interval.</summary>
/// <remarks>
/// With k increments over t generations, m = (L_t - L_0) / t and s^2 = (1 / (k - 1)) sum (dL_i - m dt_i)^2 / dt_i:
/// <c>L_(t+h) = L_t + h m +- t_(.975, k-1) s sqrt(h + h^2 / t)</c>, h^2 / t being what the drift's own error adds.
/// A Gaussian refitted on its own samples walks exactly so (<see cref="Theory.GaussianRefit"/>); where the loss slows
/// down or speeds up, the interval is too sure.
/// </remarks>
public sealed record IncrementForecast
{
    private const int Farthest = 10_000;

    private readonly double _quantile;

    private IncrementForecast(double level, double drift, double deviation, double generations, int freedom)
    {
        Level = level;
        Drift = drift;
        Deviation = deviation;
        Generations = generations;
        Freedom = freedom;
        _quantile = freedom < 1 ? double.NaN : StudentT.InvCDF(0, 1, freedom, 0.975);
    }

    /// <summary>L_t, the last value.</summary>
    public double Level { get; }

    /// <summary>m, the mean change a generation.</summary>
    public double Drift { get; }

    /// <summary>s, the standard deviation of a generation's change; NaN from one increment.</summary>
    public double Deviation { get; }

    /// <summary>t, the generations seen.</summary>
    public double Generations { get; }

    /// <summary>k - 1, the degrees of freedom of s.</summary>
    public int Freedom { get; }

    /// <summary>exp(m) with its 95 % interval: what a generation keeps of the last one's variance.</summary>
    public Effect Gain
    {
        get
        {
            double half = _quantile * Deviation / Math.Sqrt(Generations);
            return new Effect("gain", Elementary.Exp(Drift), Elementary.Exp(Drift - half),
                Elementary.Exp(Drift + half));
        }
    }

    /// <summary>From values at times.</summary>
    /// <param name="times">Generations, ascending, at least two.</param>
    /// <param name="logs">The logarithms there; all finite.</param>
    public static IncrementForecast Of(IReadOnlyList<double> times, IReadOnlyList<double> logs)
    {
        if (times.Count != logs.Count || times.Count < 2)
            throw new ArgumentException($"{times.Count} times, {logs.Count} values; expected two.", nameof(times));
        int last = times.Count - 1;
        double t = times[last] - times[0], drift = (logs[last] - logs[0]) / t, sum = 0;
        for (int i = 1; i <= last; i++)
        {
            double step = times[i] - times[i - 1];
            if (!(step > 0)) throw new ArgumentException("Times must ascend.", nameof(times));
            double away = logs[i] - logs[i - 1] - drift * step;
            sum += away * away / step;
        }

        double deviation = last < 2 ? double.NaN : Math.Sqrt(sum / (last - 1));
        return new IncrementForecast(logs[last], drift, deviation, t, last - 1);
    }

    /// <summary>
    /// Low end, expectation and high end of the value after <paramref name="ahead"/> more generations, at 95 %.
    /// </summary>
    public (double Low, double Middle, double High) At(double ahead)
    {
        double middle = Level + ahead * Drift;
        double half = _quantile * Deviation * Math.Sqrt(ahead + ahead * ahead / Generations);
        return (middle - half, middle, middle + half);
    }

    /// <summary>
    /// After how many more generations the value is first at or below a level, at the earliest, expected and at the
    /// latest.
    /// </summary>
    /// <returns>Whole generations; infinity where that is not within 10,000.</returns>
    public (double Earliest, double Expected, double Latest) Until(double level)
    {
        double earliest = double.PositiveInfinity, expected = double.PositiveInfinity, latest = double.PositiveInfinity;
        for (int h = Farthest; h >= 0; h--)
        {
            (double low, double middle, double high) = h == 0 ? (Level, Level, Level) : At(h);
            if (low <= level) earliest = h;
            if (middle <= level) expected = h;
            if (high <= level) latest = h;
        }

        return double.IsNaN(Deviation) ? (double.NaN, expected, double.NaN) : (earliest, expected, latest);
    }
}
