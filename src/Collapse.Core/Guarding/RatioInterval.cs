using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Guarding;

/// <summary>The ratio of two means with a 95 % interval, rows of one group taken together.</summary>
/// <remarks>
/// The logarithm's standard error by linearisation: a group adds sum_k (e_k - mean) / (n mean); rows that are exchanged
/// as one unit, pairs too, add up before they are squared. Student's t with the smaller set's number of units less one.
/// </remarks>
internal sealed class RatioInterval
{
    private readonly int[] _unitOf;
    private readonly bool[] _generated;
    private readonly int _units, _freedom;

    public RatioInterval(int[] unitOf, bool[] generated)
    {
        _unitOf = unitOf;
        _generated = generated;
        _units = unitOf.Max() + 1;
        _freedom = Math.Min(UnitsOf(false), UnitsOf(true)) - 1;
    }

    /// <summary>exp(log mean over generated rows - log mean over real rows), with its interval.</summary>
    /// <param name="name">What is compared.</param>
    /// <param name="values">e_k, at least 0, one a row.</param>
    /// <param name="floor">What a mean is at least.</param>
    public Effect Of(string name, ReadOnlySpan<double> values, double floor)
    {
        double[] sums = new double[2], counts = new double[2];
        for (int k = 0; k < values.Length; k++)
        {
            sums[_generated[k] ? 1 : 0] += values[k];
            counts[_generated[k] ? 1 : 0]++;
        }

        double[] means = [Math.Max(sums[0] / counts[0], floor), Math.Max(sums[1] / counts[1], floor)];
        double[] influence = new double[values.Length];
        for (int k = 0; k < values.Length; k++)
        {
            int set = _generated[k] ? 1 : 0;
            influence[k] = (values[k] - sums[set] / counts[set]) / (counts[set] * means[set]) * (set == 1 ? 1 : -1);
        }

        return OfLog(name, Elementary.Log(means[1]) - Elementary.Log(means[0]), influence);
    }

    /// <summary>exp(value), with the interval that each row's part in its error gives.</summary>
    public Effect OfLog(string name, double value, ReadOnlySpan<double> influence)
    {
        double[] units = new double[_units];
        for (int k = 0; k < influence.Length; k++) units[_unitOf[k]] += influence[k];
        double error = Math.Sqrt(units.Sum(unit => unit * unit) * (_freedom + 1) / Math.Max(_freedom, 1));
        double half = _freedom < 1 ? double.NaN : StudentT.InvCDF(0, 1, _freedom, 0.975) * error;
        return new Effect(name, Elementary.Exp(value), Elementary.Exp(value - half), Elementary.Exp(value + half));
    }

    private int UnitsOf(bool generated) =>
        _unitOf.Where((_, k) => _generated[k] == generated).Distinct().Count();
}
