using Collapse.Scripts.Literature;
using Microsoft.FSharp.Collections;
using PublishedScript = Collapse.Scripts.Published;
using Verdict = Collapse.Scripts.Literature.Verdict;

namespace Collapse.Tests.Scripts;

/// <summary>How published numbers are judged, from tables that users hand in.</summary>
public sealed class PublishedTests
{
    private const string Heading =
        "setting,n,fit,runs,mean_var,mean_logvar,mean_sqerr_mean";

    private static Row Judge(double published, double publishedError, double ours, double ourError, double exact) =>
        Judging.row("s", "result", "q", "n = 1; t = 1", published, publishedError, ours, ourError, exact);

    private static Context Quick(string folder) => new(folder, "/no-such-folder", "/no-such-folder", true, 1);

    // The rows of one source for tables in a folder.
    private static Row[] Rows(Source source, Context context)
    {
        FSharpList<Source> sources = ListModule.OfSeq([source]);
        FSharpList<Tuple<Job, Value[]>> results = ListModule.OfSeq(PublishedScript.jobs(context, sources)
            .Select(job => Tuple.Create(job, PublishedScript.compute(context, job, CancellationToken.None))));
        return [.. PublishedScript.judge(context, sources, results)];
    }

    [Theory]
    [InlineData(1.03, 0.01, 1.001, 0.001, 1.0, true)]
    [InlineData(1.05, 0.01, 1.001, 0.001, 1.0, false)]
    [InlineData(1.0, 0.01, 1.005, 0.001, 1.0, false)]
    [InlineData(double.NaN, double.NaN, 1.001, 0.001, 1.0, true)]
    [InlineData(1.05, 0.01, 1.0, 0.01, double.NaN, true)]
    [InlineData(1.05, 0.005, 1.0, 0.005, double.NaN, false)]
    [InlineData(1.0, 0, 1.0, 0, double.NaN, true)]
    public void Four_standard_errors_from_the_exact_value_or_from_ours_are_allowed(
        double published, double publishedError, double ours, double ourError, double exact, bool agrees) =>
        Assert.Equal(
            agrees ? Verdict.Agrees : Verdict.Disagrees,
            Judge(published, publishedError, ours, ourError, exact).Verdict);

    [Fact]
    public void A_control_must_be_refused()
    {
        Assert.Equal(Verdict.Refused, Judging.control("a fault", Judge(2, 0.1, 1, 0.1, 1)).Verdict);
        Assert.Equal(Verdict.NotRefused, Judging.control("a fault", Judge(1, 0.1, 1, 0.1, 1)).Verdict);
    }

    // Another n than those that the shared tables have. E[log S_3] at n = 7 is 3 (psi(3) + log(2 / 7)) = -0.9898.
    [Theory]
    [InlineData("-0.95", Verdict.Tags.Agrees)]
    [InlineData("-2.95", Verdict.Tags.Disagrees)]
    public void A_row_of_another_size_is_judged_without_a_change(string logarithm, int verdict)
    {
        using ScratchFolder folder = new();
        folder.Write(
            "stanford_gaussian_d1.csv",
            $"{Heading}\nReplace,7,3,100,0.6,{logarithm},0.36\n");
        Row[] rows = Rows(GaussianChains.source, Quick(folder.Root));
        Row row = Assert.Single(rows, row => row.Quantity == "mean log variance" && row.Role == "result");
        Assert.Equal("Replace, n = 7; fit 3", row.Setting);
        Assert.Equal(3 * (MathNet.Numerics.SpecialFunctions.DiGamma(3) + Math.Log(2.0 / 7)), row.Exact, 1e-12);
        Assert.Equal(verdict, row.Verdict.Tag);
        Assert.All(rows.Where(row => row.Role == "control"), row => Assert.Equal(Verdict.Refused, row.Verdict));
        Assert.Contains(rows, row => row.Role == "control");
    }

