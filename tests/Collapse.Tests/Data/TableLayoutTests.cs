using System.Globalization;
using System.Text;
using Collapse.Data;

namespace Collapse.Tests.Data;

/// <summary>One table in many layouts: the same data, so the same digest, and what was taken is said.</summary>
public sealed class TableLayoutTests : IDisposable
{
    private const int Rows = 24, Columns = 12;
    private static readonly double[][] Values = [.. Enumerable.Range(0, Rows).Select(row =>
        Enumerable.Range(0, Columns).Select(column =>
            Math.Round(Math.Sin((0.7 * column) + row) + (0.1 * row * Math.Cos(column * row)), 4)).ToArray())];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string, string, string> Layouts() => new()
    {
        { "tabs", Table("\t"), "tabs" },
        { "bars", Table("|"), "bars" },
        { "spaces", Table("   ", before: "  "), "spaces" },
        { "comma and space", Table(", "), "" },
        { "sep=", "sep=;\r\n" + Table(";", end: "\r\n"), "semicolons" },
        { "quoted numbers", Table(",", quote: "\""), "" },
        { "quoted decimal commas", Table(",", quote: "\"", comma: true), "decimal commas" },
        { "tabs and decimal commas", Table("\t", comma: true), "tabs, decimal commas" },
        { "spaces and decimal commas", Table(" ", comma: true), "spaces, decimal commas" },
        { "old line ends", Table(",", end: "\r"), "" },
        { "byte order mark", "\uFEFF" + Table(","), "" },
        { "comments between", "# made by hand\n% so\n" + Table(",")
            .Replace("\n", "\n# remark, with commas\n", StringComparison.Ordinal), "" },
        { "blank rows", Table(",").Replace("\n", "\n\n,,,,,,,,,,,\n  \n", StringComparison.Ordinal), "" },
        { "trailing semicolons", Table(";", end: ";;\n"), "semicolons" },
        { "counts as header", Join(Enumerable.Range(0, Columns), ",") + "\n" + Table(","), "header in line 1" },
        { "counts from one", Join(Enumerable.Range(1, Columns), ",") + "\n" + Table(","), "header in line 1" },
        { "times at 360 Hz", Join(Enumerable.Range(0, Columns)
            .Select(i => (i / 360.0).ToString("F3", CultureInfo.InvariantCulture)), ",") + "\n" + Table(","),
            "header in line 1" },
        { "times around R", Join(Enumerable.Range(-5, Columns).Select(i => 10 * i), ",") + "\n" + Table(","),
            "header in line 1" },
        { "falling wave numbers", Join(Enumerable.Range(0, Columns).Select(i => 4000 - (1.93 * i * i) - i),
            ",") + "\n" + Table(","), "header in line 1" },
        { "pandas with counts", "," + Join(Enumerable.Range(0, Columns), ",") + "\n" + Table(",", prefix: row =>
            $"{row},"), "left out: column 1 (index, without a name)" },
        { "Unnamed: 0", "Unnamed: 0," + Header() + "\n" + Table(",", prefix: row => $"{row},"),
            "left out: column 1 (index)" },
        { "index at the end", Header() + ",index\n" + Table(",", suffix: row => $",{row}"),
            "left out: column 13 (index)" },
        { "R without a name", "\"" + string.Join("\" \"", Header().Split(',')) + "\"\n" + Table(" ", prefix: row =>
            $"\"{row + 1}\" "), "left out: column 1" },
        { "row names", Header("beat") + "\n" + Table(",", prefix: row => $"beat-{row},"),
            "left out: column 1 (row names)" },
        { "units below the header", Header() + "\n" + Join(Enumerable.Repeat("mV", Columns), ",") + "\n" + Table(","),
            "header in line 1" },
        { "diagnosis", Header() + ",Diagnosis\n" + Table(",", suffix: row => row % 2 == 0 ? ",NORM" : ",MI"),
            "classes: 'Diagnosis'" },
        { "y", Header() + ",y\n" + Table(",", suffix: row => $",{row % 3}"), "classes: 'y'" },
        { "time of the row", "timestamp," + Header() + "\n" + Table(",", prefix: row =>
            $"2020-01-{row + 1:00} 10:00:00,"), "left out: column 1 (time)" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_same_data_in_another_layout_have_the_same_digest(string layout, string text, string taken)
    {
        DataSet data = Load(text);
        Assert.Equal(Load(Table(",")).Provenance.Digest, data.Provenance.Digest);
        Assert.StartsWith($"{Rows} segments of {Columns} values", data.Taken, StringComparison.Ordinal);
        Assert.True(data.Taken.Contains(taken, StringComparison.Ordinal), $"{layout}: {data.Taken}");
        Assert.Empty(data.Warnings);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Other_encodings_are_known_by_their_mark_or_their_zeros(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        string expected = Load(Table(",")).Provenance.Digest, path = _scratch.File("x.csv");
        File.WriteAllText(path, Table(","), encoding);
        Assert.Equal(expected, TestData.LoadTable(path, Scaling.MinMax).Provenance.Digest);
        if (name == "utf-32") return;
        File.WriteAllBytes(path, encoding.GetBytes(Table(",")));
        Assert.Equal(expected, TestData.LoadTable(path, Scaling.MinMax).Provenance.Digest);
    }

    [Theory]
    [InlineData("subject")]
    [InlineData("Patient ID")]
    [InlineData("patient_id")]
    [InlineData("record")]
    [InlineData("record_name")]
    [InlineData("SubjectNo")]
    [InlineData("participant")]
    public void Subjects_are_known_by_their_name(string name)
    {
        DataSet data = Load(name + "," + Header() + "\n" + Table(",", prefix: row => $"p{row / 6},"));
        Assert.Equal(["p0", "p1", "p2"], data.Training.Subjects.Distinct());
        Assert.Contains($"subjects: '{name}'", data.Taken, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_words_or_numbers_is_kept_with_the_samples()
    {
        SourceReading words = Read(Header() + ",species\n" + Table(",", suffix: row => row < 12 ? ",cat" : ",dog"));
        Assert.Equal(["cat", "dog"], words.Samples.Classes.Distinct());
        Assert.Contains("--class-column", Assert.Single(words.Warnings), StringComparison.Ordinal);
        SourceReading numbers =
            Read(Header() + ",label\n" + Table(",", suffix: row => row < 12 ? ",0.000000e+00" : ",1.0"));
        Assert.Equal(["0", "1"], numbers.Samples.Classes.Distinct());
    }

    [Fact]
    public void A_label_without_a_name_is_warned_of_also_when_rows_are_sorted_by_it()
    {
        SourceReading reading = Read(Table(",", suffix: row => row < 20 ? ",0.0" : ",1.0"));
        Assert.Equal(Columns + 1, reading.Samples.Coordinates);
        string warning = Assert.Single(reading.Warnings);
        Assert.Contains("column 13 has only whole numbers", warning, StringComparison.Ordinal);
        Assert.Contains("--columns 1-12", warning, StringComparison.Ordinal);
        Assert.Equal(Columns,
            Read(Table(",", suffix: row => row < 20 ? ",0.0" : ",1.0"), "class-column=13").Samples.Coordinates);
    }

    [Fact]
    public void A_count_of_the_rows_without_a_name_is_warned_of()
    {
        string text = Table(",", prefix: row => $"{row + 1},");
        string warning = Assert.Single(Read(text, "header=no").Warnings);
        Assert.Contains("column 1 counts the rows (1, 2, ...)", warning, StringComparison.Ordinal);
        Assert.Equal(Load(Table(",")).Provenance.Digest, Load(text, "header=no", "columns=2-13").Provenance.Digest);
    }

    [Fact]
    public void What_the_user_says_decides()
    {
        string text = Header() + ",who\n" + Table(",", suffix: row => $",{row / 6}");
        Assert.Equal(["0", "1", "2", "3"], Read(text, "subject-column=who").Samples.Subjects.Distinct());
        Assert.Equal(["0", "1", "2", "3"], Read(text, "class-column=13").Samples.Classes.Distinct());
        Assert.Equal(3, Read(text, "columns=t1-t2,5").Samples.Coordinates);
        Assert.Equal(Columns, Read("label," + Header() + "\n" + Table(",", prefix: _ => "1,"), "class-column=none",
            "columns=2-13").Samples.Coordinates);
        Assert.Equal(Rows + 1,
            Read(Join(Enumerable.Range(0, Columns), ",") + "\n" + Table(","), "header=no").Samples.Count);
    }

    [Theory]
    [InlineData("columns=14", "--columns is '14'; expected 1 to 12 or a name such as 't0'")]
    [InlineData("columns=t3-t1", "--columns is 't3-t1'")]
    [InlineData("subject-column=nobody", "--subject-column is 'nobody'; expected 1 to 12")]
    public void A_column_that_is_not_there_is_named(string option, string expected) =>
        Assert.Contains(expected, Refusal(Header() + "\n" + Table(","), option), StringComparison.Ordinal);

    [Theory]
    [InlineData("time,I,II,III\n", 400, 4, "recording:")]
    [InlineData("", 400, 2, "recording:")]
    [InlineData("sample,MLII,V5\n", 30, 3, "recording:")]
    [InlineData("I,II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,V6\n", 400, 12, "recording:")]
    [InlineData("ECG\n", 400, 1, "recording:")]
    public void A_recording_is_told_apart(string header, int rows, int columns, string expected)
    {
        StringBuilder text = new(header);
        for (int row = 0; row < rows; row++)
            text.AppendLine(Join(Enumerable.Range(0, columns)
                .Select(column =>
                column == 0 && columns is > 1 and < 12 ? row * 0.01 : Math.Sin(0.05 * row * (1 + column))), ","));
        string message = Refusal(text.ToString());
        Assert.Contains("looks like one recording, a sample a row", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page (HTML)")]
    [InlineData("% comment\n@RELATION ecg\n@ATTRIBUTE a NUMERIC\n@DATA\n1,2\n", "an ARFF file")]
    [InlineData("#comment\n@problemName ECG200\n@timeStamps false\n@data\n1,2:1\n", "a .ts file")]
    [InlineData("PK\u0003\u0004aaaa[Content_Types].xml", "an Excel workbook (.xlsx)")]
    [InlineData("PK\u0003\u0004aaaax.npy", "npz:")]
    [InlineData("\u001f\u008b\b\u0000", "compressed by gzip")]
    [InlineData("\u0093NUMPY\u0001\u0000", "npy:")]
    [InlineData("PAR1\u0015\u0004", "parquet:")]
    [InlineData("{\"a\": [1, 2]}", "a JSON document")]
    [InlineData("1,2\n3\u0000,4\n", "a binary file")]
    public void A_file_of_another_kind_is_named_for_what_it_is(string latin1, string expected)
    {
        File.WriteAllBytes(_scratch.File("x.csv"), Encoding.Latin1.GetBytes(latin1));
        Assert.Contains(expected, TestData.Refusal("csv:" + _scratch.File("x.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_that_do_not_differ_are_refused_also_when_scaling_makes_them_equal()
    {
        string same = string.Concat(Enumerable.Range(1, 9)
            .Select(row => Join(Values[3].Select(value => (0.3 * row * value) + (row * row)), ",") + "\n"));
        Assert.Contains("do not differ (after scaling)", Refusal(same), StringComparison.Ordinal);
        Assert.Contains("do not differ", Refusal(same, "scaling=zscore"), StringComparison.Ordinal);
        Assert.Equal(9, Read(same).Samples.Count);
        Assert.Equal(7, Load(same, "scaling=none").Training.Count);
    }

    [Fact]
    public void All_constant_rows_are_counted_and_can_be_left_out()
    {
        string text =
            Table(",") + string.Concat(Enumerable.Repeat(Join(Enumerable.Repeat(0.5, Columns), ",") + "\n", 2));
        string message = Refusal(text);
        Assert.Contains($":{Rows + 1}: 2 rows are constant: in the first all values are 0.5", message,
            StringComparison.Ordinal);
        Assert.Contains("--drop-constant", message, StringComparison.Ordinal);
        Assert.Equal(Load(Table(",")).Provenance.Digest, Load(text, "drop-constant").Provenance.Digest);
        Assert.Equal(Rows + 2, Read(text).Samples.Count);
    }

    [Fact]
    public void A_header_that_stands_again_in_the_middle_is_named() =>
        Assert.Contains("The header stands here again",
            Refusal(Header() + "\n" + Table(",") + Header() + "\n" + Table(",")), StringComparison.Ordinal);

    private static string Table(
        string separator, string end = "\n", string quote = "", bool comma = false, string before = "",
        Func<int, string>? prefix = null, Func<int, string>? suffix = null) =>
        string.Concat(Values.Select((row, i) =>
            before + prefix?.Invoke(i)
            + string.Join(separator, row.Select(value =>
                quote + value.ToString("R", CultureInfo.InvariantCulture).Replace('.', comma ? ',' : '.') + quote))
            + suffix?.Invoke(i) + end));

    private static string Header(string? first = null) =>
        (first is null ? "" : first + ",") + string.Join(',', Enumerable.Range(0, Columns).Select(i => $"t{i}"));

    private static string Join<T>(IEnumerable<T> values, string separator) =>
        string.Join(separator, values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    private DataSet Load(string text, params string[] options) =>
        DataSource.Load("csv:" + _scratch.Write("own.csv", text), TestData.Options(options));

    private SourceReading Read(string text, params string[] options) =>
        DataSources.Read("csv:" + _scratch.Write("own.csv", text), TestData.Options(options));

    private string Refusal(string text, params string[] options) =>
        TestData.Refusal("csv:" + _scratch.Write("own.csv", text), options);
}
