using System.Collections.Immutable;

namespace Collapse.Data.Wfdb;

/// <summary>A WFDB record of one segment: signals that were recorded together. Immutable.</summary>
/// <param name="Name">The record's name: letters, digits, underscores and hyphens.</param>
/// <param name="Rate">Frames a second, in Hz; 250 when the header names none.</param>
/// <param name="Signals">At least one signal, in the header's order.</param>
/// <remarks>
/// Equal to another when name, rate and all signals are. Source: G. B. Moody, WFDB Applications Guide, header(5) and
/// signal(5). Not read: records of several segments, compressed formats, times and comments.
/// </remarks>
public sealed record WfdbRecord(string Name, double Rate, ImmutableArray<WfdbSignal> Signals)
{
    /// <summary>Reads a header and the signal files beside it.</summary>
    /// <param name="headerPath">The header, <c>name.hea</c>.</param>
    /// <exception cref="InputException">
    /// With file and line: the header cannot be read, names a file outside its folder, or the signal files have fewer
    /// samples, another initial value or another checksum than it says. A checksum is checked only when the header
    /// also says how many samples there are, as header(5) has it; it is the sum of the stored values, modulo 2^16.
    /// </exception>
    public static WfdbRecord Read(string headerPath)
    {
        Header header = Header.Parse(InputFile.Decode(InputFile.ReadBytes(headerPath), headerPath), headerPath);
        return new WfdbRecord(header.Name, header.Rate, SignalFile.ReadAll(header, headerPath));
    }

    /// <inheritdoc/>
    public bool Equals(WfdbRecord? other) =>
        other is not null && Name == other.Name && Rate.Equals(other.Rate)
        && Signals.AsSpan().SequenceEqual(other.Signals.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Rate, Signals.Length);
}