    [Fact]
    public void A_policy_that_nobody_knows_is_not_runnable_and_says_so()
    {
        using ScratchFolder folder = new();
        folder.Write("stanford_gaussian_d1.csv", $"{Heading}\nForget,7,3,100,0.6,-1,0.36\n");
        Row row = Rows(GaussianChains.source, Quick(folder.Root))[0];
        Assert.Equal(Verdict.NotRunnable, row.Verdict);
        Assert.Contains("Forget", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_table_is_one_row_with_its_name()
    {
        using ScratchFolder folder = new();
        // The pathways need none, and few numbers of the mixture and the digits stand in the program.
        string[] others = ["pathways", "shumailov-mixture", "manifold-digits"];
        foreach (Source source in Literature.sources.Where(source => !others.Contains(source.Name)))
        {
            Row[] rows = Rows(source, Quick(folder.Root));
            Assert.Equal(Verdict.NotRunnable, Assert.Single(rows).Verdict);
            Assert.Contains(".csv", rows[0].Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("setting,n\nReplace,7\n", ":1:")]
    [InlineData(Heading + "\nReplace,seven,3,100,0.6,-1,0.36\n", "stanford_gaussian_d1.csv:2:")]
    [InlineData(Heading + "\nReplace,7,3,100\n", ":2:")]
    [InlineData(Heading + "\nReplace,1,3,100,0.6,-1,0.36\n", "gaussian_d1.csv:2: n is '1'; expected a whole")]
    [InlineData(Heading + "\nReplace,7,0,100,0.6,-1,0.36\n", "gaussian_d1.csv:2: fit is '0'; expected a whole")]
    [InlineData(Heading + "\nReplace,7,3,100,0.6,-1,0.36\nReplace,7,4,100,0.6,?,0.36\n", "gaussian_d1.csv:3:")]
    [InlineData("", "stanford_gaussian_d1.csv")]
    public void A_broken_table_is_bad_input_with_its_line_before_anything_is_computed(string text, string place)
    {
        using ScratchFolder folder = new();
        folder.Write("stanford_gaussian_d1.csv", text);
        InputException error = Assert.Throws<InputException>(() =>
            PublishedScript.jobs(Quick(folder.Root), ListModule.OfSeq([GaussianChains.source])));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("poisson P(L_k!=0),exact,\"n=0,lambda0=2\",3,1", "n is '0'")]
    [InlineData("poisson P(L_k!=0),exact,\"n=5,lambda0=-2\",3,1", "lambda0 is '-2'")]
    [InlineData("bernoulli P(P_k!=0),exact,\"n=5,p0=1.5\",3,1", "p0 is '1.5'")]
    [InlineData("alpha(n)=c4(n),exact,,1,0.9", "k_or_n is '1'")]
    public void A_cell_of_survival_that_cannot_be_run_is_bad_input(string row, string complaint)
    {
        using ScratchFolder folder = new();
        folder.Write("suresh_bertrand_rates.csv", $"quantity,kind,setting,k_or_n,value\n{row}\n");
        InputException error = Assert.Throws<InputException>(() =>
            PublishedScript.jobs(Quick(folder.Root), ListModule.OfSeq([SurvivalRates.source])));
        Assert.Contains($"suresh_bertrand_rates.csv:2: {complaint}; expected", error.Message, StringComparison.Ordinal);
    }

    // The first generation has nothing to compare a planted rate with.
    [Fact]
    public void A_table_of_first_generations_alone_is_judged()
    {
        using ScratchFolder folder = new();
        folder.Write(
            "suresh_bertrand_rates.csv",
            "quantity,kind,setting,k_or_n,value\npoisson P(L_k!=0),exact,\"n=2,lambda0=0.5\",1,0.6321205588\n");
        Row row = Assert.Single(Rows(SurvivalRates.source, Quick(folder.Root)), row => row.Role == "result"
            && row.Quantity == "poisson P(L_k!=0)");
        Assert.Equal(Verdict.Agrees, row.Verdict);
    }

    [Fact]
    public void The_pathways_hold_in_their_quick_form()
    {
        using ScratchFolder folder = new();
        Row[] rows = Rows(MeanPathway.source, Quick(folder.Root));
        Assert.All(rows.Where(row => row.Role == "result"), row => Assert.Equal(Verdict.Agrees, row.Verdict));
        Assert.All(rows.Where(row => row.Role == "control"), row => Assert.Equal(Verdict.Refused, row.Verdict));
    }

    [Fact]
    public void The_table_is_read_as_it_was_written()
    {
        using ScratchFolder folder = new();
        Row[] rows =
        [
            Judge(1, 0.25, 1.0 / 3, 0.1, double.NaN),
            Judging.notRunnable("s", "q, quoted \"so\"", "n = 2", double.NaN, double.NaN, "a reason, with a comma"),
        ];
        string path = folder.File("published.csv");
        Literature.write(path, ListModule.OfSeq(rows));
        Assert.Equal(rows.Select(row => $"{row}"), Literature.read(path).Select(row => $"{row}"));
    }
}
