using Collapse.Data;

namespace Collapse.Tests.Data;

public class ResampleTests
{
    [Theory]
    [InlineData(500, 100, 10)]
    [InlineData(500, 100, 35)]
    [InlineData(360, 100, 20)]
    [InlineData(257.5, 100, 20)]
    [InlineData(100, 500, 20)]
    [InlineData(100, 360, 35)]
    public void A_sine_below_the_cutoff_stays_the_same_sine(double from, double to, double frequency)
    {
        double[] resampled = Resample.To(Sine(from, frequency), from, to);
        double[] expected = Sine(to, frequency);
        for (int n = (int)to; n < (int)(9 * to); n++) // a second from either end
            Assert.Equal(expected[n], resampled[n], 5e-4);
    }

    [Theory]
    [InlineData(500, 100, 51)]
    [InlineData(500, 100, 70)]
    [InlineData(500, 100, 110)]
    [InlineData(360, 100, 95)]
    public void A_sine_above_half_the_new_rate_leaves_no_alias(double from, double to, double frequency)
    {
        double[] resampled = Resample.To(Sine(from, frequency), from, to);
        Assert.All(resampled[(int)to..(int)(9 * to)], x => Assert.InRange(x, -2e-4, 2e-4));
    }

    [Theory]
    [InlineData(5000, 500, 100, 1000)]
    [InlineData(1000, 100, 500, 4996)]
    [InlineData(3600, 360, 100, 1000)]
    [InlineData(1, 500, 100, 1)]
    [InlineData(0, 500, 100, 0)]
    public void Outputs_reach_to_the_last_input_and_not_beyond(int length, double from, double to, int expected) =>
        Assert.Equal(expected, Resample.To(new double[length], from, to).Length);

    [Fact]
    public void Equal_rates_give_a_copy_and_a_constant_stays_constant_to_its_ends()
    {
        double[] sine = Sine(100, 7);
        Assert.Equal(sine, Resample.To(sine, 100, 100));
        Assert.NotSame(sine, Resample.To(sine, 100, 100));
        double[] constant = Enumerable.Repeat(0.3, 500).ToArray();
        Assert.All(Resample.To(constant, 500, 100), x => Assert.Equal(0.3, x, 1e-12));
    }

    [Fact]
    public void A_missing_sample_is_missing_around_its_time_only()
    {
        double[] sine = Sine(500, 10);
        sine[2500] = double.NaN;
        double[] resampled = Resample.To(sine, 500, 100);
        Assert.True(double.IsNaN(resampled[500]));
        Assert.All(resampled[..460].Concat(resampled[540..]), x => Assert.True(double.IsFinite(x)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_impossible_rate_is_refused(double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Resample.To([1, 2], rate, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resample.To([1, 2], 100, rate));
    }

    private static double[] Sine(double rate, double frequency) =>
        [.. Enumerable.Range(0, (int)(10 * rate)).Select(n => Math.Sin(2 * Math.PI * frequency * n / rate + 0.4))];
}
