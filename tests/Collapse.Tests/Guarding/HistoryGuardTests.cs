using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>The guard on tables of measures.</summary>
[Trait("Tier", "fast")]
public class HistoryGuardTests
{
    [SharedDataFact("published")]
    public void The_published_tracks_of_CollapseTracker_collapse_and_the_guard_says_so_on_the_way()
    {
        string path = Fixtures.Shared("published", "collapsetracker_metrics.csv");
        HistoryReport report = HistoryGuard.Judge(HistoryTable.Read(path, "track"));
        Assert.Equal(8, report.Runs.Length);
        Assert.All(report.Runs, run => Assert.Equal(GuardVerdict.Collapsing, run.Verdict));
        Assert.All(report.Runs, run => Assert.InRange(run.FirstAlarm!.Value, 6, 9));
        // A constant measure has no trend, and words are no measures.
        string[] constant = [.. report.Runs[0].Trends.Where(t => double.IsNaN(t.P)).Select(t => t.Measure.Name)];
        Assert.Contains("perplexity", constant);
        Assert.DoesNotContain(report.Runs[0].Trends, t => t.Measure.Name is "domain" or "model" or "generation");
    }

    [Fact]
    public void Measures_without_trend_are_healthy_and_alarms_as_rare_as_said()
    {
        int alarms = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            Key key = Key.FromSeed(trial).Derive("history");
            GuardVerdict verdict = HistoryGuard.Judge([Run(10, (g, i) => 1 + 0.1 * key.Derive(i).Normal(g))]).Verdict;
            Assert.NotEqual(GuardVerdict.CannotTell, verdict);
            alarms += verdict == GuardVerdict.Healthy ? 0 : 1;
        }

        // Holm over 3 measures: at most 5 %; more than 33 of 400 come by chance in less than 0.3 % of cases.
        Assert.InRange(alarms, 0, 33);
    }

    [Fact]
    public void A_steady_fall_is_a_collapse_with_a_date_and_a_rise_fattening()
    {
        HistoryReport falling = HistoryGuard.Judge([Run(8, (g, _) => Math.Pow(0.95, g + 0.01 * (g % 2)))]);
        Assert.Equal(GuardVerdict.Collapsing, falling.Verdict);
        Assert.Equal(7, falling.Runs[0].Trends[0].Half!.Expected); // 0.95^13.5 = 1/2, seven are seen
        Assert.Equal(GuardVerdict.Fattening, HistoryGuard.Judge([Run(8, (g, _) => Math.Pow(1.05, g))]).Verdict);
    }

    [Fact]
    public void The_trend_test_is_Jonckheere_s_and_Terpstra_s()
    {
        Key key = Key.FromSeed(7);
        double[] values = [.. Enumerable.Range(0, 7).Select(i => key.Normal(i))];
        double[][] groups = [.. values.Select(value => new[] { value })];
        (double rise, double p) = KendallTrend.Test(values);
        TrendTest up = JonckheereTerpstra.Test(groups), down = JonckheereTerpstra.Test([.. groups.Reverse()]);
        Assert.Equal(up.Effect, rise, 1e-12);
        Assert.Equal(Math.Min(1, 2 * Math.Min(up.P, down.P)), p, 1e-12);
    }

    [Fact]
    public void Three_generations_are_too_few() =>
        Assert.Equal(GuardVerdict.CannotTell, HistoryGuard.Judge([Run(3, (g, _) => -g)]).Verdict);

    [Theory]
    [InlineData("self_bleu", MeasureSense.RiseIsLoss)]
    [InlineData("length_std", MeasureSense.FallIsLoss)]
    [InlineData("distinct_2gram", MeasureSense.FallIsLoss)]
    [InlineData("mean_length", MeasureSense.Unknown)]
    public void A_measure_s_sense_is_in_its_name(string name, MeasureSense sense) =>
        Assert.Equal(sense, MeasureSenses.Of(name));

    [Theory]
    [InlineData("generation,variance\n0,1\n", "m.csv: 2 rows; expected a header and at least two.")]
    [InlineData("a,b\nx,y\nz,w\n", "m.csv:1: no column of numbers; expected one a measure.")]
    [InlineData(
        "generation,variance\n0,1\n0,2\n",
        "m.csv:3: generation 0 stands twice; name the column that tells runs apart with --groups.")]
    [InlineData("a,variance\n0,1\n1\n2,1\n", "m.csv:3: 1 columns, the header has 2.")]
    public void A_bad_table_is_one_line(string text, string message)
    {
        using ScratchFolder folder = new();
        string path = folder.Write("m.csv", text);
        string found = Assert.Throws<InputException>(() => HistoryTable.Read(path, null)).Message;
        Assert.Equal(message, found.Replace(folder.Root + "/", ""));
    }

    private static readonly string[] Named = ["variance", "effective rank", "entropy"];

    private static HistoryRun Run(int generations, Func<int, int, double> value) => new(
        "",
        [
            .. Named.Select((name, i) => new HistoryMeasure(
                name, MeasureSenses.Of(name), [.. Enumerable.Range(0, generations).Select(g => value(g, i))])),
        ]);
}
