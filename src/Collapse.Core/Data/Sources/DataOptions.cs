namespace Collapse.Data;

/// <summary>Where a recording's beats are.</summary>
public enum BeatSource
{
    /// <summary>Where <see cref="RPeaks"/> finds them.</summary>
    Detected,

    /// <summary>Where the record's annotations (<c>.atr</c>) say.</summary>
    Annotations,

    /// <summary>Nowhere: the recording is cut into windows that follow each other, whatever it shows.</summary>
    None,
}

/// <summary>What a data source may need besides its name. Immutable.</summary>
/// <remarks>
/// Each source takes what concerns it and says which options that are (<see cref="DataSource.Options"/>). By name and
/// text, as a command line has them, the options stand in <see cref="DataOption.All"/>.
/// </remarks>
public sealed record DataOptions
{
    /// <summary>
    /// The lead of an electrocardiogram that is read; null for II where there are leads to choose from.
    /// </summary>
    public string? Lead { get; init; }

    /// <summary>The scaling of each segment.</summary>
    public Scaling Scaling { get; init; } = Scaling.MinMax;

    /// <summary>
    /// PTB-XL: which records, 100 (the default) or 500 (Hz); 500 Hz ones are resampled to 100 Hz. Recordings of one
    /// sample a row: their rate (Hz). Null where it was not given.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>Which records of PTB-XL are read: <see cref="Rate"/>, or 100 (Hz).</summary>
    public int FileRate
    {
        get => Rate is double rate ? (int)rate : 100;
        init => Rate = value;
    }

    /// <summary>The root seed of made-up data.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Pixels a side of made-up pictures.</summary>
    public int Side { get; init; } = Galaxies.DefaultSide;

    /// <summary>
    /// Tables: the column of the subjects, by name or by number from 1; <c>none</c> for no such column; null to detect
    /// it.
    /// </summary>
    public string? SubjectColumn { get; init; }

    /// <summary>Tables: the column of the classes; as <see cref="SubjectColumn"/>.</summary>
    public string? ClassColumn { get; init; }

    /// <summary>
    /// Tables: the columns of values, such as <c>2-41</c> or <c>1,3,t5-t9</c>, by name or number; null to detect them.
    /// </summary>
    public string? Columns { get; init; }

    /// <summary>Tables: whether the first row is a header; null to detect it.</summary>
    public bool? Header { get; init; }

    /// <summary>Whether rows of equal values are left out, instead of refused.</summary>
    public bool DropConstant { get; init; }

    /// <summary>
    /// Whether rows with a value that is missing, NaN, infinite or beyond single precision are kept apart
    /// (<see cref="SourceReading.Apart"/>), instead of refused. Tables and arrays; no option of a command line.
    /// </summary>
    public bool KeepApart { get; init; }

    /// <summary>Recordings of one sample a row: the column of the signal, by name or number from 1.</summary>
    public string? Column { get; init; }

    /// <summary>Samples of a window before R and after it, at 100 Hz; null for 35 and 59.</summary>
    public (int Before, int After)? Window { get; init; }

    /// <summary>Recordings: where the beats are.</summary>
    public BeatSource Beats { get; init; } = BeatSource.Detected;

    /// <summary>Recordings: the most windows taken of each subject, its first ones; null for all.</summary>
    public int? SegmentsPerSubject { get; init; }

    /// <summary>WFDB: whether a wrong initial value or checksum is an error instead of a warning.</summary>
    public bool Strict { get; init; }

    /// <summary>Told the share of a large file that was read, 0 to 1; null for nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>The same options with another scaling.</summary>
    public DataOptions Scaled(Scaling scaling) => this with { Scaling = scaling };

    /// <summary>The same options with somebody to tell how far a file was read.</summary>
    public DataOptions Telling(IProgress<double> progress) => this with { Progress = progress };

    /// <summary>The same options with rows that are not finite kept apart.</summary>
    public DataOptions KeepingApart() => this with { KeepApart = true };

    /// <summary>Scaling and window for recordings; the rest by default.</summary>
    internal CohortOptions Cohort()
    {
        CohortOptions cohort = new() { Scaling = Scaling };
        return Window is (int before, int after) ? cohort with { Before = before, After = after } : cohort;
    }
}
