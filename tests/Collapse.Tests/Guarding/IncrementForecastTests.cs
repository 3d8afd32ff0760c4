using System.Globalization;
using Collapse.Guarding;

namespace Collapse.Tests.Guarding;

/// <summary>The forecast by increments of log variance.</summary>
[Trait("Tier", "fast")]
public class IncrementForecastTests
{
    [SharedDataTheory("published")]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Intervals_cover_published_runs_as_often_as_they_say(int seen)
    {
        var runs = File.ReadLines(Fixtures.Shared("published", "stanford_gaussian_d1_runs.csv")).Skip(1)
            .Select(line => line.Split(',')).Where(fields => fields[0] == "Replace")
            .GroupBy(fields => fields[2]).ToArray();
        Assert.True(runs.Length >= 150, $"{runs.Length} runs.");
        int covered = 0;
        foreach (var run in runs)
        {
            Dictionary<double, double> logs = run.ToDictionary(
                fields => double.Parse(fields[3], CultureInfo.InvariantCulture),
                fields => Math.Log(double.Parse(fields[4], CultureInfo.InvariantCulture)));
            double[] times = [.. logs.Keys.Order().Where(time => time <= seen)];
            // Before the first fit stands the true variance, 1.
            IncrementForecast forecast = IncrementForecast.Of([0, .. times], [0, .. times.Select(time => logs[time])]);
            (double low, _, double high) = forecast.At(100 - seen);
            if (low <= logs[100] && logs[100] <= high) covered++;
        }

        Assert.InRange((double)covered / runs.Length, 0.93, 0.98);
    }

    [Fact]
    public void A_steady_loss_is_found_and_dated()
    {
        double[] times = [.. Enumerable.Range(0, 11).Select(t => (double)t)];
        double[] logs = [.. times.Select(t => -0.05 * t + (t is > 0 and < 10 ? 0.001 * (t % 2) : 0))];
        IncrementForecast forecast = IncrementForecast.Of(times, logs);
        (double earliest, double expected, double latest) = forecast.Until(Math.Log(0.5));
        Assert.Equal(-0.05, forecast.Drift, 1e-12);
        Assert.Equal(4, expected); // log 2 / 0.05 = 13.9
        Assert.InRange(earliest, 3, 4);
        Assert.InRange(latest, 4, 5);
    }

    [Fact]
    public void One_increment_has_no_interval()
    {
        IncrementForecast forecast = IncrementForecast.Of([0, 1], [0, -0.1]);
        Assert.True(double.IsNaN(forecast.Gain.Low) && double.IsNaN(forecast.Until(-1).Latest));
        Assert.Equal(Math.Exp(-0.1), forecast.Gain.Value, 1e-15);
    }
}
