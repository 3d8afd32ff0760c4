using Collapse.Scripts;

namespace Collapse.Tests.Scripts;

/// <summary>
/// The tables of <c>shared/cases</c> through the programs: read, or refused with exit code 2 and nothing written.
/// </summary>
public sealed class DataCasesTests
{
    private static readonly string[] Refused =
        ["long-time-value.csv", "physionet-export.csv", "decimal-commas-unquoted.csv", "flat-rows.csv",
            "identical-rows.csv"];

    private static readonly string[] Small =
        ["--models", "ae", "--losses", "mse", "--hidden", "2", "--steps", "1", "--warmup", "1", "--repetitions", "1",
            "--jobs", "1"];

    [SharedDataFact("cases")]
    public void Horizon_reads_or_refuses_each_table() => Each((specification, folder) =>
        Horizon.run(["--data", specification, "--out", folder, "--hidden", "2"]));

    [SharedDataFact("cases")]
    [Trait("Tier", "full")]
    public void Paper_reads_or_refuses_each_table() => Each((specification, folder) =>
        Studies.run(Paper.study, ["--data", specification, "--out", folder, .. Small]));

    [SharedDataFact("cases")]
    public void Data_shows_each_table_that_is_one() => Each((specification, folder) =>
        ShowData.run([specification, "--out", folder]), alsoShown: ["flat-rows.csv", "identical-rows.csv"]);

    [Fact]
    public void An_option_that_the_data_cannot_use_ends_with_exit_code_2()
    {
        using ScratchFolder scratch = new();
        Assert.Equal(2, Horizon.run(["--lead", "Q", "--out", scratch.File("out")]));
        Assert.Equal(2, Horizon.run(["--data", "synthetic", "--class-column", "1", "--out", scratch.File("out")]));
        Assert.False(Directory.Exists(scratch.File("out")));
    }

    [Fact]
    public void The_page_of_data_is_what_the_list_of_sources_says() =>
        Assert.Equal(Collapse.Data.DataPage.Text(),
            File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "docs", "data.md")));

    private static void Each(Func<string, string, int> run, params string[] alsoShown)
    {
        foreach (string path in Directory.GetFiles(Fixtures.Shared("cases", "tables")).Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileName(path);
            if (file == "expected.tsv") continue;
            using ScratchFolder scratch = new();
            string folder = scratch.File("out");
            int exit = run((file.EndsWith(".npy", StringComparison.Ordinal) ? "npy:" : "csv:") + path, folder);
            bool refused = Refused.Contains(file) && !alsoShown.Contains(file);
            Assert.True(exit == (refused ? 2 : 0), $"{file}: exit code {exit}");
            Assert.True(Directory.Exists(folder) != refused, $"{file}: something was written, or nothing was");
        }
    }
}
