using System.Collections.Immutable;
using Collapse.Data.Wfdb;
using Collapse.Numerics;
using Collapse.Oracles;

namespace Collapse.Tests.Data;

public class WfdbWriterTests
{
    public static TheoryData<WfdbFormat> Formats => new(Enum.GetValues<WfdbFormat>());

    [Theory, MemberData(nameof(Formats))]
    public void A_record_written_and_read_back_is_itself(WfdbFormat format)
    {
        // Every length around a group of samples, one to three signals in a file.
        for (int length = 0; length < 14; length++)
        {
            for (int count = 1; count <= 3; count++)
            {
                WfdbRecord record =
                    new("r-1", 99.5, [.. Enumerable.Range(0, count).Select(s => Signal(format, length, s))]);
                Assert.Equal(record, WrittenAndRead(record));
            }
        }
    }

    [Fact]
    public void Signals_of_several_formats_rates_and_skews_read_back_as_they_were()
    {
        WfdbRecord record = new("mixed", 360,
        [
            Signal(WfdbFormat.Format212, 20, 0) with { SamplesPerFrame = 2 },
            Signal(WfdbFormat.Format212, 10, 1) with { Skew = 3, Units = "uV", Gain = -0.1, Baseline = -7 },
            Signal(WfdbFormat.Format8, 10, 2) with { Name = "" },
            Signal(WfdbFormat.Format212, 10, 3) with { Name = "II  second, with # and spaces" },
        ]);
        Assert.Equal(record, WrittenAndRead(record));
    }

    [Theory, MemberData(nameof(Formats))]
    public void The_marker_of_invalid_samples_becomes_NaN_and_others_do_not(WfdbFormat format)
    {
        int bits = format switch
        {
            WfdbFormat.Format80 or WfdbFormat.Format8 => 8,
            WfdbFormat.Format212 => 12,
            WfdbFormat.Format310 or WfdbFormat.Format311 => 10,
            WfdbFormat.Format24 => 24,
            WfdbFormat.Format32 => 32,
            _ => 16,
        };
        int least = -1 << (bits - 1);
        WfdbSignal signal = new() { Name = "I", Format = format, Gain = 2, Samples = [0, least, least + 1] };
        ImmutableArray<double> physical = signal.Physical();
        Assert.Equal(format == WfdbFormat.Format8 ? -64 : double.NaN, physical[1]);
        Assert.Equal((least + 1) / 2.0, physical[2]);
    }

    [Fact]
    public void Skew_shifts_the_values_and_leaves_NaN_where_the_file_has_none()
    {
        WfdbSignal signal = new() { Name = "I", Gain = 1, Skew = 2, Samples = [9, 9, 1, 2] };
        Assert.Equal([1, 2, double.NaN, double.NaN], signal.Physical().AsEnumerable());
    }

    [Fact]
    public void A_sample_beyond_its_format_is_refused_and_nothing_is_written()
    {
        using ScratchFolder scratch = new();
        foreach ((WfdbFormat format, int[] samples) in new[] { (WfdbFormat.Format212, new[] { 2048 }),
            (WfdbFormat.Format8, [0, 128]), (WfdbFormat.Format24, [0, -8388609]) })
        {
            WfdbRecord record = new("r", 100, [new WfdbSignal { Name = "I", Format = format, Samples = [.. samples] }]);
            Assert.Throws<ArgumentException>(() => WfdbWriter.Write(record, scratch.Root));
        }

        Assert.Empty(Directory.GetFiles(scratch.Root));
    }

    internal static WfdbSignal Signal(WfdbFormat format, int length, int number)
    {
        int bits = format switch
        {
            WfdbFormat.Format8 => 7,
            WfdbFormat.Format80 => 8,
            WfdbFormat.Format212 =>
            12,
            WfdbFormat.Format310 or WfdbFormat.Format311 => 10,
            WfdbFormat.Format24 => 24,
            WfdbFormat.Format32 =>
            32,
            _ => 16
        };
        Key key = Key.FromSeed(length).Derive(number);
        return new WfdbSignal
        {
            Name = $"lead {number}",
            Format = format,
            Gain = 1000.0 / 3,
            Baseline = number,
            Samples = [.. Enumerable.Range(0, length).Select(i => (int)(uint)key.Bits(i) >> (32 - bits))],
        };
    }

    private static WfdbRecord WrittenAndRead(WfdbRecord record)
    {
        using ScratchFolder scratch = new();
        return WfdbRecord.Read(WfdbWriter.Write(record, scratch.Root));
    }
}
