using Collapse.Data;

namespace Collapse.Tests.Data;

/// <summary>The tables of <c>shared/cases</c>: each ends as its <c>expected.tsv</c> says.</summary>
public class TableCasesTests
{
    private const string Part = "cases";

    // What is right for each file, as the library shows it.
    private static readonly Dictionary<string, Action> Checks = new()
    {
        ["clean.csv"] = () => Assert.Equal((48, 40, 48), Shape(Load("clean.csv"))),
        ["clean-subjects.csv"] = () => Assert.Equal((48, 40, 12), Shape(Load("clean-subjects.csv"))),
        ["pandas-index.csv"] = () => IsClean("pandas-index.csv", "left out: column 1 (index, without a name)"),
        ["r-rownames.csv"] = () => IsClean("r-rownames.csv", "left out: column 1 (index, without a name)"),
        ["label-last.csv"] = () =>
        {
            IsClean("label-last.csv", "classes: 'label'");
            Samples samples = DataSources.Read(Specification("label-last.csv"), new DataOptions()).Samples;
            Assert.Equal(["1", "2", "3"], samples.Classes.Distinct().Order());
        },
        ["patient-id.csv"] = () =>
            Assert.Equal(Load("clean-subjects.csv").Provenance.Digest, Load("patient-id.csv").Provenance.Digest),
        ["numeric-header.csv"] = () => IsClean("numeric-header.csv", "header in line 1"),
        ["semicolons.csv"] = () => IsClean("semicolons.csv", "semicolons"),
        ["german-excel.csv"] = () => IsClean("german-excel.csv", "semicolons, decimal commas"),
        ["ucr-tabs.txt"] = () =>
        {
            Assert.Equal(Load("clean.csv").Provenance.Digest, Load("ucr-tabs.txt", "class-column=1").Provenance.Digest);
            string warning = Assert.Single(Load("ucr-tabs.txt").Warnings);
            Assert.Contains("column 1 has only whole numbers", warning, StringComparison.Ordinal);
            Assert.Contains("--class-column 1", warning, StringComparison.Ordinal);
            Assert.Contains("--columns 2-41", warning, StringComparison.Ordinal);
        },
        ["spaces.txt"] = () =>
        {
            IsNearlyClean(Load("spaces.txt"));
        },
        ["long-time-value.csv"] = () => IsRecording("long-time-value.csv"),
        ["physionet-export.csv"] = () => IsRecording("physionet-export.csv"),
        ["decimal-commas-unquoted.csv"] = () =>
            Assert.Contains("decimal commas", Refusal("decimal-commas-unquoted.csv"), StringComparison.Ordinal),
        ["utf16.csv"] = () => IsClean("utf16.csv", "UTF-16"),
        ["trailing-comma.csv"] = () => IsClean("trailing-comma.csv", ""),
        ["comment-first.csv"] = () => IsClean("comment-first.csv", ""),
        ["flat-rows.csv"] = () =>
        {
            string message = Refusal("flat-rows.csv");
            Assert.Matches(@"flat-rows\.csv:\d+: 3 rows are constant", message);
            Assert.Contains("--drop-constant", message, StringComparison.Ordinal);
            DataSet dropped = Load("flat-rows.csv", "drop-constant");
            Assert.Equal(45, dropped.Training.Count + dropped.HeldOut.Count);
            Assert.Contains("left out: 3 constant rows", dropped.Taken, StringComparison.Ordinal);
        },
        ["identical-rows.csv"] = () =>
            Assert.Contains("do not differ", Refusal("identical-rows.csv"), StringComparison.Ordinal),
        ["times-as-header.csv"] = () => IsClean("times-as-header.csv", "header in line 1"),
        ["segments-f4.npy"] = () =>
        {
            IsNearlyClean(DataSource.Load("npy:" + Path("segments-f4.npy"), new DataOptions()));
            Assert.Contains("npy:", Refusal("segments-f4.npy"), StringComparison.Ordinal);
        },
    };

    [SharedDataFact(Part)]
    public void Every_file_ends_as_its_line_says()
    {
        foreach ((string file, Action check) in Checks)
        {
            try
            {
                check();
            }
            catch (Exception error)
            {
                Assert.Fail($"{file}: {error.Message}");
            }
        }
    }

    [SharedDataFact(Part)]
    public void No_line_is_left_without_a_check() =>
        Assert.Equal(File.ReadLines(Path("expected.tsv")).Skip(1).Select(line => line.Split('\t')[0]).Order(),
            Checks.Keys.Order());

    private static string Path(string file) => Fixtures.Shared(Part, "tables", file);

    private static string Specification(string file) => "csv:" + Path(file);

    private static DataSet Load(string file, params string[] options) =>
        DataSource.Load(Specification(file), TestData.Options(options));

    private static string Refusal(string file) => TestData.Refusal(Specification(file));

    private static (int Rows, int Coordinates, int Subjects) Shape(DataSet data) =>
        (data.Training.Count + data.HeldOut.Count, data.Training.Coordinates,
            data.Training.Subjects.Concat(data.HeldOut.Subjects).Distinct().Count());

    private static void IsClean(string file, string taken)
    {
        DataSet data = Load(file);
        Assert.Equal(Load("clean.csv").Provenance.Digest, data.Provenance.Digest);
        Assert.Empty(data.Warnings);
        Assert.StartsWith("48 segments of 40 values", data.Taken, StringComparison.Ordinal);
        Assert.Contains(taken, data.Taken, StringComparison.Ordinal);
    }

    // The same segments, written with more digits.
    private static void IsNearlyClean(DataSet data)
    {
        DataSet clean = Load("clean.csv");
        Assert.Equal(Shape(clean), Shape(data));
        for (int i = 0; i < clean.Training.Values.Values.Length; i++)
            Assert.Equal(clean.Training.Values.Values[i], data.Training.Values.Values[i], 1e-5f);
    }

    private static void IsRecording(string file)
    {
        string message = Refusal(file);
        Assert.Contains("looks like one recording", message, StringComparison.Ordinal);
        Assert.Contains("recording:", message, StringComparison.Ordinal);
    }
}
