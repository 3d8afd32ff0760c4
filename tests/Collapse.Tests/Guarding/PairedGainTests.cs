using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>What one answer to the real rows foretells.</summary>
[Trait("Tier", "fast")]
public class PairedGainTests
{
    private const int Count = 400, Columns = 8;

    private static readonly Key Root = Key.FromSeed(3).Derive("paired gain");
    // Variances far apart, so that the principal directions are the coordinates.
    private static readonly Matrix Real = Rows.Normal(
        Root.Derive("real"), Count, Columns, i => Variance(i) / Rows.Variance(i));
    private static readonly GuardOptions Pairs = new() { Permutations = 199, Pairs = true };

    [Fact]
    public void The_gain_is_the_slope_and_the_forecast_that_of_the_collapse_law()
    {
        // A Wiener filter of noise s: y = g_i (x + n), g_i = lambda_i / (lambda_i + s).
        const double Noise = 0.1;
        double Gain(double lambda) => lambda / (lambda + Noise);
        Matrix answers = Answers((i, x, n) => Gain(Variance(i)) * (x + Math.Sqrt(Noise) * n));
        PairedGain gain = Guard.Judge(Real, [answers], Pairs).Answer!;
        double[] lambdas = [.. Enumerable.Range(0, Columns).Select(Variance)];
        double expected = lambdas.Sum(lambda => lambda * Gain(lambda)) / lambdas.Sum();
        Assert.InRange(expected, gain.Gain.Low, gain.Gain.High);
        Assert.InRange(gain.Gain.High - gain.Gain.Low, 0.001, 0.05);

        // The least lambda has the least gain.
        Assert.Equal(Columns, gain.WeakestDirection);
        Assert.InRange(Gain(lambdas[^1]), gain.Weakest!.Low, gain.Weakest.High);

        // The same learner trained again and again: lambda -> g^2 (lambda + s) = lambda^2 / (lambda + s).
        double[] left = lambdas;
        int generations = 0;
        while (left.Sum() > lambdas.Sum() / 2)
        {
            left = [.. left.Select(lambda => lambda * lambda / (lambda + Noise))];
            generations++;
        }

        Assert.InRange(generations - 1, gain.Earliest, gain.Latest);
        Assert.Equal(generations - 1, gain.Expected, 1.0);
        Assert.True(gain.Latest - gain.Earliest <= 3, $"{gain}");
    }

    [Fact]
    public void Rows_given_back_have_the_gain_1_and_no_forecast()
    {
        GuardReport report = Guard.Judge(Real, [Real], Pairs);
        Assert.Equal(1, report.Answer!.Gain.Value, 1e-9);
        Assert.True(double.IsNaN(report.Answer.Expected) || double.IsPositiveInfinity(report.Answer.Expected));
        Assert.Null(report.Answer.Weakest);
        Assert.Contains("is not sure, so nothing is forecast", report.Answer.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_direction_that_is_dropped_is_the_weakest_and_its_gain_nought()
    {
        PairedGain gain = Guard.Judge(Real, [Answers((i, x, _) => i == 2 ? 0 : x)], Pairs).Answer!;
        Assert.Equal(3, gain.WeakestDirection);
        Assert.InRange(gain.Weakest!.Value, -0.01, 0.05);
    }

    [Fact]
    public void Without_pairs_or_with_two_generations_there_is_none()
    {
        Assert.Null(Guard.Judge(Real, [Real], Pairs with { Pairs = false }).Answer);
        GuardReport two = Guard.Judge(Real, [Real, Real], Pairs);
        Assert.Null(two.Answer);
        Assert.NotNull(two.Paired);
    }

    [Fact]
    public void Pairs_with_a_row_that_is_not_finite_are_left_out_on_both_sides()
    {
        Matrix answers = Answers((_, x, _) => 0.8 * x);
        float[] broken = answers.Row(7).ToArray();
        broken[3] = float.NaN;
        GuardReport report = Guard.Judge(Real.WithRow(2, broken), [answers.WithRow(7, broken)], Pairs);
        Assert.Equal((398, 398, 1, 1), (
            report.Generations[0].RealRows, report.Generations[0].GeneratedRows, report.Generations[0].NonFiniteRows,
            report.RealNonFiniteRows));
        Assert.Equal(398, report.Generations[0].Units);
        Assert.Equal(0.8, report.Answer!.Gain.Value, 1e-5);
        Assert.Contains("1 of 400 real rows is not finite", report.Sentence, StringComparison.Ordinal);
    }

    private static double Variance(int i) => Math.Exp(-0.7 * i);

    private static Matrix Answers(Func<int, double, double, double> answer) => Matrix.Create(
        Count, Columns, (row, values) =>
    {
        for (int i = 0; i < Columns; i++)
            values[i] = (float)answer(i, Real[row, i], Root.Derive("noise").Normal(row * Columns + i));
    });
}
