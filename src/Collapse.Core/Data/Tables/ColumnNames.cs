using System.Collections.Frozen;

namespace Collapse.Data;

/// <summary>What columns are called in the tables that people have.</summary>
internal static class ColumnNames
{
    private static readonly FrozenSet<string> People =
        FrozenSet.Create("subject", "patient", "participant", "person", "record", "recording", "subj", "pat");

    private static readonly FrozenSet<string> Suffixes =
        FrozenSet.Create("", "id", "no", "nr", "num", "number", "name", "code");

    private static readonly FrozenSet<string> Labels =
        FrozenSet.Create("label", "labels", "class", "classes", "target", "targets", "y", "diagnosis", "category");

    private static readonly FrozenSet<string> Indexes =
        FrozenSet.Create("index", "unnamed0", "indexlevel0", "row", "rowname", "rownames", "rownumber", "rowid",
            "level0");

    private static readonly FrozenSet<string> Times =
        FrozenSet.Create("time", "times", "timestamp", "timestamps", "datetime", "date", "elapsedtime", "elapsed",
            "timems", "timesec",
            "timeseconds", "seconds", "sec", "ms", "sample", "samplenumber", "sampleno", "frame");

    private static readonly FrozenSet<string> Leads = FrozenSet.Create(
        "i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "vx", "vy", "vz",
        "mli", "mlii", "mliii",
        "ml2", "mlv1", "mcl1", "cm5", "modv3", "ecg", "ecgi", "ecgii", "ekg", "eeg", "emg", "ppg", "pleth", "resp",
        "abp", "art", "bp", "co2", "signal");

    /// <summary>Whether a column holds subjects: subject, patient, record and their like, or the id of one.</summary>
    public static bool IsSubject(string name)
    {
        string plain = Plain(name);
        return plain.Length > 0 && Suffixes.Any(suffix =>
            plain.EndsWith(suffix, StringComparison.Ordinal) && People.Contains(plain[..^suffix.Length]));
    }

    /// <summary>Whether a column holds classes: label, class, target, y, diagnosis and their like.</summary>
    public static bool IsClass(string name)
    {
        string plain = Plain(name);
        if (plain.Length == 0) return false;
        return Labels.Contains(plain)
            || Suffixes.Any(suffix => suffix.Length > 0 && plain.EndsWith(suffix, StringComparison.Ordinal)
                && Labels.Contains(plain[..^suffix.Length]));
    }

    /// <summary>Whether a column numbers the rows: index, row, what pandas calls a column without a name.</summary>
    public static bool IsIndex(string name) => Indexes.Contains(Plain(name));

    /// <summary>Whether a name may say that a column holds no values.</summary>
    public static bool MayBeARole(string name) =>
        name.Length > 0 && (IsIndex(name) || IsTime(name) || Plain(name) is "id" or "x");

    /// <summary>Whether a column tells when a row was recorded.</summary>
    public static bool IsTime(string name) => Times.Contains(Plain(Bare(name)));

    /// <summary>Whether a column is one signal of a recording, such as a lead.</summary>
    public static bool IsLead(string name)
    {
        string plain = Plain(Bare(name));
        return Leads.Contains(plain)
            || (plain.StartsWith("lead", StringComparison.Ordinal) && Leads.Contains(plain[4..]));
    }

    // Letters and digits in lower case: 'Patient ID' is patient_id.
    // No role is called by a long name.
    private static string Plain(string name) =>
        name.Length is 0 or > 40 ? "" : string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    // Without a unit: 'time (s)', 'ECG [mV]'.
    private static string Bare(string name)
    {
        int bracket = name.IndexOfAny(['(', '[', '/']);
        return bracket > 0 ? name[..bracket] : name;
    }
}
