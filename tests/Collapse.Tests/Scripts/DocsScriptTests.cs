using Collapse.Scripts;
using Collapse.Scripts.Pages;

namespace Collapse.Tests.Scripts;

/// <summary>From the folders of runs to small tables, and what options do not go together.</summary>
public sealed class DocsScriptTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public DocsScriptTests()
    {
        _folder.Write("README.md", "No numbers.\n");
        _folder.Write("docs/page.md", "None either.\n");
        _folder.Write("one/horizon.csv", "a,b\n1,2\n");
        _folder.Write("other/horizon.csv", "a,b\n3,4\n");
        _folder.Write("both/horizon.csv", "a,b\n1,2\n");
        _folder.Write("both/horizon-summary.csv", "a,b\n1,2\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--as", "synthetic")]
    [InlineData("--name", "decay")]
    [InlineData("--command", "horizon.fsx")]
    [InlineData("--machine", "one")]
    [InlineData("--date", "2026-11-30")]
    public void What_describes_a_run_is_bad_input_without_one(string option, string value) =>
        Assert.Equal(2, Run(option, value));

    [Theory]
    [InlineData("decay", 0)]
    [InlineData("../decay", 2)]
    [InlineData("a/b", 2)]
    public void A_name_is_part_of_a_file_s_name(string name, int code) =>
        Assert.Equal(code, Summarise("one", "--name", name));

    [Fact]
    public void One_name_is_not_for_two_tables()
    {
        Assert.Equal(2, Summarise("both", "--name", "decay"));
        Assert.False(Directory.Exists(_folder.File("docs/results")));
        Assert.Equal(0, Summarise("both"));
        Assert.Equal(2, Directory.GetFiles(_folder.File("docs/results")).Length);
    }

    [Fact]
    public void The_tables_of_several_runs_are_told_apart()
    {
        string folders = $"{_folder.File("one")},{_folder.File("other")}/";
        Assert.Equal(0, Run("--from", folders, "--as", "synthetic", "--command", "horizon.fsx"));
        ResultFile table = ResultFileModule.read(_folder.File("docs/results/horizon-synthetic.csv"));
        Assert.Equal(
            ["SHA-256 of one/horizon.csv", "SHA-256 of other/horizon.csv"],
            table.Facts.Select(fact => fact.Item1).Where(name => name.StartsWith("SHA", StringComparison.Ordinal)));
        Assert.Equal(2, table.Rows.Length);
    }

    [Fact]
    public void A_page_that_cannot_be_made_leaves_every_page_as_it_was()
    {
        const string Readme = "<!-- value: t x F1 -->0.1<!-- end -->\n";
        _folder.Write("docs/results/t.csv", "# command: c\nx\n0.2\n");
        _folder.Write("README.md", Readme);
        string page = _folder.Write("docs/page.md", "<!-- table: law none -->\n| a |\n");
        Assert.Equal(2, Run());
        Assert.Equal(Readme, File.ReadAllText(_folder.File("README.md")));
        File.AppendAllText(page, "<!-- end -->\n");
        Assert.Equal(0, Run());
        Assert.Equal(Readme.Replace("0.1", "0.2", StringComparison.Ordinal),
            File.ReadAllText(_folder.File("README.md")));
    }

    private int Summarise(string run, params string[] more) =>
        Run(["--from", _folder.File(run), "--as", "synthetic", "--command", "horizon.fsx", .. more]);

    private int Run(params string[] arguments) => Docs.run([.. arguments, "--root", _folder.Root]);
}
