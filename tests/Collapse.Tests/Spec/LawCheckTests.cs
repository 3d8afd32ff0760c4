using Collapse.Spec;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Spec;

/// <summary>The checker itself: a false law is found out, and what it prints brings the failure back.</summary>
[Trait("Tier", "fast")]
public class LawCheckTests
{
    private static readonly Law False = Holds("widths stay below 30", width => width.Item < 30);

    [Fact]
    public void A_false_law_fails_with_its_smallest_counterexample()
    {
        LawResult result = LawModule.check(Settings.Default, False);
        Assert.False(result.Holds);
        Assert.Contains("Width 30", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_failure_prints_brings_it_back_as_the_first_case()
    {
        LawResult result = LawModule.check(Settings.Default, False);
        string printed = result.Message.Split("COLLAPSE_REPLAY=")[1].Split(' ')[0];
        LawResult again = LawModule.check(
            new Settings(2, 1.0, FSharpOption<Collapse.Spec.Replay>.Some(ReplayModule.parse(printed))), False);
        Assert.False(again.Holds);
        Assert.Equal(1, again.Cases);
        Assert.Contains("Width 30", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_settings_give_the_same_outcome_and_other_seeds_other_cases()
    {
        Law law = Within("half a width", width => new Measured(width.Item, 1e9));
        string once = LawModule.check(Settings.Default, law.With(7)).Message;
        Assert.Equal(once, LawModule.check(Settings.Default, law.With(7)).Message);
        Assert.Contains(
            Enumerable.Range(2, 20), seed =>
                LawModule.check(new Settings(seed, 1.0, null!), law.With(7)).Message != once);
    }

    [Fact]
    public void The_number_of_cases_can_be_set()
    {
        Law law = Holds("anything goes", _ => true);
        Assert.Equal(100, LawModule.check(Settings.Default, law).Cases);
        Assert.Equal(50, LawModule.check(new Settings(1, 0.5, null!), law).Cases);
        Assert.Equal(1, LawModule.check(new Settings(1, 0, null!), law).Cases);
    }

    [Theory]
    [InlineData(30, false)] // 10 of 40 widths
    [InlineData(10, true)]
    public void A_law_that_is_vacuous_in_most_cases_does_not_hold_and_says_so(int least, bool holds)
    {
        LawResult where = LawModule.check(Settings.Default, LawModule.holdsWhere(
            "wide is wide", Generators.any<Width>(), FuncConvert.FromFunc((Width width) => width.Item > least),
            FuncConvert.FromFunc((Width _) => true)));
        LawResult within = LawModule.check(Settings.Default, Within(
            "wide is wide", width => width.Item > least ? new Measured(1, 2) : Measured.Vacuous));
        Assert.Equal((holds, holds), (where.Holds, within.Holds));
        Assert.InRange(where.Telling, 1, 99);
        Assert.Equal(where.Telling, within.Telling);
        Assert.StartsWith(
            holds ? $"100 cases, {where.Telling} of them not vacuous"
                : $"100 cases, only {where.Telling} of them not vacuous", where.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void A_law_that_is_always_vacuous_does_not_hold_however_few_its_cases(int cases) =>
        Assert.False(LawModule.check(Settings.Default,
            Within("wide is wide", _ => Measured.Vacuous).With(cases)).Holds);

    [Fact]
    public void A_size_that_is_not_a_number_exceeds_every_bound() =>
        Assert.False(LawModule.check(Settings.Default,
            Within("NaN", _ => new Measured(double.NaN, double.PositiveInfinity))).Holds);

    [Theory]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, double.NaN)]
    [InlineData(0.5, 1.5)]
    public void One_size_too_large_or_no_number_among_several_is_found(double first, double second)
    {
        Assert.False(LawModule.check(Settings.Default,
            Within("sizes", _ => Measuring.allUpTo(1, [first, second]))).Holds);
        Assert.False(LawModule.check(Settings.Default, Within(
            "lists", _ => Measuring.upTo(1, Measuring.apart([0, 0], [first, second])))).Holds);
        Assert.True(LawModule.check(Settings.Default, Within("sizes", _ => Measuring.allUpTo(1, [0.5, 1]))).Holds);
    }

    [Fact]
    public void Lists_of_different_lengths_are_apart_and_none_at_all_say_nothing()
    {
        Assert.Equal(double.PositiveInfinity, Measuring.apart([1, 2], [1]));
        Assert.Equal(Measured.Vacuous, Measuring.allUpTo(1, []));
        Assert.False(LawModule.check(Settings.Default, Within("nothing", _ => Measuring.allUpTo(1, []))).Holds);
    }

    [Fact]
    public void An_exception_is_a_counterexample_that_names_its_reason()
    {
        LawResult result = LawModule.check(Settings.Default,
            Holds("throws", _ => throw new InvalidOperationException("out of paper")));
        Assert.False(result.Holds);
        Assert.Contains("out of paper", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2")]
    [InlineData("a,b,c")]
    [InlineData("1,2,-3")]
    public void A_replay_that_cannot_be_read_is_refused_in_one_line(string text) =>
        Assert.Contains("seed,gamma,size", Assert.Throws<InputException>(() => ReplayModule.parse(text)).Message,
            StringComparison.Ordinal);

    private static Law Holds(string name, Func<Width, bool> statement) =>
        LawModule.holds(name, Generators.any<Width>(), FuncConvert.FromFunc(statement));

    private static Law Within(string name, Func<Width, Measured> measure) =>
        LawModule.within(name, Generators.any<Width>(), FuncConvert.FromFunc(measure));
}

internal static class LawExtensions
{
    public static Law With(this Law law, int cases) => LawModule.withCases(cases, law);
}
