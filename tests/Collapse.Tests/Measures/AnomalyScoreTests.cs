using Collapse.Data;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Measures;

/// <summary>Anomaly scores, their threshold, and the abnormal beats they are tried on.</summary>
public sealed class AnomalyScoreTests
{
    [Fact]
    public void A_score_is_the_root_mean_squared_error_of_its_row() =>
        Assert.Equal([0, 5 / Math.Sqrt(2)],
            AnomalyScore.Of(Matrix.From(2, 2, [1, 2, 4, 6]), Matrix.From(2, 2, [1, 2, 1, 2])), (a, b) =>
            Math.Abs(a - b) < 1e-12);

    [Fact]
    public void Scores_need_equal_shapes_and_a_threshold_numbers()
    {
        Assert.Throws<ArgumentException>(() =>
            AnomalyScore.Of(Matrix.From(1, 2, [1, 2]), Matrix.From(2, 2, [1, 2, 3, 4])));
        Assert.Throws<ArgumentException>(() =>
            AnomalyScore.Of(Matrix.From(2, 1, [1, 2]), Matrix.From(2, 2, [1, 2, 3, 4])));
        Assert.Throws<ArgumentException>(() => AnomalyScore.Threshold([]));
        Assert.Throws<ArgumentException>(() => AnomalyScore.Threshold([1, double.NaN]));
    }

    [Fact]
    public void The_ROC_area_is_the_share_of_pairs_in_the_right_order()
    {
        Assert.Equal(1, AnomalyScore.RocArea([1, 2], [3, 4]));
        Assert.Equal(0, AnomalyScore.RocArea([3, 4], [1, 2]));
        Assert.Equal(0.5, AnomalyScore.RocArea([1, 1], [1]));
        Assert.Equal(0.75, AnomalyScore.RocArea([1, 3], [2, 4]));
        Assert.True(double.IsNaN(AnomalyScore.RocArea([double.NaN], [2])));
    }

    [Fact]
    public void The_threshold_is_an_order_statistic_between_its_bounds()
    {
        AnomalyThreshold threshold = AnomalyScore.Threshold([.. Enumerable.Range(1, 200).Select(i => (double)i)]);
        Assert.Equal(190, threshold.Value);
        // P(B <= 183) = 0.0217 and P(B <= 195) = 0.973, P(B <= 196) = 0.990 for B binomial with n = 200, p = 0.95.
        Assert.Equal(184, threshold.Lower);
        Assert.Equal(198, threshold.Upper);
        Assert.Equal(double.PositiveInfinity, AnomalyScore.Threshold([1, 2, 3]).Upper);
    }

    // The interval covers the true percentile in at least 95 of 100 cases; 1000 trials, three standard errors.
    [Fact]
    public void The_interval_holds_the_true_percentile_as_often_as_it_says()
    {
        int held = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            Key key = Key.FromSeed(5).Derive(trial);
            AnomalyThreshold threshold =
                AnomalyScore.Threshold([.. Enumerable.Range(0, 120).Select(i => key.Uniform(i))]);
            if (threshold.Lower <= 0.95 && 0.95 <= threshold.Upper) held++;
        }

        Assert.InRange(held, 950 - 21, 1000);
    }

    [Theory]
    [InlineData(Abnormality.WideQrs, 13, 57)]
    [InlineData(Abnormality.StElevation, 40, 59)]
    [InlineData(Abnormality.MissingP, 7, 28)]
    [InlineData(Abnormality.InvertedT, 46, 80)]
    public void An_abnormal_beat_differs_where_it_should_and_nowhere_else(Abnormality kind, int first, int last)
    {
        Matrix normal = Matrix.Create(3, 95, (row, values) =>
        {
            for (int i = 0; i < 95; i++)
                values[i] =
                    (float)(Wave(i, 17, 4, 0.15) + Wave(i, 35, 2, 1.1) + Wave(i, 63, 6, 0.3) + 0.01 * row - 0.05);
        });
        Matrix abnormal = AbnormalBeat.Of(normal, kind);
        int[] changed = [.. Enumerable.Range(0, 95).Where(i => Math.Abs(abnormal[1, i] - normal[1, i]) > 1e-4)];
        Assert.NotEmpty(changed);
        Assert.InRange(changed.Min(), first, last);
        Assert.InRange(changed.Max(), first, last);
        Assert.Equal(normal[1, 35], abnormal[1, 35]);
    }

    private static double Wave(double at, double centre, double width, double height) =>
        height * Elementary.Exp(-(at - centre) * (at - centre) / (2 * width * width));
}
