using Collapse.Scripts;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Scripts;

/// <summary>How much gold is enough, on invented numbers.</summary>
public sealed class ForecastGoldTests
{
    [Fact]
    public void Law_forecast_and_simulation_each_have_their_share()
    {
        // Data 0.8; the way above it falls with the share: enough where it is 0.03.
        var found = ForecastGold.enough(1, 0.8, ListModule.OfSeq(
            from share in new[] { 0.5, 0.6, 0.7, 0.8, 0.9 }
            from repetition in new[] { 0, 1 }
            select new ForecastGold.Row(
                "dae", share, repetition,
                simulated: Kept(0.8, 0.83 + 0.2 * (0.65 - share)),
                forecast: Kept(0.8, 0.83 + 0.2 * (0.75 - share)),
                law: Kept(0.8, 0.83 + 0.2 * (0.85 - share)))));
        double Of(string kind) => Assert.Single(found, one => one.Kind == kind && one.Criterion.Contains("correlation")).Dose;
        Assert.Equal(0.65, Of("simulated"), 9);
        Assert.Equal(0.75, Of("forecast"), 9);
        Assert.Equal(0.85, Of("law"), 9);
        Assert.Equal(Of("law"), Of("law from the simulated start"), 9);
    }

    [Fact]
    public void A_law_that_starts_elsewhere_is_moved_to_the_simulated_start()
    {
        var found = ForecastGold.enough(1, 0.8, ListModule.OfSeq(
            from share in new[] { 0.5, 0.9 }
            select new ForecastGold.Row(
                "dae", share, 0,
                simulated: Kept(0.8, 0.8), forecast: Kept(0.8, 0.8),
                // Half of the way from 0.9 to 1, and from 0.8 as much is 0.1: too far at 0.5, none of the way at 0.9.
                law: Kept(0.9, share == 0.5 ? 0.95 : 0.9))));
        double Of(string kind) => Assert.Single(found, one => one.Kind == kind && one.Criterion.Contains("correlation")).Dose;
        Assert.Equal(double.PositiveInfinity, Of("law"));
        Assert.Equal(0.5 + 0.4 * 0.7, Of("law from the simulated start"), 9);
    }

    private static ForecastGold.Kept Kept(double before, double after) => new(Tuple.Create(before, 1.0), Tuple.Create(after, 0.95));
}
