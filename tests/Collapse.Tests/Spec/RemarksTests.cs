using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Spec;
using Collapse.Tests.Figures;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Spec;

/// <summary>What a report says beside the verdicts, and when it is silent.</summary>
public sealed class RemarksTests
{
    [Fact]
    public void A_full_run_says_why_and_what_the_law_predicted()
    {
        string why =
            Assert.Single(On(FakeResults.Grid()), remark => remark.StartsWith("Why: ", StringComparison.Ordinal));
        Assert.Contains("DAE, MSE, H = 20 (N = 100: 0.", why, StringComparison.Ordinal);
        Assert.Contains("N = 100,000: ", why, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_run_and_one_without_squared_errors_are_told_nothing_of_the_law()
    {
        Assert.DoesNotContain(On(FakeResults.Grid(steps: [100, 1000])), remark =>
            remark.Contains("law", StringComparison.Ordinal));
        Assert.DoesNotContain(On(FakeResults.Grid(losses: [Loss.Ssim])), remark =>
            remark.Contains("law", StringComparison.Ordinal));
    }

    private static FSharpList<string> On(ImmutableArray<SimulationResult> results)
    {
        FSharpList<SimulationResult> all = ListModule.OfSeq(results);
        return Remarks.on(FakeResults.Beats(1), Claims.evaluate(all), all);
    }
}
