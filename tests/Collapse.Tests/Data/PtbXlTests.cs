using System.Collections.Immutable;
using System.Globalization;
using Collapse.Data;
using Collapse.Data.Wfdb;
using Collapse.Oracles;

namespace Collapse.Tests.Data;

/// <summary>The rules of choice and the messages, on small folders of made-up records.</summary>
public class PtbXlTests
{
    private const string Header =
        "ecg_id,patient_id,age,report,scp_codes,validated_by_human,baseline_drift,static_noise,burst_noise,"
        + "electrodes_problems,extra_beats,pacemaker,filename_lr,filename_hr";

    internal static readonly CohortOptions Small =
        new() { TrainingSubjects = 2, HeldOutSubjects = 1, SegmentsPerSubject = 3 };

    [Fact]
    public void The_first_patients_by_ecg_id_train_and_the_next_are_held_out()
    {
        using ScratchFolder scratch = new();
        WriteTable(scratch, Row(9, 90), Row(2, 20), Row(5, 50), Row(7, 70));
        WriteRecords(scratch, 2, 5, 7, 9);
        DataSet data = Load(scratch);
        Assert.Equal(["20", "50"], data.Training.Subjects.Distinct());
        Assert.Equal(["70"], data.HeldOut.Subjects.Distinct());
    }

    [Fact]
    public void Each_rule_leaves_out_what_it_should()
    {
        using ScratchFolder scratch = new();
        List<string> rows =
        [
            Row(1, 1, codes: "{'NORM': 80.0, 'SR': 0.0}"),
            Row(2, 2, codes: "{'NORM': 100.0, 'SARRH': 0.0}"),
            Row(3, 3, codes: "{}"),
            Row(4, 4, validated: "False"),
            Row(10, 100, age: ""),
            // The patient's second record, and a patient of whom only the first, absent one counts.
            Row(11, 100), Row(12, 120), Row(13, 120),
            Row(137, 137), Row(462, 462),
            Row(500, 5000, codes: "{'NORM': 100.0}"), Row(501, 5010), Row(502, 5020),
        ];
        for (int flag = 0; flag < 6; flag++) rows.Add(Row(20 + flag, 20 + flag, flag: flag));
        WriteTable(scratch, [.. rows]);
        WriteRecords(scratch, 1, 2, 3, 4, 10, 11, 13, 137, 462, 500, 501, 502, 20, 21, 22, 23, 24, 25);

        DataSet data = Load(scratch);
        Assert.Equal(["100", "5000"], data.Training.Subjects.Distinct());
        Assert.Equal(["5010"], data.HeldOut.Subjects.Distinct());
        Dictionary<string, string> details = new(data.Provenance.Details);
        Assert.Equal("3", details["left out: not healthy"]);
        Assert.Equal("6", details["left out: quality flag"]);
        Assert.Equal("1", details["left out: not validated by a human"]);
        Assert.Equal("2", details["left out: withdrawn"]);
        Assert.Equal("2", details["left out: further record of a patient"]);
        Assert.Equal("1", details["left out: not on disk"]);
        Assert.Equal("4", details["records to choose from"]);
    }

    [Fact]
    public void Records_with_invalid_samples_or_too_few_windows_are_passed_over_and_counted()
    {
        using ScratchFolder scratch = new();
        WriteTable(scratch, Row(1, 1), Row(2, 2), Row(3, 3), Row(4, 4), Row(5, 5));
        WriteRecords(scratch, 3, 4, 5);
        WriteRecord(scratch, 1, samples => samples.SetItem(700, short.MinValue));
        WriteRecord(scratch, 2, samples => [.. samples.Take(200)]);
        DataSet data = Load(scratch);
        Assert.Equal(["3", "4"], data.Training.Subjects.Distinct());
        Dictionary<string, string> details = new(data.Provenance.Details);
        Assert.Equal("1", details["left out: invalid samples"]);
        Assert.Equal("1", details["left out for too few windows"]);
    }

