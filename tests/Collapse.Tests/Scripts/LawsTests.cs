using Collapse.Scripts;
using Collapse.Spec;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Scripts;

/// <summary>The tree of laws as laws.fsx prints it.</summary>
public class LawsTests
{
    [Fact]
    public void A_law_that_does_not_hold_is_marked_with_the_line_that_replays_it()
    {
        Law right = Law("widths are positive", width => width.Item > 0), wrong = Law("widths stay below 30", width => width.Item < 30);
        Chapter inner = ChapterModule.ofLaws("inner", List(wrong));
        var (lines, failed) = Print(new Chapter("outer", List(right), List<Claim>(), List(inner)));
        Assert.Equal("outer", lines[0]);
        Assert.StartsWith("  holds          widths are positive: 100 cases", lines[1], StringComparison.Ordinal);
        Assert.Equal("  inner", lines[2]);
        Assert.StartsWith("    DOES NOT HOLD  widths stay below 30: falsified", lines[3], StringComparison.Ordinal);
        Assert.Contains("Width 30", lines[3], StringComparison.Ordinal);
        Assert.Contains("\n      Replay: COLLAPSE_REPLAY=", lines[3], StringComparison.Ordinal);
        Assert.Equal("1 laws hold, 1 do not (root seed 1).", lines[4]);
        Assert.Equal("widths stay below 30", Assert.Single(failed).Name);
    }

    [Theory]
    [InlineData("--cases", "0")]
    [InlineData("--cases", "many")]
    [InlineData("--chapter", "nonsense")]
    [InlineData("--seed", "1.5")]
    [InlineData("--foo", "1")]
    public void Impossible_options_end_with_exit_code_2(string option, string value) => Assert.Equal(2, Laws.run([option, value]));

    private static (List<string> Lines, FSharpList<LawResult> Failed) Print(Chapter chapter)
    {
        List<string> lines = [];
        var failed = Laws.print(
            FuncConvert.FromAction<string>(lines.Add), Settings.Default, FuncConvert.FromFunc<Law, Law>(law => law), List(chapter));
        return (lines, failed);
    }

    private static Law Law(string name, Func<Width, bool> statement) =>
        LawModule.holds(name, Generators.any<Width>(), FuncConvert.FromFunc(statement));

    private static FSharpList<T> List<T>(params T[] items) => ListModule.OfSeq(items);
}
