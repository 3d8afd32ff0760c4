using System.Collections.Immutable;
using Collapse.Data.Wfdb;

namespace Collapse.Data;

/// <summary>WFDB records: one, or a folder of them.</summary>
internal static class WfdbSource
{
    private static readonly string[] Preferred = ["II", "MLII", "ML2", "ECG II", "ECG2", "D2", "ECG", "ECG1"];

    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "wfdb",
        Path = "RECORD|FOLDER",
        Help = "a WFDB record (its header, with or without .hea), or all records of a folder, each a subject",
        Layout =
            "A header (.hea) with its signal files beside it, formats 8, 16, 24, 32, 61, 80, 160, 212, 310 and 311, "
                + "several samples a"
            + " frame, several segments of fixed or variable layout. Windows are cut around R peaks as they are "
                + "detected, or around the"
            + " beats of the annotations (.atr, --beats annotations), whose symbols are the classes then; resampled to "
                + "100 Hz. Of a folder"
            + " the last quarter of the records is held out, of one record the last quarter of its windows.",
        Example = "mitdb/100.hea\nmitdb/100.dat\nmitdb/100.atr",
        Options = ["lead", "scaling", "window", "beats", "segments-per-subject", "strict"],
        Axes = SampleAxes.Beats,
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string path, DataOptions options, Scaling? scaling)
    {
        string[] headers = Headers(path);
        List<KeyValuePair<string, string>> facts =
            [new("records", string.Join(", ",
            headers.Take(20).Select(Path.GetFileNameWithoutExtension)) + (headers.Length > 20
            ? $", ... ({headers.Length})" : ""))];
        List<string> words = [];
        HashSet<string> leads = [];
        IEnumerable<MarkedRecording> Recordings()
        {
            foreach (string header in headers)
                yield return Read(header, Subject(header, path, headers.Length), options, leads);
            words.Add("lead: " + string.Join(", ", leads));
            facts.Add(new("lead", string.Join(", ", leads)));
        }

        return RecordingRows.Of(Recordings(), options, scaling, facts, words);
    }

    private static MarkedRecording Read(string header, string subject, DataOptions options, HashSet<string> leads)
    {
        WfdbRecord record = WfdbRecord.Read(header, options.Strict);
        WfdbSignal signal = Choose(record, options.Lead, header);
        leads.Add(signal.Name.Length > 0 ? signal.Name : "without a name");
        double rate = record.Rate * signal.SamplesPerFrame;
        ImmutableArray<BeatAnnotation> beats = [];
        if (options.Beats == BeatSource.Annotations)
        {
            string file = Path.ChangeExtension(header, ".atr");
            if (!File.Exists(file)) throw InputException.At(header, 0,
                $"no annotations {InputFile.Quoted(Path.GetFileName(file))} beside it; expected them for --beats "
                + $"annotations.");
            beats = [.. Annotations.Read(file, record.Rate)
                .Select(beat => beat with { Time = beat.Time / record.Rate })];
        }

        double unit = signal.Units switch { "uV" or "\u00B5V" or "\u03BCV" => 1e-3, "V" => 1e3, "nV" => 1e-6, _ => 1 };
        ImmutableArray<double> physical = signal.Physical();
        return new MarkedRecording(
            new Recording(subject, record.Name, rate, unit == 1 ? physical
                : [.. physical.Select(value => value * unit)]), beats)
        {
            Warnings = record.Warnings,
        };
    }

    private static WfdbSignal Choose(WfdbRecord record, string? lead, string header)
    {
        WfdbSignal? Called(string name) =>
            record.Signals.FirstOrDefault(signal =>
            string.Equals(signal.Name, name, StringComparison.OrdinalIgnoreCase));
        if (lead is null)
            return Preferred.Select(Called).FirstOrDefault(signal => signal is not null) ?? record.Signals[0];
        return Called(lead)
            ?? throw InputException.At(header, 0,
                $"--lead is {InputFile.Quoted(lead)}, which the record lacks; expected one of "
                + $"{string.Join(", ", record.Signals.Select(signal => signal.Name))}.");
    }

    /// <summary>The headers of all records that are no segments of others.</summary>
    private static string[] Headers(string path)
    {
        string record = Path.GetExtension(path) is ".dat" or ".atr" ? Path.ChangeExtension(path, ".hea") : path;
        if (File.Exists(record + ".hea")) return [record + ".hea"];
        if (File.Exists(record)) return Path.GetExtension(record) == ".hea" ? [record] : throw NotARecord(record);
        if (!Directory.Exists(path))
            throw new InputException(
                $"record {InputFile.Quoted(path)} not found; expected a WFDB record, such as mitdb/100 for "
                + $"mitdb/100.hea, or a folder of records.");
        string[] all = [.. Directory.EnumerateFiles(path, "*.hea").Order(StringComparer.Ordinal)];
        if (all.Length == 0) all =
            [.. Directory.EnumerateFiles(path, "*.hea", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (all.Length == 0) throw InputException.At(path, 0,
            "no WFDB header (.hea) in this folder or below it; expected at least one record.");
        HashSet<string> parts = [];
        foreach (string header in all)
        {
            foreach (SegmentLine segment in Header.Parse(WfdbRecord.Text(header), header, layout: true).Segments)
                parts.Add(Path.Combine(Path.GetDirectoryName(header)!, segment.Name + ".hea"));
        }

        return [.. all.Where(header => !parts.Contains(header))];
    }

    private static InputException NotARecord(string path)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        return FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, 4096)), path)?.At(path, "a WFDB record")
            ?? InputException.At(path, 0,
                "this is no WFDB header; expected a record's name, such as mitdb/100 for mitdb/100.hea.");
    }

    private static string Subject(string header, string path, int records) =>
        records == 1 ? Path.GetFileNameWithoutExtension(header)
            : Path.ChangeExtension(Path.GetRelativePath(path, header), null);
}
