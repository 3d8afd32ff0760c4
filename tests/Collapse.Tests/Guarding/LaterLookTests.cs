using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>A generation that is not the first, judged in a call of its own.</summary>
[Trait("Tier", "fast")]
public sealed class LaterLookTests
{
    private static readonly Key Root = Key.FromSeed(5).Derive("later look");

    private static readonly Matrix Real = Rows.Normal(Root.Derive("real"), 300, 6, _ => 1);

    // What is left after five generations that keep nine tenths of the variance each.
    private static readonly Matrix Fifth = Rows.Normal(Root.Derive("fifth"), 300, 6, _ => Math.Pow(0.9, 5));

    [Fact]
    public void The_gain_is_that_of_one_generation()
    {
        Outlook first = Guard.Judge(Real, [Fifth], new GuardOptions { Permutations = 199 }).Outlook!;
        Outlook fifth = Guard.Judge(Real, [Fifth], new GuardOptions { Permutations = 199, Look = 5 }).Outlook!;
        Assert.Equal(Math.Pow(first.Variance.Gain.Value, 0.2), fifth.Variance.Gain.Value, 1e-9);
        Assert.InRange(fifth.Variance.Gain.Value, 0.87, 0.93);
        // Half is lost after ln 2 / ln(1 / 0.9) = 6.6 generations, two more than five; of the first alone at once.
        Assert.InRange(fifth.Variance.Expected, 1, 3);
    }

    [Fact]
    public void A_later_generation_is_no_response_to_the_real_rows()
    {
        GuardOptions options = new() { Permutations = 199, Look = 2, Pairs = true };
        Assert.Null(Guard.Judge(Real, [Fifth], options).Answer);
        Assert.Null(Guard.Judge(Real, [Fifth, Fifth], options).Paired);
    }

    [Fact]
    public void A_look_whose_rate_no_permutations_can_tell_says_so_instead_of_healthy()
    {
        Matrix other = Rows.Normal(Root.Derive("other"), 300, 6, _ => 1);
        GuardReport report = Guard.Judge(Real, [other], new GuardOptions { Permutations = 199, Look = 100 });
        Assert.Equal(GuardVerdict.CannotTell, report.Verdict);
        Assert.Contains("After so many looks", report.Sentence, StringComparison.Ordinal);
        Assert.Equal(
            GuardVerdict.Healthy,
            Guard.Judge(Real, [other], new GuardOptions { Permutations = 199, Look = 2 }).Verdict);
    }
}
