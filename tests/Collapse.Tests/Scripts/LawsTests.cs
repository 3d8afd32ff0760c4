using Collapse.Scripts;
using Collapse.Spec;
using Expecto;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Scripts;

/// <summary>The tree of laws as laws.fsx prints it.</summary>
public class LawsTests
{
    [Fact]
    public void A_law_that_does_not_hold_fails_with_the_line_that_replays_it_and_one_that_holds_is_told()
    {
        Law right = Law("widths are positive", width => width.Item > 0),
            wrong = Law("widths stay below 30", width => width.Item < 30);
        Chapter inner = ChapterModule.ofLaws("inner", List(wrong)), outer = new("outer", List(right), List(inner));
        List<string> told = [];
        Test tree = Laws.tests(
            FuncConvert.FromAction<string>(told.Add), Settings.Default, FuncConvert.FromFunc<Law, Law>(law => law),
            outer);
        FlatTest[] tests = [.. TestModule.toTestCodeList(tree)];
        Assert.Equal(
            ["outer/widths are positive", "outer/inner/widths stay below 30"],
            tests.Select(test => string.Join('/', test.name)));
        Run(tests[0]);
        Assert.StartsWith("outer: widths are positive: 100 cases", Assert.Single(told), StringComparison.Ordinal);
        string message = Assert.ThrowsAny<Exception>(() => Run(tests[1])).Message;
        Assert.StartsWith("falsified", message, StringComparison.Ordinal);
        Assert.Contains("Width 30", message, StringComparison.Ordinal);
        Assert.Contains("\nReplay: COLLAPSE_REPLAY=", message, StringComparison.Ordinal);

        static void Run(FlatTest test) => Assert.IsType<TestCode.Sync>(test.test).stest.Invoke(null!);
    }

    [Fact]
    public void Claims_need_no_FsCheck() => Assert.DoesNotContain(
        typeof(Claim).Assembly.GetReferencedAssemblies(), reference => reference.Name is "FsCheck" or "Collapse.Spec");

    [Theory]
    [InlineData("--cases", "0")]
    [InlineData("--cases", "many")]
    [InlineData("--chapter", "nonsense")]
    [InlineData("--seed", "1.5")]
    [InlineData("--foo", "1")]
    public void Impossible_options_end_with_exit_code_2(string option, string value) =>
        Assert.Equal(2, Laws.run([option, value]));

    private static Law Law(string name, Func<Width, bool> statement) =>
        LawModule.holds(name, Generators.any<Width>(), FuncConvert.FromFunc(statement));

    private static FSharpList<T> List<T>(params T[] items) => ListModule.OfSeq(items);
}
