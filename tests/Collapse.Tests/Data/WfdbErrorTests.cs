using Collapse.Data.Wfdb;
using Collapse.Oracles;

namespace Collapse.Tests.Data;

public class WfdbErrorTests
{
    // Three samples of format 16: 1, 2, 3.
    private static readonly byte[] Samples = [1, 0, 2, 0, 3, 0];

    [Theory]
    [InlineData("", "no record line")]
    [InlineData("# only a comment\n", "no record line")]
    [InlineData("r/2 1 100 3\nr.dat 16\n", ":1: 2 segments announced, but 1 segment lines follow")]
    [InlineData("r/x 1 100 3\nr.dat 16\n", ":1: number of segments is 'x'")]
    [InlineData("r/1 1 100 3\n../r 3\n", ":2: segment name '../r'")]
    [InlineData("r/1 1 100 3\nother 3\n", ":2: segment 'other' not found")]
    [InlineData("r/1 1 100 3\n~ 3\n", ":2: the first segment is a gap")]
    [InlineData("r/1 1 100 3\n~ 99999999999\n", ": gaps of more than 16777216 frames")]
    [InlineData("r 1 100 3\nr.dat 516\n",
        ":2: format is '516'; expected one of 8, 16, 24, 32, 61, 80, 160, 212, 310, 311: signals compressed by FLAC "
        + "(516) are not supported")]
    [InlineData("r 1 100 3\n~ 0\n", ":1: all signals are null signals")]
    [InlineData("../r 1 100 3\nr.dat 16\n", ":1: record name '..'")]
    [InlineData("r 0 100 3\n", ":1: number of signals is '0'")]
    [InlineData("r two 100 3\nr.dat 16\n", ":1: number of signals is 'two'")]
    [InlineData("r 99999999999 100 3\nr.dat 16\n", ":1: number of signals is '99999999999'")]
    [InlineData("r 2 100 3\nr.dat 16\n", ":1: 2 signals announced, but 1 signal lines follow")]
    [InlineData("r 1 0 3\nr.dat 16\n", ":1: sampling rate is '0'")]
    [InlineData("r 1 NaN 3\nr.dat 16\n", ":1: sampling rate is 'NaN'")]
    [InlineData("r 1 100 -3\nr.dat 16\n", ":1: number of samples is '-3'")]
    [InlineData("r 1 100 4\nr.dat 16\n", ":2: signal file 'r.dat' holds 6 bytes of samples; expected 8 for 4 frames")]
    [InlineData("r 1 100 9223372036854775807\nr.dat 16x2147483647\n", ":2: signal file 'r.dat' holds 6 bytes")]
    [InlineData("r 1 100 3\nr.dat 17\n",
        ":2: format is '17'; expected one of 8, 16, 24, 32, 61, 80, 160, 212, 310, 311")]
    [InlineData("r 1 100 3\nr.dat 16+\n", ":2: format is '16+'")]
    [InlineData("r 1 100 3\nr.dat 16x0\n", ":2: samples a frame is '16x0'")]
    [InlineData("r 1 100 3\nr.dat 16+7\n", ":2: byte offset 7 in 'r.dat' of 6 bytes")]
    [InlineData("r 1 100 3\nr.dat\n", ":2: format is ''")]
    [InlineData("r 1 100 3\nr.dat 16 many\n", ":2: gain is 'many'")]
    [InlineData("r 1 100 3\nr.dat 16 Infinity\n", ":2: gain is 'Infinity'")]
    [InlineData("r 1 100 3\nr.dat 16 200(1.5)/mV\n", ":2: baseline is '200(1.5)/mV'")]
    [InlineData("r 1 100 3\nr.dat 16 200 16 x\n", ":2: ADC zero is 'x'")]
    [InlineData("r 1 100 3\nr.dat 16 200 16 0 2\n", ":2: first sample in 'r.dat' is 1; expected the initial value 2")]
    [InlineData("r 1 100 3\nr.dat 16 200 16 0 1 7\n", ":2: samples in 'r.dat' have the checksum 6; expected 7")]
    [InlineData("r 1 100 3\nr.dat 16 200 16 0 1 65536\n", ":2: checksum is '65536'")]
    [InlineData("r 1 100 3\n\n# comment\n/etc/passwd 16\n",
        ":4: signal file is '/etc/passwd'; expected a file name without folders")]
    [InlineData("r 1 100 3\n../r.dat 16\n", ":2: signal file is '../r.dat'")]
    [InlineData("r 1 100 3\n.. 16\n", ":2: signal file is '..'")]
    [InlineData("r 1 100 3\nC:\\r.dat 16\n", ":2: signal file is 'C:\\r.dat'")]
    [InlineData("r 1 100 3\nr\0.dat 16\n", ":2: control character \\u0000")]
    [InlineData("r 1 100 3\nother.dat 16\n", ":2: signal file 'other.dat' not found")]
    [InlineData("r 2 100 1\nr.dat 16\nr.dat 80\n", ":3: format or byte offset of 'r.dat' differs from line 2")]
    [InlineData("r 3 100 1\nr.dat 16\nr.hea 16\nr.dat 16\n", ":4: signal file 'r.dat' again")]
    [InlineData("r 2 100\nr.dat 16\nr.hea 16\n", ":3: signal file 'r.hea' holds")]
    [InlineData("r 1 100 6\nr.dat 8 200 8 0 2147483647\n", ":2: differences lead to 2147483648 at sample 0")]
    public void A_wrong_header_is_named_with_its_line(string header, string expected)
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch.File("r.dat"), Samples);
        string path = scratch.Write("r.hea", header);
        InputException error = Assert.Throws<InputException>(() => WfdbRecord.Read(path, strict: true));
        Assert.StartsWith(path + ":", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_stale_initial_value_or_checksum_is_a_warning_unless_strict()
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch.File("r.dat"), Samples);
        WfdbRecord record = WfdbRecord.Read(scratch.Write("r.hea", "r 1 100 3\nr.dat 16 200 16 0 2 7\n"));
        Assert.Equal([1, 2, 3], record.Signals[0].Samples.AsEnumerable());
        Assert.Equal(2, record.Warnings.Length);
        Assert.Contains(":2: first sample in 'r.dat' is 1; expected the initial value 2", record.Warnings[0],
            StringComparison.Ordinal);
        Assert.Contains("checksum 6; expected 7", record.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_Latin_1()
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch.File("r.dat"), Samples);
        File.WriteAllBytes(scratch.File("r.hea"),
            [.. "r 1 100 3\n# "u8, 0xE9, .. "\nr.dat 16 200/"u8, 0xB5, .. "V\n"u8]);
        Assert.Equal("\u00B5V", WfdbRecord.Read(scratch.File("r.hea")).Signals[0].Units);
    }

    [Fact]
    public void A_missing_header_and_a_folder_in_its_place_are_bad_input()
    {
        using ScratchFolder scratch = new();
        Assert.Contains("not found", Assert.Throws<InputException>(() =>
            WfdbRecord.Read(scratch.File("none.hea"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<InputException>(() => WfdbRecord.Read(scratch.Root)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r 1\nr.dat 16\n", 250, 200, 0, "mV")]
    [InlineData("r 1 100/50(3) 3 12:30:00 1/2/2003\r\nr.dat 16 50 12 7\r\n", 100, 50, 7, "mV")]
    [InlineData("# before\nr 1 0.5\n\nr.dat 16:0+0 1e2(-3)/mm/s 12 7 1 6\n", 0.5, 100, -3, "mm/s")]
    [InlineData("r 1 100 3\nr.dat 16 200(4) 12 0 1 6 0 lead\n", 100, 200, 4, "mV")]
    public void What_a_header_leaves_out_has_its_documented_default(string header, double rate, double gain,
        int baseline, string units)
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch.File("r.dat"), Samples);
        WfdbRecord record = WfdbRecord.Read(scratch.Write("r.hea", header));
        WfdbSignal signal = Assert.Single(record.Signals);
        Assert.Equal((rate, gain, baseline, units), (record.Rate, signal.Gain, signal.Baseline, signal.Units));
        Assert.Equal([1, 2, 3], signal.Samples.AsEnumerable());
    }

    [Fact]
    public void A_byte_offset_skips_the_start_of_the_file()
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch.File("r.dat"), [.. new byte[24], .. Samples]);
        WfdbRecord record = WfdbRecord.Read(scratch.Write("r.hea", "r 1 100 3\nr.dat 16+24 200 16 0 1 6\n"));
        Assert.Equal([1, 2, 3], record.Signals[0].Samples.AsEnumerable());
    }

    [Fact]
    public void Any_damage_ends_in_a_record_or_in_one_clear_line()
    {
        using ScratchFolder scratch = new();
        WfdbFormat[] formats = Enum.GetValues<WfdbFormat>();
        string header = WfdbWriter.Write(new WfdbRecord("f", 100,
            [.. formats.Select((format, s) => WfdbWriterTests.Signal(format, 40, s))]), scratch.Root);
        string[] files = Directory.GetFiles(scratch.Root, "*.dat");
        void Read()
        {
            WfdbRecord record = WfdbRecord.Read(header, strict: true);
            Assert.All(record.Signals, signal => Assert.Equal(signal.Samples.Length, signal.Physical().Length));
        }

        Assert.InRange(Damage.Each(header, 400, seed: 5, Read), 100, 399);
        // Nearly all damage to samples shows in the checksum; some bits belong to no sample.
        int refused = 0;
        for (int i = 0; i < files.Length; i++) refused += Damage.Each(files[i], 30, seed: 10 + i, Read);
        Assert.InRange(refused, 250, 300);
    }
}
