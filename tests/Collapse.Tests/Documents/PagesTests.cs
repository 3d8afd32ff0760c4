using System.Text.RegularExpressions;
using Collapse.Experiments;
using Collapse.Scripts.Pages;
using Collapse.Tests.Snapshots;
using Microsoft.FSharp.Collections;
using Cell = Collapse.Scripts.Pages.Cell;

namespace Collapse.Tests.Documents;

/// <summary>
/// The numbers of the pages are those of the stored tables, and those are of the runs that they name.
/// </summary>
[Trait("Tier", "fast")]
public sealed class PagesTests
{
    private static readonly string Results = Path.Combine(Fixtures.RepositoryRoot, "docs", "results");

    /// <summary>The small tables; a study's own table without facts, which its own test holds, is none.</summary>
    public static TheoryData<string> Stored =>
        [.. Directory.EnumerateFiles(Results, "*.csv").Select(path => Path.GetFileName(path)!)
            .Where(name => File.ReadLines(Path.Combine(Results, name)).First().StartsWith('#'))
                .Order(StringComparer.Ordinal)];

    public static TheoryData<string> All => [.. Collapse.Scripts.Pages.Pages.all(Fixtures.RepositoryRoot)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_page_is_what_the_stored_tables_give(string page)
    {
        string text = Markdown.Text(page);
        Assert.Equal(Collapse.Scripts.Pages.Pages.render(Results, page, text).Item1, text);
    }

    [Fact]
    public void Another_number_in_a_table_changes_the_page()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("paper-ptbxl.csv", File.ReadAllText(Path.Combine(Results, "paper-ptbxl.csv")));
        string page = Markdown.Text("docs/paper.md");
        Assert.Equal(Render(Results, page), page);
        ResultFileModule.write(path, Changed(ResultFileModule.read(path), "output_correlation", "0.123456"));
        string changed = Render(folder.Root, page);
        Assert.Contains("| 0.123 |", changed, StringComparison.Ordinal);
        Assert.NotEqual(page, changed);
    }

    [Theory]
    [MemberData(nameof(Stored))]
    public void A_stored_table_names_a_command_that_is_understood_its_machine_day_and_digests(string name)
    {
        ResultFile table = ResultFileModule.read(Path.Combine(Results, name));
        Dictionary<string, string> facts = table.Facts.ToDictionary(fact => fact.Item1, fact => fact.Item2);
        Assert.All(DocumentedCommand.Of(facts["command"]), command =>
            Assert.Null(DocumentedCommand.Complaint(command)));
        Assert.NotEmpty(DocumentedCommand.Of(facts["command"]));
        Assert.NotEqual("", facts["machine"]);
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", facts["date"]);
        Assert.Contains(facts, fact =>
            fact.Key.StartsWith("SHA-256 of ", StringComparison.Ordinal) && fact.Value.Length == 64);
        Assert.NotEmpty(table.Rows);
        foreach ((string fact, string digest) in facts.Where(fact =>
            fact.Key.StartsWith("SHA-256 of docs/", StringComparison.Ordinal)))
            Assert.Equal(digest,
                ResultFileModule.digest(Path.Combine(Fixtures.RepositoryRoot, fact["SHA-256 of ".Length..])));
    }

    [Fact]
    public void A_run_s_cells_have_the_medians_and_verdicts_of_the_report()
    {
        using ScratchFolder folder = new();
        Tables.WriteResults(folder.File("results.csv"), SmallRun.Results);
        Tables.WriteTraces(folder.File("traces.csv"), SmallRun.Results);
        Summary paper = Assert.Single(Summaries.ofRun(folder.Root));
        Assert.Equal("paper", paper.Name);
        foreach (FSharpMap<string, string> row in paper.Rows)
        {
            SimulationResult[] cell = [.. SmallRun.Results.Where(result => Is(row, result.Protocol))];
            bool before = row["steps"] == "0";
            SimulationResult[] counted = before ? cell
                : [.. cell.Where(result => Names.Of(result.Protocol.Steps) == row["steps"])];
            TracePoint Point(SimulationResult result) => before ? result.NoFeedback : result.Final;
            Assert.Equal(Names.Of(counted.Length), row["n"]);
            Assert.Equal(Names.Of(Medians.Of(counted, result => Point(result).OutputCorrelation)),
                row["output_correlation"]);
            Assert.Equal(Names.Of(counted.Max(result => Point(result).NewRmseRatio)), row["new_rmse_ratio_most"]);
            string scope = $"{row["model"].ToUpperInvariant()}, {row["loss"].ToUpperInvariant()}, H = {row["hidden"]}";
            foreach (string claim in new[] { "P1", "P4", "P5", "P6" })
            {
                Finding? finding =
                    SmallRun.Findings.SingleOrDefault(finding => finding.Claim == claim && finding.Scope == scope);
                Assert.Equal(finding is null ? "not tested" : Verdicts.Words(finding.Verdict), row[claim]);
            }
        }
        Assert.Equal(12 * 3, paper.Rows.Length);
    }

    [SharedDataFact("golden")]
    public void Every_study_s_tables_become_small_ones()
    {
        string[] folders =
            ["law-synthetic", "readings-synthetic", "remedies-synthetic", "family-synthetic", "horizon-ptbxl"];
        Summary[] found = [.. folders.SelectMany(folder => Summaries.ofRun(Fixtures.Shared("golden", folder)))];
        Assert.Equal(
            [
                "law 9", "readings 112", "remedies 25", "enough 6", "family 57", "order 4", "horizon 95",
                "horizon-summary 8",
            ],
            found.Select(summary => $"{summary.Name} {summary.Rows.Length}"));
        Assert.All(found, summary => Assert.All(summary.Rows, row =>
            Assert.All(summary.Columns, column => Assert.True(row.ContainsKey(column), $"{summary.Name}: {column}"))));
    }

