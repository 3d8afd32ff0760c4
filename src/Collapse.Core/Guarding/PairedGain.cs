using System.Globalization;
using Collapse.Numerics;
using Collapse.Theory;
using MathNet.Numerics.Distributions;

namespace Collapse.Guarding;

/// <summary>What one answer to the real rows foretells, each generated row being the response to a real one.</summary>
/// <remarks>
/// <para>
/// The gain is the slope of the response on its row, g = sum_k x_k y_k / sum_k x_k x_k with both centred; of all
/// directions together, and of each principal direction of the real rows. With the variances lambda of the rows and v
/// of the responses a direction is read as a learner at its optimum with noise s = v / g^2 - lambda and penalty d =
/// lambda - v / g (<see cref="MeasuredGain"/>). Trained again on its answers it leaves g^2 (lambda + s) with g =
/// (lambda - d) / (lambda + s), and so on, generation by generation.
/// </para>
/// <para>
/// What one answer cannot tell is a projection, which drops once what this reads as lost again and again: the number of
/// generations is the least, and a second generation tells (<see cref="PairedLoss"/>).
/// </para>
/// </remarks>
/// <param name="Gain">The gain of all directions together, with its 95 % interval; 1 for rows given back.</param>
/// <param name="Weakest">The least gain of a direction; null where none is surely below that of all.</param>
/// <param name="WeakestDirection">The number of that principal direction of the real rows, from 1; 0 for none.</param>
/// <param name="Earliest">
/// More generations until half of the variance is left, for the lower end of the gain's interval; infinity for never.
/// </param>
/// <param name="Expected">For the gain as it was measured.</param>
/// <param name="Latest">For the upper end.</param>
public sealed record PairedGain(
    Effect Gain, Effect? Weakest, int WeakestDirection, double Earliest, double Expected, double Latest)
{
    private const int MostGenerations = 10_000;
    private const double LeastShare = 1e-8;

    /// <summary>The same in a sentence.</summary>
    public string Sentence
    {
        get
        {
            string weakest =
                Weakest is null ? "" : $", in direction {WeakestDirection}, the weakest, {Interval(Weakest)}";
            string gain = $"Answered once: a response keeps a gain of {Interval(Gain)}{weakest}. ";
            if (!(Gain.High < 1)) return gain + "A gain below 1 is not sure, so nothing is forecast from it.";
            if (!(Gain.Low > 0)) return gain + "A gain above 0 is not sure, so nothing is forecast from it.";
            string half = double.IsFinite(Expected)
                ? $"half of the variance is left after {Generations(Expected)} more "
                    + $"({Generations(Earliest)} to {Generations(Latest)})"
                : "half of the variance stays for more than 10,000 generations";
            return gain + $"If each generation is trained on the one before and loses so again, {half}; what a "
                + "bottleneck drops is lost once. A second generation, the response to the first, tells which.";
        }
    }

    /// <summary>From pairs.</summary>
    /// <param name="real">X, [M x D], finite, rows that differ.</param>
    /// <param name="first">Y = T{X}, of the same shape.</param>
    /// <param name="groups">The subject of each row, whose rows are not independent; empty for none.</param>
    public static PairedGain Of(Matrix real, Matrix first, IReadOnlyList<string> groups)
    {
        PrincipalComponents data = PrincipalComponents.Of(real);
        int count = data.Variances.TakeWhile(variance => variance > LeastShare * data.Variances[0]).Count();
        double[] answers = Scores(first, data, count);
        int[] units = Units(groups, real.Rows);
        Slope[] slopes = [.. Enumerable.Range(0, count).Select(i => Along(i))];
        Effect gain = Together(slopes, units, 0.025);
        (int Direction, Effect Gain)? weakest = null;
        for (int i = 0; i < count; i++)
        {
            // The least of many looks small by chance: the interval is widened for their number.
            Effect one = Together([slopes[i]], units, 0.025 / count);
            if (one.High < gain.Value && (weakest is null || one.Value < weakest.Value.Gain.Value))
                weakest = (i + 1, Together([slopes[i]], units, 0.025) with { Name = $"gain of direction {i + 1}" });
        }

        double Half(double factor) => MoreGenerations(slopes, factor);
        bool sure = gain is { Low: > 0, High: < 1 };
        return new PairedGain(
            gain, weakest?.Gain, weakest?.Direction ?? 0,
            sure ? Half(gain.Low / gain.Value) : double.NaN, sure ? Half(1) : double.NaN,
            sure ? Half(gain.High / gain.Value) : double.NaN);

        Slope Along(int i)
        {
            double[] x = new double[real.Rows], y = new double[real.Rows];
            for (int k = 0; k < x.Length; k++) (x[k], y[k]) = (data.Scores(k)[i], answers[k * count + i]);
            return new Slope(x, y);
        }
    }

    // Generations after the first until half is left, each direction at its own noise and penalty.
    private static double MoreGenerations(Slope[] slopes, double factor)
    {
        MeasuredGain[] gains =
        [
            .. slopes.Select(slope =>
            {
                double g = Math.Clamp(slope.Gain * factor, 0, 1), v = slope.Answered * factor * factor;
                return MeasuredGain.Of(slope.Variance, v, g * v);
            }),
        ];
        double half = gains.Sum(gain => gain.Variance) / 2;
        double[] left = [.. gains.Select(gain => gain.Kept)];
        for (int generation = 1; generation <= MostGenerations; generation++)
        {
            double all = 0;
            for (int i = 0; i < left.Length; i++)
            {
                double g = gains[i].GainAt(left[i]);
                left[i] = g * g * (left[i] + gains[i].Noise);
                all += left[i];
            }

            if (all <= half) return generation - 1;
        }

        return double.PositiveInfinity;
    }

    // The slope over some directions, with the standard error of rows that belong together.
    private static Effect Together(Slope[] slopes, int[] units, double tail)
    {
        double products = slopes.Sum(slope => slope.Gain * slope.Squares), squares = slopes.Sum(slope => slope.Squares);
        double gain = products / squares;
        double[] parts = new double[units.Max() + 1];
        foreach (Slope slope in slopes)
        {
            for (int k = 0; k < units.Length; k++)
                parts[units[k]] += slope.X[k] * (slope.Y[k] - gain * slope.X[k]) / squares;
        }

        double freedom = parts.Length - 1;
        if (freedom < 1) return new Effect("gain", gain, double.NaN, double.NaN);
        double error = Math.Sqrt(parts.Sum(part => part * part) * parts.Length / freedom);
        double reach = StudentT.InvCDF(0, 1, freedom, 1 - tail) * error;
        return new Effect("gain", gain, gain - reach, gain + reach);
    }

    private static double[] Scores(Matrix rows, PrincipalComponents data, int count)
    {
        double[] mean = new double[rows.Columns], x = new double[rows.Columns], scores = new double[rows.Rows * count];
        for (int k = 0; k < rows.Rows; k++)
        {
            for (int i = 0; i < x.Length; i++) mean[i] += rows[k, i] / rows.Rows;
        }

        for (int k = 0; k < rows.Rows; k++)
        {
            for (int i = 0; i < x.Length; i++) x[i] = rows[k, i] - mean[i];
            for (int i = 0; i < count; i++) scores[k * count + i] = Lanes.Dot(x, data.Direction(i));
        }

        return scores;
    }

    private static int[] Units(IReadOnlyList<string> groups, int rows)
    {
        if (groups.Count == 0) return [.. Enumerable.Range(0, rows)];
        string[] names = [.. groups.Distinct()];
        Dictionary<string, int> number = names.Index().ToDictionary(name => name.Item, name => name.Index);
        return [.. groups.Select(group => number[group])];
    }

    private static string Interval(Effect effect) => string.Create(
        CultureInfo.InvariantCulture, $"{effect.Value:0.000} [{effect.Low:0.000}, {effect.High:0.000}]");

    private static string Generations(double count) =>
        double.IsFinite(count) ? count.ToString("#,0", CultureInfo.InvariantCulture) : "more than 10,000";

    // Rows and responses along one direction, both centred.
    private sealed record Slope(double[] X, double[] Y)
    {
        public double Squares { get; } = Lanes.Dot(X, X);

        public double Gain { get; } = Lanes.Dot(X, Y) / Lanes.Dot(X, X);

        public double Variance { get; } = Lanes.Dot(X, X) / X.Length;

        public double Answered { get; } = Lanes.Dot(Y, Y) / Y.Length;
    }
}
