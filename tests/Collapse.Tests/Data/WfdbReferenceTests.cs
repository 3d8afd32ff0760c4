using System.Globalization;
using System.IO.Compression;
using Collapse.Data.Wfdb;
using Collapse.Oracles;

namespace Collapse.Tests.Data;

public class WfdbReferenceTests
{
    [SharedDataFact("wfdb")]
    public void All_ten_formats_give_the_values_of_the_reference_reader()
    {
        int[][] expected = ReferenceRows();
        WfdbRecord record = WfdbRecord.Read(Fixtures.Shared("wfdb", "binformats.hea"));

        Assert.Equal("binformats", record.Name);
        Assert.Equal(200, record.Rate);
        Assert.Equal([8, 16, 61, 80, 160, 212, 310, 311, 24, 32], record.Signals.Select(signal => (int)signal.Format));
        Assert.Equal(499, expected.Length);
        for (int s = 0; s < record.Signals.Length; s++)
            Assert.Equal(expected.Select(row => row[s]), record.Signals[s].Samples);
        Assert.Equal("sig 6, fmt 310", record.Signals[6].Name);
        Assert.Equal(-2047 / 200.0, record.Signals[0].Physical()[0]);
    }

    [SharedDataFact("wfdb")]
    public void Written_again_the_reference_record_has_the_same_signal_files()
    {
        using ScratchFolder scratch = new();
        WfdbRecord record = WfdbRecord.Read(Fixtures.Shared("wfdb", "binformats.hea"));
        WfdbWriter.Write(record, scratch.Root);
        for (int s = 0; s < record.Signals.Length; s++)
        {
            byte[] expected = File.ReadAllBytes(Fixtures.Shared("wfdb", $"binformats.d{s}"));
            byte[] written = File.ReadAllBytes(scratch.File($"binformats_{s}.dat"));
            // Bits that no sample uses may differ: the reference leaves in them what was there.
            Assert.Equal(expected.Length, written.Length);
            if (record.Signals[s].Format is not (WfdbFormat.Format310 or WfdbFormat.Format311))
                Assert.Equal(expected, written);
        }
    }

    private static int[][] ReferenceRows()
    {
        using GZipStream gzip = new(File.OpenRead(Fixtures.Shared("wfdb", "binformats.expected-digital.tsv.gz")),
            CompressionMode.Decompress);
        using StreamReader reader = new(gzip);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line =>
                line.Split('\t').Select(cell => int.Parse(cell.Trim(), CultureInfo.InvariantCulture)).ToArray())];
    }
}
