using Collapse.Numerics;
using Collapse.Scripts;
using Collapse.Theory;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Scripts;

/// <summary>Other forms of the forecast: the form in use is the forecast, and the whole covariance decouples.</summary>
public sealed class ForecastFormsTests
{
    private const int Rows = 60;

    private const string InUse = "noise and decay (in use)", Coupled = "whole covariance, noise and decay";

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(1_000)]
    public void The_form_in_use_is_the_forecast(double steps)
    {
        ForecastAnswers answers = Answers(0.3);
        double forecast = Collapse.Theory.Forecast.Of(answers).OutputCorrelation(steps);
        Assert.Equal(forecast, ForecastForms.predict(InUse, answers).Invoke(steps / Rows), 1e-5);
    }

    [Fact]
    public void Coupled_directions_have_variance_1_and_read_each_other_not_at_all()
    {
        ForecastDirections.Directions coupled = ForecastDirections.coupled(1e-6, Answers(0.3));
        Assert.All(coupled.First, variance => Assert.Equal(1, variance, 1e-6));
        var product = coupled.Read.TransposeThisAndMultiply(coupled.Along);
        for (int i = 0; i < product.RowCount; i++)
        {
            for (int j = 0; j < product.ColumnCount; j++) Assert.Equal(i == j ? 1 : 0, product[i, j], 1e-6);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.3, false)]
    public void The_whole_covariance_says_the_same_only_without_coupling(double coupling, bool same)
    {
        ForecastAnswers answers = Answers(coupling);
        double Of(string form) => ForecastForms.predict(form, answers).Invoke(3);
        double apart = Of(InUse) - Of(Coupled);
        Assert.Equal(same, Math.Abs(apart) < 1e-4);
    }

    [Fact]
    public void A_learner_left_out_is_judged_by_what_the_others_chose()
    {
        ForecastForms.Miss Miss(string form, string learner, double error) => new(form, learner, 0, 10_000, error);
        var left = ForecastForms.leftOut(ListModule.OfSeq(
        [
            Miss("a", "one", 0.01), Miss("a", "two", 0.01), Miss("a", "three", 0.09),
            Miss("b", "one", 0.03), Miss("b", "two", 0.03), Miss("b", "three", 0.03),
        ]));
        // With learner three form a errs by 0.05 on average, without it by 0.01.
        Assert.Equal(
            [Tuple.Create("one", "b", 0.03), Tuple.Create("two", "b", 0.03), Tuple.Create("three", "a", 0.09)],
            left.Select(found => Tuple.Create(found.Item1, found.Item2, Math.Round(found.Item3, 12))));
    }

    // A linear learner whose answer to direction 1 takes some of direction 2, and the other way round.
    private static ForecastAnswers Answers(double coupling)
    {
        float[][] x = Orthogonal();
        float[][] Answer(float[][] rows) =>
        [
            .. rows.Select(row => new[]
            {
                (float)(0.9 * row[0] + coupling * row[1]),
                (float)(0.7 * row[1] + coupling * row[0]),
                0.5f * row[2],
                0.1f * row[3],
            }),
        ];

        float[][] first = Answer(x), second = Answer(first);
        return ForecastAnswers.Of(Shifted(x), new AnswerPair(Shifted(first), Shifted(second)))
            .WithOutputs(Shifted(first));
    }

    private static Matrix Shifted(float[][] rows) =>
        Matrix.FromRows([.. rows.Select(row => row.Select((value, j) => value + MathF.Sin(2 * j)).ToArray())]);

    // Uncorrelated columns: sines of different frequencies.
    private static float[][] Orthogonal() =>
    [
        .. Enumerable.Range(0, Rows).Select(k => Enumerable.Range(1, 4)
            .Select(j => (float)(Math.Sin(2 * Math.PI * j * (k + 0.5) / Rows) / j)).ToArray()),
    ];
}
