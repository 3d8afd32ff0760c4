using System.Collections.Immutable;

namespace Collapse.Data.Wfdb;

/// <summary>
/// One signal of a WFDB record: its samples as stored, and what turns them into physical values. Immutable.
/// </summary>
/// <remarks>
/// Equal to another when all fields and all samples are. Source: G. B. Moody, WFDB Applications Guide, header(5).
/// </remarks>
public sealed record WfdbSignal
{
    /// <summary>
    /// The signal's name, such as a lead: the description at the end of its header line; may be empty.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The samples as stored, in analogue-to-digital units, in time order.</summary>
    public required ImmutableArray<int> Samples { get; init; }

    /// <summary>The format of the signal file.</summary>
    public WfdbFormat Format { get; init; } = WfdbFormat.Format16;

    /// <summary>The physical unit; mV when the header names none.</summary>
    public string Units { get; init; } = "mV";

    /// <summary>Digital units a physical unit, finite and not 0; 200 when the header names none or 0.</summary>
    public double Gain { get; init; } = 200;

    /// <summary>The digital value of physical 0; the header's ADC zero when it names no baseline.</summary>
    public int Baseline { get; init; }

    /// <summary>Samples a frame, at least 1: the signal's rate is this times the record's.</summary>
    public int SamplesPerFrame { get; init; } = 1;

    /// <summary>
    /// Frames by which this signal is stored later than the others; at least 0. <see cref="Physical"/> takes it out.
    /// </summary>
    public int Skew { get; init; }

    /// <summary>
    /// The values (sample - <see cref="Baseline"/>) / <see cref="Gain"/> in <see cref="Units"/>, as many as samples.
    /// </summary>
    /// <returns>
    /// NaN where the file says that the sample is invalid (the most negative value of the format; format 8 has no such
    /// mark), and for the values of the last <see cref="Skew"/> frames, which the file does not have.
    /// </returns>
    public ImmutableArray<double> Physical()
    {
        int? marker = BitLayout.Of(Format).Marker;
        ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>(Samples.Length);
        long skipped = (long)Skew * SamplesPerFrame;
        for (long i = skipped; i < Samples.Length + skipped; i++)
        {
            bool valid = i < Samples.Length && Samples[(int)i] != marker;
            values.Add(valid ? ((double)Samples[(int)i] - Baseline) / Gain : double.NaN);
        }

        return values.MoveToImmutable();
    }

    /// <inheritdoc/>
    public bool Equals(WfdbSignal? other) =>
        other is not null && Name == other.Name && Format == other.Format && Units == other.Units
        && Gain.Equals(other.Gain) && Baseline == other.Baseline && SamplesPerFrame == other.SamplesPerFrame
        && Skew == other.Skew && Samples.AsSpan().SequenceEqual(other.Samples.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Format, Gain, Baseline, Samples.Length);
}
