using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace Collapse.Data.Wfdb;

/// <summary>A WFDB record: signals that were recorded together. Immutable.</summary>
/// <param name="Name">The record's name: letters, digits, underscores, hyphens and dots.</param>
/// <param name="Rate">Frames a second, in Hz; 250 when the header names none.</param>
/// <param name="Signals">At least one signal, in the header's order.</param>
/// <remarks>
/// Equal to another when name, rate and all signals are. Source: G. B. Moody, WFDB Applications Guide, header(5) and
/// signal(5). Records of several segments are read as one (<see cref="SegmentedRecord"/>). Not read: formats compressed
/// by FLAC (508, 516, 524), times and comments.
/// </remarks>
public sealed record WfdbRecord(string Name, double Rate, ImmutableArray<WfdbSignal> Signals)
{
    /// <summary>
    /// What does not agree between header and samples, a line each; no part of what makes records equal.
    /// </summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Reads a header and the signal files beside it.</summary>
    /// <param name="headerPath">The header, <c>name.hea</c>.</param>
    /// <param name="strict">Whether another initial value or checksum than the header's is an error, instead of a
    /// warning.</param>
    /// <exception cref="InputException">
    /// With file and line: the header cannot be read, names a file outside its folder, or the signal files have fewer
    /// samples than it says. A checksum is checked only when the header also says how many samples there are, as
    /// header(5) has it; it is the sum of the stored values, modulo 2^16.
    /// </exception>
    public static WfdbRecord Read(string headerPath, bool strict = false)
    {
        Header header = Header.Parse(Text(headerPath), headerPath);
        List<string> warnings = [];
        WfdbRecord record = header.Segments.IsEmpty
            ? new WfdbRecord(header.Name, header.Rate, SignalFile.ReadAll(header, headerPath, strict ? null : warnings))
            : SegmentedRecord.Read(header, headerPath, strict ? null : warnings);
        return record with { Warnings = [.. warnings] };
    }

    /// <summary>A header's text: UTF-8, else Latin-1, which older programs wrote into comments and units.</summary>
    internal static string Text(string headerPath)
    {
        byte[] bytes = InputFile.ReadBytes(headerPath);
        return Utf8.IsValid(bytes) ? InputFile.Decode(bytes, headerPath) : Encoding.Latin1.GetString(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(WfdbRecord? other) =>
        other is not null && Name == other.Name && Rate.Equals(other.Rate)
        && Signals.AsSpan().SequenceEqual(other.Signals.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Rate, Signals.Length);
}
