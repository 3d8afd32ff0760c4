using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Collapse.Data.Wfdb;

/// <summary>Reads a record of several segments as one record.</summary>
/// <remarks>
/// header(5): where the first segment has no frames, it is the layout - it says which signals there are, with their
/// gains, and a segment may have any of them (matched by name), at another gain; what it lacks is not valid there. Else
/// all segments have the same signals, those of the first. Samples come out in the gain and baseline of layout or first
/// segment:
/// floor(s scale + offset + 1/2) where they differ, as the reference library maps them. Format 32, whatever it was.
/// </remarks>
internal static class SegmentedRecord
{
    private const int Invalid = int.MinValue;
    private const long MostGaps = 1 << 24; // frames: what no file bears out

    public static WfdbRecord Read(Header header, string path, List<string>? warnings)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        SegmentLine[] segments = [.. header.Segments.Where(segment => segment.Frames > 0)];
        bool variable = header.Segments[0].Frames == 0 && !header.Segments[0].IsGap;
        if (segments.Length == 0)
            throw InputException.At(path, header.Segments[0].Line, "no segment has samples; expected at least one.");
        long gaps = segments.Where(segment => segment.IsGap).Sum(segment => Math.Min(segment.Frames, MostGaps + 1));
        if (gaps > MostGaps) throw InputException.At(path, 0,
            $"gaps of more than {MostGaps} frames; expected a header that is not damaged.");

        ImmutableArray<WfdbSignal> signals = variable ? Layout(header, folder, path) : [];
        List<int>[] samples = [.. signals.Select(_ => new List<int>())];
        foreach (SegmentLine segment in segments)
        {
            WfdbRecord? part = segment.IsGap ? null : Part(segment, header, folder, path, warnings);
            if (signals.IsEmpty)
            {
                if (part is null) throw InputException.At(path, segment.Line,
                    "the first segment is a gap; expected one with signals, or a layout.");
                signals = part.Signals;
                samples = [.. signals.Select(_ => new List<int>())];
            }

            for (int s = 0; s < signals.Length; s++)
            {
                WfdbSignal? from = part is null ? null : variable
                    ? part.Signals.FirstOrDefault(signal => signal.Name == signals[s].Name)
                    : part.Signals.ElementAtOrDefault(s);
                if (part is not null && !variable && (from is null || part.Signals.Length != signals.Length))
                    throw InputException.At(path, segment.Line,
                        $"segment {segment.Name} has {part.Signals.Length} signals; expected {signals.Length} as in "
                        + $"the first.");
                if (from is not null && from.SamplesPerFrame != signals[s].SamplesPerFrame)
                    throw InputException.At(path, segment.Line,
                        $"segment {segment.Name} has {from.SamplesPerFrame} samples a frame of "
                        + $"{InputFile.Quoted(from.Name)}; expected {signals[s].SamplesPerFrame}.");
                Append(samples[s], signals[s], from, segment.Frames);
            }
        }

        return new WfdbRecord(header.Name, header.Rate,
        [
            .. signals.Select((signal, s) => signal with
            {
                Samples = ImmutableCollectionsMarshal.AsImmutableArray(samples[s].ToArray()),
                Format = WfdbFormat.Format32,
            }),
        ]);
    }

    private static ImmutableArray<WfdbSignal> Layout(Header header, string folder, string path)
    {
        string file = Path.Combine(folder, header.Segments[0].Name + ".hea");
        if (!File.Exists(file)) throw InputException.At(path, header.Segments[0].Line,
            $"layout {InputFile.Quoted(header.Segments[0].Name)} not found; expected its header beside this one.");
        return [.. Header.Parse(WfdbRecord.Text(file), file, layout: true).Signals.Select(line => line.Signal)];
    }

    private static WfdbRecord Part(SegmentLine segment, Header header, string folder, string path,
        List<string>? warnings)
    {
        string file = Path.Combine(folder, segment.Name + ".hea");
        if (!File.Exists(file)) throw InputException.At(path, segment.Line,
            $"segment {InputFile.Quoted(segment.Name)} not found; expected its header beside this one.");
        Header part = Header.Parse(WfdbRecord.Text(file), file);
        if (!part.Segments.IsEmpty) throw InputException.At(path, segment.Line,
            $"segment {InputFile.Quoted(segment.Name)} has segments itself; expected a record of one segment.");
        if (part.Rate != header.Rate)
            throw InputException.At(path, segment.Line,
                FormattableString.Invariant(
                $"segment {segment.Name} has {part.Rate} frames a second; expected {header.Rate}."));
        WfdbRecord record = new(part.Name, part.Rate, SignalFile.ReadAll(part, file, warnings));
        long frames = record.Signals[0].Samples.Length / record.Signals[0].SamplesPerFrame;
        return frames == segment.Frames
            ? record
            : throw InputException.At(path, segment.Line,
                $"segment {segment.Name} has {frames} frames; expected {segment.Frames}.");
    }

    private static void Append(List<int> samples, WfdbSignal signal, WfdbSignal? from, long frames)
    {
        if (from is null)
        {
            for (long i = 0; i < frames * signal.SamplesPerFrame; i++) samples.Add(Invalid);
            return;
        }

        int? marker = BitLayout.Of(from.Format).Marker;
        double scale = signal.Gain / from.Gain;
        double offset = signal.Baseline - scale * from.Baseline;
        bool same = signal.Gain == from.Gain && signal.Baseline == from.Baseline;
        foreach (int sample in from.Samples)
        {
            if (sample == marker)
                samples.Add(Invalid);
            else
                samples.Add(same ? sample
                    : (int)Math.Clamp(Math.Floor(sample * scale + offset + 0.5), int.MinValue + 1, int.MaxValue));
        }
    }
}
