using Collapse.Experiments;
using Collapse.Scripts;

namespace Collapse.Tests.Scripts;

/// <summary>F1 to F4 on invented forecasts.</summary>
public sealed class ForecastVerdictsTests
{
    [Theory]
    [InlineData(0.02, 0.01, Verdict.Holds)]
    [InlineData(0.03, 0.01, Verdict.Nearly)]
    [InlineData(0.03, 0.03, Verdict.DoesNotHold)]
    public void An_error_bound_is_for_every_repetition_or_for_the_median(double one, double others, Verdict expected)
    {
        ForecastVerdicts.Fate fate = Fate(Run(one, 1), Run(others, 1), Run(others, 1));
        Assert.Equal(expected, ForecastVerdicts.errors(0.0200001, fate));
    }

    [Fact]
    public void Coverage_counts_moments_within_their_interval()
    {
        // The interval is +- 0.025.
        Assert.Equal(Verdict.Holds, ForecastVerdicts.coverage(Fate(Run(0.02, 1))));
        Assert.Equal(Verdict.DoesNotHold, ForecastVerdicts.coverage(Fate(Run(0.03, 1))));
    }

    [Theory]
    [InlineData(0.05, Verdict.Holds)]
    [InlineData(-0.09, Verdict.DoesNotHold)]
    public void Who_collapses_is_told_when_both_go_a_tenth_of_the_way(double error, Verdict expected) =>
        Assert.Equal(expected, ForecastVerdicts.told(Fate(Run(error, 1))));

    [Fact]
    public void Later_moments_do_not_count_for_F1()
    {
        ForecastVerdicts.Fate fate = Assert.Single(ForecastVerdicts.fates(10_000, [Run(0.01, 1, late: 0.2)]));
        Assert.Equal(0.01, Assert.Single(fate.Errors), 1e-12);
        Assert.Equal(0.2,
            Assert.Single(Assert.Single(ForecastVerdicts.fates(100_000, [Run(0.01, 1, late: 0.2)])).Errors), 1e-12);
    }

    [Fact]
    public void A_moment_without_a_number_leaves_nothing_to_judge()
    {
        ForecastVerdicts.Fate fate =
            Assert.Single(ForecastVerdicts.fates(100_000, [Run(0.01, 1, late: double.NaN)]));
        Assert.Equal(double.NaN, Assert.Single(fate.Errors));
        Assert.Equal(Verdict.NotTested, ForecastVerdicts.errors(0.03, fate));
    }

    private static ForecastVerdicts.Fate Fate(params ForecastResult[] runs) =>
        Assert.Single(ForecastVerdicts.fates(10_000, runs));

    // From 0.5 the forecast goes to 0.58 times the scale; the simulation lies an error above it.
    private static ForecastResult Run(double error, double scale, double late = 0)
    {
        ForecastPoint Point(int step, double predicted, double off) =>
            new(step, Of(predicted + off), Of(predicted), predicted - 0.025, predicted + 0.025);

        return new(
            new ForecastProtocol { Simulation = new() { Learner = "vae", Steps = late == 0 ? 10_000 : 100_000 } },
            0.5, 0.1, 0.01,
            [
                Point(0, 0.5, 0), Point(100, 0.52, error), Point(10_000, 0.5 + 0.06 * scale, error),
                .. late == 0 ? Array.Empty<ForecastPoint>() : [Point(100_000, 0.5, late)],
            ],
            Outcome.Finished);
    }

    private static ForecastMeasures Of(double correlation) => new(correlation, 1, 1, 1);
}