    [Fact]
    public void Half_a_record_is_an_error_whichever_half_is_there()
    {
        foreach (string extension in new[] { ".hea", ".dat" })
        {
            using ScratchFolder scratch = new();
            WriteTable(scratch, Row(1, 1), Row(2, 2), Row(3, 3));
            WriteRecords(scratch, 1, 2, 3);
            File.Delete(scratch.File($"records100/1_lr{extension}"));
            Assert.Contains("not found", Error(scratch), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1,1.0,5,x,{'NORM': 100.0},True,,,,,,,r/1,r/1,surplus", "15 fields; expected 14 as in the header")]
    [InlineData("1,1.0,5,x,{'NORM': 100.0},True,,,,,,,r/1", "13 fields; expected 14")]
    [InlineData("one,1.0,5,x,{'NORM': 100.0},True,,,,,,,r/1,r/1", "ecg_id is 'one'; expected a whole number")]
    [InlineData("1,1.5,5,x,{'NORM': 100.0},True,,,,,,,r/1,r/1", "patient_id is '1.5'; expected a whole number")]
    [InlineData("1,,5,x,{'NORM': 100.0},True,,,,,,,r/1,r/1", "patient_id is ''")]
    [InlineData("1,1.0,5,x,{'NORM': 100.0},perhaps,,,,,,,r/1,r/1",
        "validated_by_human is 'perhaps'; expected True or False")]
    [InlineData("1,1.0,5,x,{'NORM': 100.0},True,,,,,,,,r/1", "filename_lr is ''; expected the record's path")]
    [InlineData("1,1.0,5,x,{'NORM': 100.0},True,,,,,,,../r/1,r/1",
        "filename_lr is '../r/1'; expected a path that stays below the folder")]
    [InlineData("1,1.0,5,x,{'NORM': 100.0},True,,,,,,,/etc/passwd,r/1", "filename_lr is '/etc/passwd'")]
    [InlineData("1,1.0,5,x,{'NORM': high},True,,,,,,,r/1,r/1",
        "scp_codes is '{'NORM': high}'; expected a dictionary such as")]
    [InlineData("1,1.0,5,x,\"{'NORM': 100.0, 'NORM': 0.0}\",True,,,,,,,r/1,r/1", "scp_codes is")]
    [InlineData("1,1.0,5,x,\"{'NORM': 100.0,}\",True,,,,,,,r/1,r/1", "scp_codes is")]
    [InlineData("1,1.0,5,x,\"{'NORM': 100.0 'SR': 0}\",True,,,,,,,r/1,r/1", "scp_codes is")]
    [InlineData("1,1.0,5,x,{'NORM': 1e999},True,,,,,,,r/1,r/1", "scp_codes is")]
    [InlineData("8,1.0,5,x,{'NORM': 100.0},True,,,,,,,r/1,r/1", "ecg_id 8 again, first in line 2")]
    [InlineData("1,1.0,5,\"x,{'NORM': 100.0},True,,,,,,,r/1,r/1", "a quote inside a field or one that never ends")]
    public void A_malformed_row_is_named_with_its_line(string row, string expected)
    {
        using ScratchFolder scratch = new();
        // The row before holds a line break in quotes, so rows and lines differ.
        string path = WriteTable(scratch, Row(8, 8, report: "\"two,\nlines\""), "", row);
        Assert.StartsWith($"{path}:5: {expected}", Error(scratch), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nan", "True")]
    [InlineData("0", "1")]
    [InlineData("0.0", "1.0")]
    [InlineData("False", "true")]
    public void Flags_as_other_programs_write_them_are_understood(string flag, string validated)
    {
        using ScratchFolder scratch = new();
        string[] rows = [.. Enumerable.Range(1, 3)
            .Select(id =>
            $"{id},{id}.0,5,x,{{'NORM': "
            + $"100.0}},{validated},{string.Join(',', Enumerable.Repeat(flag, 6))},records100/{id}_lr,r")];
        WriteTable(scratch, [.. rows, rows[0].Replace("1,1.0", "4,4.0", StringComparison.Ordinal)
            .Replace($"{flag},records", "1,records", StringComparison.Ordinal)]);
        WriteRecords(scratch, 1, 2, 3);
        DataSet data = Load(scratch);
        Assert.Equal(["1", "2"], data.Training.Subjects.Distinct());
        Assert.Equal("1", new Dictionary<string, string>(data.Provenance.Details)["left out: quality flag"]);
    }

    [Fact]
    public void Semicolons_are_read_and_a_folder_of_500_Hz_alone_names_the_option()
    {
        using ScratchFolder scratch = new();
        WriteTable(scratch, Row(1, 1, codes: "{}"), Row(2, 2, codes: "{'NORM': 100.0}"),
            Row(3, 3, codes: "{'NORM': 100.0}"), Row(4, 4, codes: "{'NORM': 100.0}"));
        string table = scratch.File("ptbxl_database.csv");
        File.WriteAllText(table, File.ReadAllText(table).Replace(',', ';'));
        Directory.CreateDirectory(scratch.File("records500"));
        Assert.Contains("expected records100, or --rate 500", Error(scratch), StringComparison.Ordinal);
        WriteRecords(scratch, 2, 3, 4);
        Assert.Equal(["2", "3"], Load(scratch).Training.Subjects.Distinct());
    }

    [Theory]
    [InlineData("ptbxl", null, null)]
    [InlineData("ptb-xl-a-large-publicly-available-electrocardiography-dataset-1.0.3", null, "1.0.3")]
    [InlineData("ptbxl", "ptbxl_v102_changelog.txt", "1.0.2")]
    public void The_version_is_the_folders_own_or_not_claimed(string folder, string? file, string? version)
    {
        using ScratchFolder scratch = new();
        string path = scratch.File(folder);
        Directory.CreateDirectory(path);
        if (file is not null) File.WriteAllText(Path.Combine(path, file), "");
        Assert.Equal(version, PtbXlVersion.Of(path));
        Assert.Equal(version is not null, PtbXlVersion.Attribution(path).Contains("version", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_table_column_folder_or_rate_is_told_in_one_line()
    {
        using ScratchFolder scratch = new();
        Assert.Contains("ptbxl_database.csv' not found", Error(scratch), StringComparison.Ordinal);
        string path = scratch.Write("ptbxl_database.csv", "");
        Assert.Equal($"{path}: empty; expected the table of PTB-XL.", Error(scratch));
        scratch.Write("ptbxl_database.csv", "ecg_id,patient_id\n1,1.0\n");
        Assert.StartsWith($"{path}:1: no column 'scp_codes'", Error(scratch), StringComparison.Ordinal);
        Assert.Equal("--rate is 250; expected 100 or 500 (Hz) for PTB-XL.",
            Assert.Throws<InputException>(() => PtbXl.Load(scratch.Root, "II", 250, Small)).Message);
        WriteTable(scratch, Row(1, 1), Row(2, 2));
        WriteRecords(scratch, 2);
        Assert.StartsWith($"{scratch.Root}: 1 patients found; expected 3 (2 to train on, 1 held out).", Error(scratch),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_another_unit_or_rate_is_refused()
    {
        using ScratchFolder scratch = new();
        WriteTable(scratch, Row(1, 1));
        WriteRecords(scratch, 1);
        string header = scratch.File("records100/1_lr.hea");
        string text = File.ReadAllText(header);
        File.WriteAllText(header, text.Replace("/mV", "/uV", StringComparison.Ordinal));
        Assert.Contains("lead II is in 'uV'; expected mV", Error(scratch), StringComparison.Ordinal);
        File.WriteAllText(header, text.Replace(" 1 100 ", " 1 500 ", StringComparison.Ordinal));
        Assert.Contains("lead II has 500 samples a second; expected 100", Error(scratch), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_to_the_table_ends_in_data_or_in_one_clear_line()
    {
        using ScratchFolder scratch = new();
        string path =
            WriteTable(scratch, Row(1, 1), Row(2, 2), Row(3, 3), Row(4, 4, report: "\"two,\nlines\""), Row(5, 5));
        WriteRecords(scratch, 1, 2, 3, 4, 5);
        int refused = Damage.Each(path, 150, seed: 7, () => Load(scratch));
        Assert.InRange(refused, 30, 149);
    }

    internal static string Row(
        int id, int patient, string codes = "{'NORM': 100.0, 'SR': 0.0}", string validated = "True", int flag = -1,
        string age = "56.0", string report = "x")
    {
        string flags = string.Join(',', Enumerable.Range(0, 6).Select(i => i == flag ? "\" , II\"" : ""));
        return $"{id},{patient}.0,{age},{report},\"{codes}\",{validated},{flags},records100/{id}_lr,records500/{id}_hr";
    }

    internal static string WriteTable(ScratchFolder scratch, params string[] rows) =>
        scratch.Write("ptbxl_database.csv", string.Join('\n', [Header, .. rows]) + "\n");

    internal static void WriteRecords(ScratchFolder scratch, params int[] ids)
    {
        foreach (int id in ids) WriteRecord(scratch, id, samples => samples);
    }

    /// <summary>Ten seconds at 100 Hz with a narrow beat every 0.8 s.</summary>
    internal static void WriteRecord(ScratchFolder scratch, int id,
        Func<ImmutableArray<int>, ImmutableArray<int>> damage)
    {
        Directory.CreateDirectory(scratch.File("records100"));
        ImmutableArray<int> samples =
            [.. Enumerable.Range(0, 1000).Select(i => 1000 * Math.Max(0, 3 - Math.Abs(i % 80 - 40)) / 3 + i % 7)];
        WfdbSignal signal = new() { Name = "II", Gain = 1000, Samples = damage(samples) };
        WfdbWriter.Write(new WfdbRecord(id.ToString(CultureInfo.InvariantCulture) + "_lr", 100, [signal]),
            scratch.File("records100"));
    }

    private static DataSet Load(ScratchFolder scratch) => PtbXl.Load(scratch.Root, "II", 100, Small);

    private static string Error(ScratchFolder scratch)
    {
        string message = Assert.Throws<InputException>(() => Load(scratch)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
