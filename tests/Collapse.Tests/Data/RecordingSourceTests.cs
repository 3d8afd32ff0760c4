using System.Collections.Immutable;
using System.Globalization;
using Collapse.Data;
using Collapse.Data.Wfdb;
using Collapse.Oracles;

namespace Collapse.Tests.Data;

/// <summary>Recordings by the front door: WFDB records and tables of one sample a row, cut around beats.</summary>
public sealed class RecordingSourceTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SharedDataFact("cases")]
    public void Each_record_of_the_cases_ends_as_its_line_says()
    {
        WfdbSignal Signal(string name) =>
            Assert.Single(WfdbRecord.Read(Fixtures.Shared("cases", "recordings", name + ".hea")).Signals);
        WfdbSignal gain = Signal("gain0"), skew = Signal("skewframe");
        Assert.Equal(gain.Samples[0] / 200.0, gain.Physical()[0]);
        Assert.Equal("II", Signal("surplus").Name);
        Assert.Equal(5760, Signal("latin1").Samples.Length);
        Assert.Equal((skew.Samples[6] - skew.Baseline) / skew.Gain, skew.Physical()[0]);
        Assert.Equal(6, skew.Physical().Count(double.IsNaN));
        Assert.Equal(["gain0", "latin1", "skewframe", "surplus"],
            File.ReadLines(Fixtures.Shared("cases", "recordings", "expected.tsv")).Skip(1)
                .Select(line => line.Split('\t')[0]).Order());
    }

    [SharedDataFact("cases")]
    public void A_folder_of_records_has_a_subject_a_record_and_a_record_alone_holds_its_end_out()
    {
        DataSet folder = DataSource.Load("wfdb:" + Fixtures.Shared("cases", "recordings"), new DataOptions());
        Assert.Equal(["gain0", "latin1", "skewframe"], folder.Training.Subjects.Distinct());
        Assert.Equal(["surplus"], folder.HeldOut.Subjects.Distinct());
        DataSet one = DataSource.Load("wfdb:" + Fixtures.Shared("cases", "recordings", "surplus"), new DataOptions());
        Assert.Equal(one.Training.Count / 3, one.HeldOut.Count, 1.0);
        Assert.Contains("lead: II", one.Taken, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_the_samples_gives_the_windows_of_the_record()
    {
        WfdbRecord record = Ecg("r", 1);
        WfdbWriter.Write(record, _scratch.Root);
        DataSet expected = DataSource.Load("wfdb:" + _scratch.File("r"), new DataOptions());
        ImmutableArray<double> signal = record.Signals[0].Physical();
        string Rows(Func<int, string> time) =>
            string.Concat(signal.Select((value, i) =>
            time(i) + value.ToString("R", CultureInfo.InvariantCulture) + "\n"));
        foreach ((string text, string[] options) in ((string, string[])[])
        [
            (Rows(_ => ""), ["rate=100"]),
            ("time,mV\n" + Rows(i => $"{i / 100.0:F2},"), []),
            ("time (ms),ECG,V5\n" + Rows(i => $"{i * 10},")
                .Replace("\n", ",0\n", StringComparison.Ordinal)["".Length..], ["column=2"]),
            ("'Elapsed time','MLII'\n'hh:mm:ss.mmm','mV'\n" + Rows(i => $"'{i / 6000}:{i % 6000 / 100.0:00.000}',"),
                []),
        ])
        {
            DataSet data = DataSource.Load("recording:" + _scratch.Write("r.csv", text), TestData.Options(options));
            Assert.Equal(expected.Training.Values, data.Training.Values);
            Assert.Equal(expected.HeldOut.Values, data.HeldOut.Values);
        }
    }

    [Fact]
    public void Annotations_give_the_beats_and_their_classes()
    {
        WfdbWriter.Write(Ecg("r", 1), _scratch.Root);
        List<byte> bytes = [];
        void Word(int word) => bytes.AddRange([(byte)word, (byte)(word >> 8)]);
        void Annotation(int type, int difference) => Word((type << 10) | difference);
        Annotation(28, 18); // rhythm, no beat, with a text
        Annotation(63, 3);
        bytes.AddRange("(N\0\0"u8);
        Annotation(1, 82); // sample 100
        Annotation(5, 100); // 200
        Annotation(59, 0); // 1000 further on
        Word(0);
        Word(1000);
        Annotation(61, 3);
        Annotation(8, 20); // 1220
        Annotation(1, 60);
        Annotation(1, 70);
        Word(0);
        File.WriteAllBytes(_scratch.File("r.atr"), [.. bytes]);
        ImmutableArray<BeatAnnotation> beats = Annotations.Read(_scratch.File("r.atr"), 100);
        Assert.Equal([(100, "N"), (200, "V"), (1220, "A"), (1280, "N"), (1350, "N")],
            beats.Select(beat => ((int)beat.Time, beat.Symbol)));
        Samples samples = DataSources.Read("wfdb:" + _scratch.File("r"), TestData.Options("beats=annotations")).Samples;
        Assert.Equal(["N", "V", "A", "N", "N"], samples.Classes.AsEnumerable());
        File.Delete(_scratch.File("r.atr"));
        Assert.Contains("no annotations 'r.atr'", TestData.Refusal("wfdb:" + _scratch.File("r"), "beats=annotations"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_resolution_at_the_beginning_counts_for_all_times()
    {
        File.WriteAllBytes(_scratch.File("r.atr"),
            [0, 22 << 2, 24, 63 << 2, .. "## time resolution: 1000"u8, 0xF4, 0x05, 0, 0]);
        Assert.Equal(50, Assert.Single(Annotations.Read(_scratch.File("r.atr"), 100)).Time);
    }

    [Fact]
    public void Segments_of_one_layout_follow_each_other()
    {
        WfdbWriter.Write(Plain("a", 1, 2, 3), _scratch.Root);
        WfdbWriter.Write(Plain("b", 4, 5), _scratch.Root);
        WfdbRecord record = WfdbRecord.Read(_scratch.Write("all.hea", "all/3 1 100 7\na 3\n~ 2\nb 2\n"));
        Assert.Equal([0.005, 0.01, 0.015, double.NaN, double.NaN, 0.02, 0.025],
            record.Signals[0].Physical().AsEnumerable());
        Assert.Equal(["all"], Directory.GetFiles(_scratch.Root, "all.hea").Select(Path.GetFileNameWithoutExtension));
    }

    [Fact]
    public void Segments_of_a_layout_may_lack_signals_and_have_other_gains()
    {
        WfdbSignal one = new() { Name = "I", Gain = 100, Samples = [100, 200] },
            two = new() { Name = "II", Gain = 400, Baseline = 40, Samples = [440, 840] };
        WfdbWriter.Write(new WfdbRecord("a", 100, [one]), _scratch.Root);
        WfdbWriter.Write(new WfdbRecord("b", 100, [two, one]), _scratch.Root);
        _scratch.Write("layout.hea", "layout 2 100 0\n~ 0 100/mV 16 0 0 0 0 I\n~ 0 200(10)/mV 16 0 0 0 0 II\n");
        WfdbRecord record = WfdbRecord.Read(_scratch.Write("all.hea", "all/3 2 100 4\nlayout 0\na 2\nb 2\n"));
        Assert.Equal([1, 2, 1, 2], record.Signals[0].Physical().AsEnumerable());
        Assert.Equal([double.NaN, double.NaN, 1, 2], record.Signals[1].Physical().AsEnumerable());
        Assert.Equal(10, record.Signals[1].Baseline);
    }

    [Fact]
    public void A_name_may_hold_a_dot_and_several_samples_a_frame_are_a_higher_rate()
    {
        WfdbRecord record = Ecg("r.1", 2);
        WfdbWriter.Write(record, _scratch.Root);
        Assert.Equal(record, WfdbRecord.Read(_scratch.File("r.1.hea")));
        DataSet data = DataSource.Load("wfdb:" + _scratch.File("r.1"), new DataOptions());
        Assert.Equal(95, data.Training.Coordinates);
    }

    [Fact]
    public void A_stale_checksum_is_a_warning_and_refused_when_strict()
    {
        WfdbWriter.Write(Ecg("r", 1), _scratch.Root);
        string header = _scratch.File("r.hea"), text = File.ReadAllText(header);
        File.WriteAllText(header, text.Replace(" 16 0 ", " 16 0 9", StringComparison.Ordinal));
        Assert.Contains("expected the initial value", DataSource.Load("wfdb:" + header, new DataOptions()).Warnings[0],
            StringComparison.Ordinal);
        Assert.Contains("expected the initial value", TestData.Refusal("wfdb:" + header, "strict"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_signals_are_cut_into_windows_in_a_row()
    {
        WfdbWriter.Write(Ecg("r", 1), _scratch.Root);
        Samples samples =
            DataSources.Read("wfdb:" + _scratch.File("r"), TestData.Options("beats=none", "window=9,10")).Samples;
        Assert.Equal((300, 20), (samples.Count, samples.Coordinates));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "2 columns of values; expected one, or --column to choose")]
    [InlineData("1\n2\n3\n", "expected --rate HZ")]
    public void What_is_missing_is_said(string text, string expected) =>
        Assert.Contains(expected, TestData.Refusal("recording:" + _scratch.Write("x.csv", text)),
            StringComparison.Ordinal);

    private static WfdbRecord Plain(string name, params int[] samples) =>
        new(name, 100, [new WfdbSignal { Name = "I", Samples = [.. samples] }]);

    // A minute at 100 Hz (or so many times more) with a beat every 0.8 s whose height wanders.
    private static WfdbRecord Ecg(string name, int perFrame)
    {
        ImmutableArray<int> samples = [.. Enumerable.Range(0, 6000 * perFrame).Select(i =>
            ((1000 + (i / 80 / perFrame * 37 % 200)) * Math.Max(0,
                (3 * perFrame) - Math.Abs((i % (80 * perFrame)) - (40 * perFrame))) / (3 * perFrame)) + (i % 7))];
        return new WfdbRecord(name, 100,
            [new WfdbSignal { Name = "II", Gain = 1000, SamplesPerFrame = perFrame, Samples = samples }]);
    }
}
