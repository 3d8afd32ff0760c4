using Collapse.Figures;

namespace Collapse.Tests.Figures;

public sealed class Axes
{
    [Theory]
    [InlineData(0.703, new[] { "0.70", "0.75", "0.80", "0.85", "0.90", "0.95", "1.00" })]
    [InlineData(0.41, new[] { "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0" })]
    [InlineData(0.9931, new[] { "0.992", "0.994", "0.996", "0.998", "1.000" })]
    [InlineData(-0.1, new[] { "−0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0" })]
    [InlineData(1, new[] { "0.9990", "0.9992", "0.9994", "0.9996", "0.9998", "1.0000" })]
    public void A_correlation_axis_runs_from_the_tick_below_the_lowest_value_to_1(double lowest, string[] labels)
    {
        Axis axis = Axis.Correlation(lowest);
        Assert.Equal(labels, axis.Ticks.Select(tick => tick.Label));
        Assert.Equal(1, axis.High);
        Assert.True(axis.Low <= lowest);
        Assert.Equal(axis.Low, axis.Ticks[0].Value);
    }

    [Fact]
    public void Ticks_are_the_doubles_that_their_labels_name() =>
        Assert.Equal([0.6, 0.7, 0.8, 0.9, 1.0], Axis.Round(0.6, 1, 4).Ticks.Select(tick => tick.Value));

    [Fact]
    public void Linear_ticks_are_round_values_within_the_ends()
    {
        Axis axis = Axis.Linear(-350, 590, 4);
        Assert.Equal(["−250", "0", "250", "500"], axis.Ticks.Select(tick => tick.Label));
        Assert.Equal((-350, 590), (axis.Low, axis.High));
    }

    [Theory]
    [InlineData(1, 10, new[] { "1", "4", "7", "10" })]
    [InlineData(1, 2, new[] { "1", "2" })]
    [InlineData(1, 6, new[] { "1", "3", "5" })]
    public void Counts_have_ticks_at_whole_numbers_alone(int low, int high, string[] labels)
    {
        Axis axis = Axis.Counts(low, high, 4);
        Assert.Equal(labels, axis.Ticks.Select(tick => tick.Label));
        Assert.Equal((low, high), (axis.Low, axis.High));
    }

    [Fact]
    public void Large_and_small_values_are_written_with_a_power_of_ten()
    {
        Assert.Equal(
            [new Tick(0, "0"), new Tick(1e7, "1 × 10", "7"), new Tick(2e7, "2 × 10", "7")],
            Axis.Round(0, 2e7, 2).Ticks.ToArray());
        Assert.Equal(new Tick(5e-9, "5 × 10", "−9"), Axis.Round(0, 1e-8, 2).Ticks[1]);
    }

    [Fact]
    public void A_logarithmic_axis_has_a_tick_at_each_decade_with_thousands_separated_and_powers_beyond()
    {
        Axis axis = Axis.Log(1, 1e6);
        Assert.Equal(["1", "10", "100", "1,000", "10,000", "100,000", "10"], axis.Ticks.Select(tick => tick.Label));
        Assert.Equal("6", axis.Ticks[^1].Superscript);
        Assert.Equal(0.5, axis.Place(1000), 12);
        Assert.Equal(6 * 8, axis.Minor.Length);
        Assert.Equal("−3", Axis.Log(1e-3, 2).Ticks[0].Superscript);
    }

    [Fact]
    public void A_range_without_width_gets_some()
    {
        Axis axis = Axis.Linear(3, 3);
        Assert.True(axis.Low < 3 && axis.High > 3);
        Assert.True(Axis.Linear(0, 0).High > 0);
    }

    [Fact]
    public void Ends_that_are_not_a_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Axis.Linear(2, 1));
        Assert.Throws<ArgumentException>(() => Axis.Linear(double.NaN, 1));
        Assert.Throws<ArgumentException>(() => Axis.Log(0, 1));
    }

    [Theory]
    [InlineData(-0.001, "0")]
    [InlineData(12.345678, "12.35")]
    [InlineData(1234567, "1234567")]
    public void A_coordinate_has_two_decimals_and_no_negative_zero(double value, string text) =>
        Assert.Equal(text, Svg.Number(value));

    [Theory]
    [InlineData(0.0123456, "0.0123")]
    [InlineData(1.23456e-5, "1.23 × 10⁻⁵")]
    [InlineData(0.99987, "1.00")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "–")]
    [InlineData(-14.03, "−14.0")]
    public void Three_significant_digits(double value, string text) => Assert.Equal(text, Format.Significant(value));
}
