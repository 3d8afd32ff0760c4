using Collapse.Experiments;
using Collapse.Runs;
using Collapse.Scripts;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Scripts;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(7380, "2 h 3 min")]
    public void Durations_read_as_people_say_them(double seconds, string text) =>
        Assert.Equal(text, Progress.duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_line_tells_what_is_done_and_what_is_left()
    {
        Assert.Equal(
            "3 of 480 simulations, 12 % of the work, 10 s, about 1 min 13 s left",
            Progress.line(new GridProgress(3, 480, 0.129, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(73))));
        Assert.Equal("1 of 1 simulation, 100 % of the work, 2 s",
            Progress.line(new GridProgress(1, 1, 1, TimeSpan.FromSeconds(2), TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(480, 12, 2,
        "480 simulations: 12 done, 2 running, 0 failed, 466 missing (3 of them half way); about 1 min 1 s left with 2 "
        + "at once.")]
    [InlineData(480, 12, 0,
        "480 simulations: 12 done, 0 running, 0 failed, 468 missing (3 of them half way); about 1 min 1 s of work for "
        + "one job.")]
    [InlineData(1, 1, 0, "1 simulation: 1 done, 0 running, 0 failed, 0 missing.")]
    public void A_status_says_how_much_is_left_and_who_is_at_it(int total, int done, int running, string line)
    {
        RunStatus<Protocol> status = new(
            total, done, running, [], total - done - running, done < total ? 3 : 0, done < total
                ? TimeSpan.FromSeconds(61) : TimeSpan.Zero);
        Assert.Equal([line], Running.status(FuncConvert.FromFunc<Protocol, string>(_ => ""), status));
    }

    [Fact]
    public void Lines_come_each_tenth_of_the_work_or_half_minute()
    {
        List<string> lines = [];
        IProgress<GridProgress> progress = new Progress.Lines(FuncConvert.FromAction<string>(lines.Add));
        for (int done = 0; done <= 1000; done++)
            progress.Report(new GridProgress(done, 1000, done / 1000.0, TimeSpan.FromSeconds(done * 0.01), null));
        Assert.Equal(11, lines.Count);
        progress.Report(new GridProgress(1, 9, 0.1, TimeSpan.FromSeconds(60), null));
        progress.Report(new GridProgress(2, 9, 0.1, TimeSpan.FromSeconds(61), null));
        Assert.Equal(12, lines.Count);
    }
}
