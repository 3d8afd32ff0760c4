namespace Collapse.Data;

/// <summary>How recordings become a training set and a held-out set. Immutable.</summary>
/// <remarks>
/// Source of the defaults: Th. Schanze 2026 (300 segments of 30 patients, D = 95); the position of R is our choice.
/// </remarks>
public sealed record CohortOptions
{
    /// <summary>Subjects to train on; 1 to 100,000.</summary>
    public int TrainingSubjects { get; init; } = 30;

    /// <summary>Subjects that are never trained on; 1 to 100,000.</summary>
    public int HeldOutSubjects { get; init; } = 10;

    /// <summary>Segments taken of each subject, its first ones; 1 to 100,000.</summary>
    public int SegmentsPerSubject { get; init; } = 10;

    /// <summary>The scaling of each segment.</summary>
    public Scaling Scaling { get; init; } = Scaling.MinMax;

    /// <summary>The rate that recordings are resampled to (Hz); 50 to 10,000.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>Samples of a window before R: R stands at this index; 0 to 100,000.</summary>
    public int Before { get; init; } = 35;

    /// <summary>Samples of a window after R; 1 to 100,000.</summary>
    public int After { get; init; } = 59;

    /// <summary>D, the number of coordinates of a segment: before + 1 + after.</summary>
    public int Coordinates => Before + 1 + After;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public CohortOptions Validated()
    {
        Check(TrainingSubjects is >= 1 and <= 100_000, "training-subjects", TrainingSubjects, "1 to 100000");
        Check(HeldOutSubjects is >= 1 and <= 100_000, "held-out-subjects", HeldOutSubjects, "1 to 100000");
        Check(SegmentsPerSubject is >= 1 and <= 100_000, "segments-per-subject", SegmentsPerSubject, "1 to 100000");
        Check(Enum.IsDefined(Scaling), "scaling", Scaling, "minmax, zscore or none");
        Check(Rate is >= 50 and <= 10_000, "rate", Rate, "50 to 10000 Hz");
        Check(Before is >= 0 and <= 100_000, "before", Before, "0 to 100000 samples");
        Check(After is >= 1 and <= 100_000, "after", After, "1 to 100000 samples");
        return this;
    }

    private static void Check<T>(bool valid, string name, T value, string expected)
    {
        if (!valid) throw new InputException(FormattableString.Invariant($"{name} is {value}; expected {expected}."));
    }
}
