using Collapse.Scripts;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Scripts;

/// <summary>How much gold is enough, on invented numbers.</summary>
public sealed class ForecastGoldTests
{
    private static readonly double[] Shares = [0.5, 0.6, 0.7, 0.8, 0.9, 1], Few = [0.5, 0.9, 1];

    [Fact]
    public void Law_forecast_and_simulation_each_have_their_share()
    {
        // Data 0.8; the way above it falls with the share: enough where it is 0.03.
        var found = ForecastGold.enough(1, 0.8, ListModule.OfSeq(
            from share in Shares
            from repetition in Enumerable.Range(0, 2)
            select new ForecastGold.Row(
                "dae", share, repetition, 100_000,
                simulated: Kept(0.8, 0.83 + 0.05 * (0.65 - share)),
                forecast: Kept(0.8, 0.83 + 0.05 * (0.75 - share)),
                law: Kept(0.8, 0.83 + 0.05 * (0.85 - share)))));
        double Of(string kind) =>
            Assert.Single(found, one => one.Kind == kind && one.Criterion.Contains("correlation")).Dose;
        Assert.Equal(0.65, Of("simulated"), 9);
        Assert.Equal(0.75, Of("forecast"), 9);
        Assert.Equal(0.85, Of("law"), 9);
    }

    [Fact]
    public void What_training_alone_changes_is_taken_from_where_nothing_is_fed_back()
    {
        // Nothing fed back, the outputs go from 0.85 to 0.8 and their variance from 1 to 1.1.
        var found = ForecastGold.enough(1, 0.8, ListModule.OfSeq(
            from share in Few
            select new ForecastGold.Row(
                "dae", share, 0, 100_000,
                simulated: share == 1 ? Kept(0.85, 0.8, 1.1) : Kept(0.85, 0.82),
                forecast: Kept(0.85, 0.85),
                // Half of the way from 0.9 to 1 at 0.5 and none at 0.9: of the way from 0.8, 0.1 and 0.
                law: Kept(0.9, share == 0.5 ? 0.95 : 0.9, share == 0.5 ? 0.8 : 1))));
        double Of(string kind, string criterion) =>
            Assert.Single(found, one => one.Kind == kind && one.Criterion.Contains(criterion)).Dose;
        Assert.Equal(double.PositiveInfinity, Of("law", "correlation"));
        Assert.Equal(0.5 + 0.4 * 0.7, Of("law, training on", "correlation"), 9);
        Assert.Equal(double.PositiveInfinity, Of("forecast", "correlation"));
        Assert.Equal(0.5, Of("forecast, training on", "correlation"), 9);
        // Kept 0.8 to 1 by the law, 0.88 to 1.1 of what there was before.
        Assert.Equal(0.7, Of("law", "variance"), 9);
        Assert.Equal(0.5 + 0.4 * 0.02 / 0.22, Of("law, training on", "variance"), 9);
    }

    private static ForecastGold.Kept Kept(double before, double after, double variance = 0.95) =>
        new(Tuple.Create(before, 1.0), Tuple.Create(after, variance));
}
