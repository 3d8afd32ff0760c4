using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Collapse.Data.Wfdb;

/// <summary>
/// The samples behind a header's signal lines. Lines that name the same file share it, sample by sample.
/// </summary>
internal static class SignalFile
{
    /// <summary>Reads all signals.</summary>
    /// <param name="header">The header.</param>
    /// <param name="path">The header's file.</param>
    /// <param name="warnings">Gets a line for each initial value or checksum that is not that of the samples; null to
    /// refuse them.</param>
    public static ImmutableArray<WfdbSignal> ReadAll(Header header, string path, List<string>? warnings)
    {
        ImmutableArray<WfdbSignal>.Builder signals = ImmutableArray.CreateBuilder<WfdbSignal>(header.Signals.Length);
        long frames = header.Frames;
        foreach (ImmutableArray<SignalLine> group in Groups(header, path))
        {
            long found = ReadGroup(group, header.Frames, path, signals, warnings);
            if (signals.Count > group.Length && found != frames)
                throw InputException.At(path, group[0].Line,
                    $"signal file {InputFile.Quoted(group[0].File)} holds {found} frames, the one before {frames}; "
                    + $"expected as many.");
            frames = found;
        }

        return signals.MoveToImmutable();
    }

    /// <summary>
    /// The lines of each file; they must follow each other and agree on what is one for the whole file.
    /// </summary>
    private static List<ImmutableArray<SignalLine>> Groups(Header header, string path)
    {
        List<ImmutableArray<SignalLine>> groups = [];
        foreach (SignalLine line in header.Signals)
        {
            if (groups.Count > 0 && groups[^1][0].File == line.File)
            {
                SignalLine first = groups[^1][0];
                if (first.Signal.Format != line.Signal.Format || first.Offset != line.Offset)
                    throw InputException.At(path, line.Line,
                        $"format or byte offset of {InputFile.Quoted(line.File)} differs from line {first.Line}; "
                        + $"expected the same for one file.");
                groups[^1] = groups[^1].Add(line);
                continue;
            }

            if (groups.Exists(group => group[0].File == line.File))
                throw InputException.At(path, line.Line,
                    $"signal file {InputFile.Quoted(line.File)} again; expected the signals of one file to follow each "
                    + $"other.");
            groups.Add([line]);
        }

        return groups;
    }

    private static long ReadGroup(
        ImmutableArray<SignalLine> group, long announced, string path, ImmutableArray<WfdbSignal>.Builder signals,
        List<string>? warnings)
    {
        SignalLine first = group[0];
        BitLayout layout = BitLayout.Of(first.Signal.Format);
        string file = Path.Combine(Path.GetDirectoryName(path) ?? "", first.File);
        if (!File.Exists(file))
            throw InputException.At(path, first.Line,
                $"signal file {InputFile.Quoted(first.File)} not found; expected it beside the header.");
        byte[] all = InputFile.ReadBytes(file);
        if (first.Offset > all.Length)
            throw InputException.At(path, first.Line,
                $"byte offset {first.Offset} in {InputFile.Quoted(first.File)} of {all.Length} bytes; expected it "
                + $"inside the file.");

        // Nothing is allocated for a count that the file does not bear out.
        ReadOnlySpan<byte> bytes = all.AsSpan((int)first.Offset);
        long perFrame = group.Sum(line => (long)line.Signal.SamplesPerFrame);
        Int128 expected = layout.BytesFor((Int128)announced * perFrame);
        if (expected > bytes.Length)
            throw InputException.At(path, first.Line,
                $"signal file {InputFile.Quoted(first.File)} holds {bytes.Length} bytes of samples; expected "
                + $"{expected} for {announced} frames of {perFrame} samples.");
        long frames = announced > 0 ? announced : layout.SamplesIn(bytes.Length) / perFrame;

        int[][] samples = [.. group.Select(line => new int[frames * line.Signal.SamplesPerFrame])];
        Fill(samples, group, frames, layout, bytes);
        for (int s = 0; s < samples.Length; s++)
        {
            if (first.Signal.Format == WfdbFormat.Format8) Accumulate(samples[s], group[s], path);
            Check(samples[s], group[s], announced > 0, path, warnings);
            signals.Add(group[s].Signal with { Samples = ImmutableCollectionsMarshal.AsImmutableArray(samples[s]) });
        }

        return frames;
    }

    private static void Fill(int[][] samples, ImmutableArray<SignalLine> group, long frames, BitLayout layout,
        ReadOnlySpan<byte> bytes)
    {
        int index = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            for (int s = 0; s < samples.Length; s++)
            {
                int count = group[s].Signal.SamplesPerFrame;
                for (int k = 0; k < count; k++) samples[s][frame * count + k] = layout.Read(bytes, index++);
            }
        }
    }

    /// <summary>From first differences to values: x_n = initial + d_0 + ... + d_n.</summary>
    private static void Accumulate(int[] samples, SignalLine line, string path)
    {
        long value = line.Initial ?? line.AdcZero;
        for (int i = 0; i < samples.Length; i++)
        {
            value += samples[i];
            if (value != (int)value)
                throw InputException.At(path, line.Line,
                    $"differences lead to {value} at sample {i}; expected values of at most 32 bits.");
            samples[i] = (int)value;
        }
    }

    // Headers are often left as they were when samples are cut or filtered, so by default the samples count.
    private static void Check(int[] samples, SignalLine line, bool counted, string path, List<string>? warnings)
    {
        if (samples.Length == 0) return;
        if (line.Initial is int initial && samples[0] != initial)
            Tell($"first sample in {InputFile.Quoted(line.File)} is {samples[0]}; expected the initial value "
                + $"{initial}.");
        if (counted && line.Checksum is int checksum && Checksum(samples) != checksum)
            Tell($"samples in {InputFile.Quoted(line.File)} have the checksum {Checksum(samples)}; expected {checksum} "
                + $"(modulo 65536).");

        void Tell(string message)
        {
            InputException error = InputException.At(path, line.Line, message);
            if (warnings is null) throw error;
            warnings.Add(error.Message);
        }
    }

    /// <summary>The sum of the samples modulo 2^16, as 0 .. 65535.</summary>
    internal static int Checksum(ReadOnlySpan<int> samples)
    {
        int sum = 0;
        foreach (int sample in samples) sum = sum + sample & 0xFFFF;
        return sum;
    }
}
