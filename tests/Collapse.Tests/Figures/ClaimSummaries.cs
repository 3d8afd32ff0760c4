using Collapse.Experiments;
using Collapse.Figures;

namespace Collapse.Tests.Figures;

public sealed class ClaimSummaries
{
    private const Verdict Yes = Verdict.Holds;
    private const Verdict Almost = Verdict.Nearly;
    private const Verdict No = Verdict.DoesNotHold;
    private const Verdict Open = Verdict.NotTested;

    [Theory]
    [InlineData(Yes, Yes, Yes, Yes, "holds")]
    [InlineData(No, No, No, No, "does not hold")]
    [InlineData(Almost, Almost, Almost, Almost, "nearly holds")]
    [InlineData(Open, Open, Open, Open, "not tested")]
    [InlineData(Yes, Open, Open, Yes, "holds")]
    [InlineData(No, No, Yes, Yes, "only for DAE")]
    [InlineData(No, Yes, No, Yes, "only for H = 60")]
    [InlineData(No, No, No, Yes, "only for DAE, H = 60")]
    [InlineData(Yes, No, Yes, Yes, "not for AE, H = 60")]
    [InlineData(Almost, No, Almost, Almost, "nearly, but not for AE, H = 60")]
    [InlineData(Yes, No, No, Yes, "only for AE, MSE, H = 20; DAE, MSE, H = 60")]
    [InlineData(No, No, Almost, Yes, "only for DAE, H = 60 (nearly for DAE, H = 20)")]
    [InlineData(No, No, Almost, Almost, "only nearly for DAE")]
    [InlineData(No, Open, Open, Yes, "only for DAE")]
    public void Verdicts_of_the_cells_AE_20_AE_60_DAE_20_DAE_60_sum_up_to(
        Verdict ae20, Verdict ae60, Verdict dae20, Verdict dae60, string words)
    {
        ClaimSummary claim = Assert.Single(ClaimSummary.Of(
        [
            Finding("AE, MSE, H = 20", ae20), Finding("AE, MSE, H = 60", ae60),
            Finding("DAE, MSE, H = 20", dae20), Finding("DAE, MSE, H = 60", dae60),
        ]));
        Assert.Equal(words, claim.Words);
        Assert.Equal(4, claim.Tested + claim.NotTested);
    }

    [Fact]
    public void Claims_keep_their_order() =>
        Assert.Equal(["P1", "P2", "P3", "P4", "P5", "P6"],
            ClaimSummary.Of(FakeResults.Findings()).Select(claim => claim.Claim));

    private static Finding Finding(string scope, Verdict verdict) => new("P4", "A claim.", scope, verdict, "", "");
}
