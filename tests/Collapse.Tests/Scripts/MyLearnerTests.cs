using Collapse.Experiments;
using Collapse.Scripts;
using Collapse.Spec;
using Xunit.Abstractions;

namespace Collapse.Tests.Scripts;

/// <summary>
/// The page's laws and claims for a learner of one's own are compiled code that runs and comes out as stated.
/// </summary>
public class MyLearnerTests(ITestOutputHelper output)
{
    [Fact]
    public void Its_law_holds()
    {
        LawResult result = LawModule.check(Settings.Default, MyLearner.law);
        output.WriteLine(result.Message);
        Assert.True(result.Holds, result.Message);
    }

    [Fact]
    public void Its_claim_is_judged()
    {
        output.WriteLine($"{MyLearner.claim.Numbers} | {MyLearner.claim.Test}");
        Assert.Equal(Verdict.Holds, MyLearner.claim.Verdict);
        Assert.Equal(0.01, MyLearner.claim.Level?.Value);
    }

    [Fact]
    public void The_page_shows_this_very_code()
    {
        string page =
            File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "docs", "claims.md")).ReplaceLineEndings("\n");
        string code =
            File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "scripts", "MyLearner.fs")).ReplaceLineEndings("\n");
        string shown = code[code.IndexOf("let mine", StringComparison.Ordinal)..].TrimEnd();
        if (page.Contains("MyLearner.fs", StringComparison.Ordinal))
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }
}
