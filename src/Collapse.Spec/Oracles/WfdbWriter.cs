using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Collapse.Data;
using Collapse.Data.Wfdb;

namespace Collapse.Oracles;

/// <summary>Writes records that <see cref="WfdbRecord.Read"/> reads back as they were.</summary>
public static class WfdbWriter
{
    /// <summary>
    /// Writes <c>name.hea</c> and its signal files into a folder that exists, over files of the same names.
    /// </summary>
    /// <param name="record">The record; neighbouring signals of the same format share one file.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>The path of the header.</returns>
    /// <exception cref="ArgumentException">
    /// What no file could hold: no signals, signals of different lengths, a sample outside its format's range, in
    /// format 8 a step beyond -128 .. 127, a gain of 0, spaces in units, line breaks in names. Nothing is written then.
    /// </exception>
    public static string Write(WfdbRecord record, string folder)
    {
        int frames = CheckedFrames(record);
        List<(string Name, byte[] Bytes)> files = [];
        StringBuilder header = new();
        header.Append(CultureInfo.InvariantCulture,
            $"{record.Name} {record.Signals.Length} {record.Rate:R} {frames}\n");
        for (int start = 0, end; start < record.Signals.Length; start = end)
        {
            WfdbFormat format = record.Signals[start].Format;
            end = start + 1;
            while (end < record.Signals.Length && record.Signals[end].Format == format) end++;
            ImmutableArray<WfdbSignal> group = record.Signals[start..end];
            string name = end - start == record.Signals.Length ? $"{record.Name}.dat"
                : $"{record.Name}_{files.Count}.dat";
            files.Add((name, Encode(group, frames)));
            foreach (WfdbSignal signal in group) AppendLine(header, name, signal);
        }

        foreach ((string name, byte[] bytes) in files) File.WriteAllBytes(Path.Combine(folder, name), bytes);
        string path = Path.Combine(folder, record.Name + ".hea");
        File.WriteAllText(path, header.ToString());
        return path;
    }

    private static void AppendLine(StringBuilder header, string file, WfdbSignal signal)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        header.Append(culture, $"{file} {(int)signal.Format}");
        if (signal.SamplesPerFrame != 1) header.Append(culture, $"x{signal.SamplesPerFrame}");
        if (signal.Skew != 0) header.Append(culture, $":{signal.Skew}");
        int initial = signal.Samples.Length > 0 ? signal.Samples[0] : 0;
        header.Append(culture,
            $" {signal.Gain:R}({signal.Baseline})/{signal.Units} {BitLayout.Of(signal.Format).Bits} 0 ");
        header.Append(culture, $"{initial} {SignalFile.Checksum(signal.Samples.AsSpan())} 0");
        header.Append(signal.Name.Length > 0 ? $" {signal.Name}\n" : "\n");
    }

    private static byte[] Encode(ImmutableArray<WfdbSignal> group, int frames)
    {
        BitLayout layout = BitLayout.Of(group[0].Format);
        long count = (long)frames * group.Sum(signal => signal.SamplesPerFrame);
        // An even number of bytes, because other readers take formats 310 and 311 in byte pairs.
        byte[] bytes =
            new byte[(int)layout.BytesFor(count) + (group[0].Format == WfdbFormat.Format311 && count % 3 == 2 ? 1 : 0)];
        int index = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            foreach (WfdbSignal signal in group)
            {
                for (int k = 0; k < signal.SamplesPerFrame; k++)
                    layout.Write(bytes, index++, Stored(signal, frame * signal.SamplesPerFrame + k, layout));
            }
        }

        return bytes;
    }

    private static int Stored(WfdbSignal signal, int i, BitLayout layout)
    {
        // The first difference is 0: the header's initial value is the first sample.
        long value = signal.Format == WfdbFormat.Format8
            ? (long)signal.Samples[i] - signal.Samples[Math.Max(0, i - 1)]
            : signal.Samples[i];
        if (value < layout.Least || value > layout.Most)
            throw new ArgumentException(
                $"Sample {i} of {signal.Name} needs {value} in {signal.Format}, which holds {layout.Least} to "
                + $"{layout.Most}.", nameof(signal));
        return (int)value;
    }

    private static int CheckedFrames(WfdbRecord record)
    {
        Require(Header.RecordName().IsMatch(record.Name),
            $"record name {InputFile.Quoted(record.Name)}; expected letters, digits, '_' and '-'");
        Require(record.Rate > 0 && double.IsFinite(record.Rate), $"rate {record.Rate}; expected Hz above 0");
        Require(!record.Signals.IsDefaultOrEmpty, "no signals; expected at least one");
        long? frames = null;
        foreach (WfdbSignal signal in record.Signals)
        {
            string name = InputFile.Quoted(signal.Name);
            Require(!signal.Name.Any(char.IsControl) && signal.Name.Trim() == signal.Name,
                $"signal name {name}; expected one line without spaces around it");
            Require(signal.Units.Length > 0 && !signal.Units.Any(c => char.IsControl(c) || c == ' '),
                $"units {InputFile.Quoted(signal.Units)} of {name}; expected a word");
            Require(signal.Gain != 0 && double.IsFinite(signal.Gain),
                $"gain {signal.Gain} of {name}; expected a number that is not 0");
            Require(signal.SamplesPerFrame >= 1 && signal.Skew >= 0,
                $"samples a frame or skew of {name}; expected at least 1 and 0");
            Require(!signal.Samples.IsDefault && signal.Samples.Length % signal.SamplesPerFrame == 0,
                $"samples of {name}; expected whole frames");
            long length = signal.Samples.Length / signal.SamplesPerFrame;
            Require(length == (frames ??= length),
                $"{length} frames in {name}, {frames} in the first signal; expected as many");
        }

        return (int)frames!;
    }

    private static void Require(bool valid, string message)
    {
        if (!valid) throw new ArgumentException(message + ".");
    }
}