    [Fact]
    public void What_no_run_has_given_yet_stays_and_is_named()
    {
        using ScratchFolder folder = new();
        const string Page =
            "<!-- value: none-here x F2 -->1.5<!-- end -->\n<!-- table: law none -->\n| a |\n<!-- end -->\n";
        Tuple<string, FSharpList<string>> rendered = Collapse.Scripts.Pages.Pages.render(folder.Root, "page.md", Page);
        Assert.Equal(Page, rendered.Item1);
        Assert.Equal(["page.md: value none-here x F2", "page.md: table law none"], rendered.Item2);
    }

    [Theory]
    [InlineData("<!-- table: huh ptbxl --><!-- end -->", "page.md: 'table: huh ptbxl'; expected one of ")]
    [InlineData("<!-- value: t y F2 --><!-- end -->", "page.md: 'value: t y F2'; expected a column of t.csv.")]
    [InlineData("<!-- value: t x F2 a=3 --><!-- end -->", "page.md: 'value: t x F2 a=3'; expected a row of t.csv.")]
    [InlineData("<!-- value: t x F2 --><!-- end -->", "page.md: 'value: t x F2'; expected one row of t.csv, or ")]
    [InlineData("<!-- value: t x --><!-- end -->", "page.md: 'value: t x'; expected a file, a column and a format.")]
    public void A_marker_that_nobody_understands_is_one_line(string page, string message)
    {
        using ScratchFolder folder = new();
        folder.Write("t.csv", "# command: c\na,x\n1,0.5\n2,-0.7\n");
        Assert.StartsWith(
            message, Assert.Throws<InputException>(() => Render(folder.Root, page)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a <!-- value: t x F2 a=1 --> b", "page.md: 'value: t x F2 a=1' has no end; expected <!-- end --> ")]
    [InlineData(
        "<!-- table: law none -->\n<!-- value: t x F2 a=1 -->1<!-- end -->",
        "page.md: 'table: law none' has no end; expected <!-- end --> before the next mark.")]
    [InlineData(
        "one\n<!-- end -->\n",
        "page.md: '<!-- end -->' in line 2 ends nothing; expected a table: or value: before it.")]
    [InlineData(
        "<!-- table: law none --><!-- end -->\n<!-- table:  law  none --><!-- end -->",
        "page.md: 'table: law none' stands 2 times; expected it once.")]
    public void A_mark_that_does_not_pair_or_stands_twice_is_one_line(string page, string message)
    {
        using ScratchFolder folder = new();
        folder.Write("t.csv", "# command: c\na,x\n1,0.5\n2,-0.7\n");
        Assert.StartsWith(
            message, Assert.Throws<InputException>(() => Render(folder.Root, page)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docs/texts.md", "table: texts-verdicts")]
    [InlineData("docs/texts.md", "table: texts-feedback")]
    [InlineData("docs/family.md", "table: family ptbxl")]
    [InlineData("docs/forecast.md", "table: forecast-claims synthetic")] // of another kind of data it stands there, too
    public void A_mark_that_a_page_must_have_and_lost_is_one_line(string page, string mark)
    {
        string text = Markdown.Text(page);
        string without = Regex.Replace(
            text, $"<!-- {Regex.Escape(mark)}[^>]*-->.*?<!-- end -->", "", RegexOptions.Singleline);
        Assert.NotEqual(text, without);
        Assert.Equal(
            $"{page}: '{mark}' is absent; expected it once, with <!-- end --> behind it.",
            Assert.Throws<InputException>(() => Collapse.Scripts.Pages.Pages.render(Results, page, without)).Message);
    }

    [Theory]
    [InlineData("x F2 a=2", "-0.70")]
    [InlineData("x F1 a=~2", "-0.7")]
    [InlineData("x %0 most", "50")]
    [InlineData("x F1 least", "-0.7")]
    [InlineData("x F1 widest", "0.7")]
    [InlineData("x +1 sum a=1|2", "-0.2")]
    [InlineData("a N0 sum", "3")]
    public void A_value_is_picked_and_written(string words, string written)
    {
        using ScratchFolder folder = new();
        folder.Write("t.csv", "# command: c\na,x\n1,0.5\n2,-0.7\n");
        Assert.Equal(
            $"<!-- value: t {words} -->{written}<!-- end -->",
            Render(folder.Root, $"<!-- value: t {words} -->old<!-- end -->"));
    }

    [Theory]
    [InlineData("+3", "0.0042", "+0.004")]
    [InlineData("+3", "-0.0131", "-0.013")]
    [InlineData("+3", "0.0001", "0.000")]
    [InlineData("N0", "119288.4", "119,288")]
    [InlineData("%1", "0.0859", "8.6")]
    [InlineData("F3", "NaN", "–")]
    public void Numbers_are_written_the_same_everywhere(string format, string text, string written) =>
        Assert.Equal(written, Cell.format(format, text));

    private static string Render(string results, string page) =>
        Collapse.Scripts.Pages.Pages.render(results, "page.md", page).Item1;

    private static bool Is(FSharpMap<string, string> row, Protocol protocol) =>
        row["model"] == protocol.Learner && row["loss"] == Names.Of(protocol.Loss)
            && row["hidden"] == Names.Of(protocol.Hidden);

    private static ResultFile Changed(ResultFile table, string column, string value) => new(
        table.Facts, table.Columns, ListModule.OfSeq(table.Rows.Select(row => row.Add(column, value))));
}
