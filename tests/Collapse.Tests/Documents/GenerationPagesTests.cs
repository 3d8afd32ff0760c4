using Collapse.Experiments;
using Collapse.Measures;
using Collapse.Scripts.Pages;

namespace Collapse.Tests.Documents;

/// <summary>What pages say of generators is what became of the chains.</summary>
[Trait("Tier", "fast")]
public sealed class GenerationPagesTests : IDisposable
{
    private static readonly string[] Policies = ["replace", "accumulate", "mix:0.5"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("generations", "| WGAN-GP | 0.50 | 0.40, shrinks (-1.0) | 0.45 | 0.48, fattens (+0.5) |")]
    [InlineData("modes", "| WGAN-GP | 3 | 0.90 | 2; first fewer in 3 | 3 | 3 |")]
    [InlineData("classes", "| WGAN-GP | 3 | 2, last a b in 2, never d | 3, never d | 3, never d |")]
    public void A_row_of_a_page_tells_the_fates_under_each_policy(string table, string row)
    {
        GenerationTable.WriteFates(_folder.File("fates.csv"), Chains());
        GenerationTable.WriteClaims(_folder.File("claims.csv"), GenerationClaims.Judge("toy", Chains()));
        Summary small = Summaries.ofRun(_folder.Root).First(summary => summary.Name == "generations");
        ResultFileModule.write(
            _folder.File("generations-x.csv"), new([], small.Columns, small.Rows));
        string page = Collapse.Scripts.Pages.Pages.render(
            _folder.Root, "page.md", $"<!-- table: {table} x --><!-- end -->").Item1;
        Assert.Contains(row, page.Split('\n'));
    }

    // Two chains under each policy, three generations, all with the same numbers but for 0.01 in the variance.
    private static GenerationResult[] Chains() =>
    [
        .. from policy in Policies
           from repetition in Enumerable.Range(0, 2)
           select new GenerationResult(
               new() { Learner = "wgan-gp", Policy = policy, Generations = 3, Repetition = repetition },
               ["log_variance", "coverage", "modes", "quality", "classes"], ["a b", "c", "d"],
               new(0, 0, [0, 1, 3, 1, 3], [0.5, 0.5, 0], double.NaN, LatentPath.None),
               [.. Enumerable.Range(1, 3).Select(number => Point(policy, number, 0.01 * repetition))], [],
               Outcome.Finished),
    ];

    private static GenerationPoint Point(string policy, int number, double more)
    {
        bool last = number == 3;
        (double change, double coverage, double count, double share) = policy switch
        {
            "replace" => (-1.0, 0.4, 2.0, 0.0),
            "accumulate" => (0.05, 0.45, 3.0, 0.5),
            _ => (0.5, 0.48, 3.0, 0.5),
        };
        return new(
            number, 10,
            last ? [change + more, coverage, count, 0.5, count] : [0, 0.5, 3, 0.9, 3],
            last ? [share, 1 - share, 0] : [0.5, 0.5, 0], double.NaN, LatentPath.None);
    }
}
