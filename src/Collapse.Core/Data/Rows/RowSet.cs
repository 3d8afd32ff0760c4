using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>The rows of a table or an array, and what the user should be told about them.</summary>
/// <param name="Samples">The rows, scaled or as they stand, as they were asked for.</param>
/// <param name="SubjectsNamed">Whether the source names subjects; else each row is one of its own.</param>
/// <param name="Facts">The source's facts in reading order, for a provenance.</param>
/// <param name="Words">What was taken beside the counts, such as <c>semicolons</c>; empty parts are passed
/// over.</param>
/// <param name="Warnings">A line each.</param>
/// <param name="HeldOutFrom">The first row that the source itself holds out (a test set); null where it does not
/// say.</param>
internal sealed record RowSet(
    Samples Samples, bool SubjectsNamed, ImmutableArray<KeyValuePair<string, string>> Facts,
    ImmutableArray<string> Words,
    ImmutableArray<string> Warnings, int? HeldOutFrom = null)
{
    /// <summary>Rows that are not finite, where such rows are kept apart.</summary>
    public ImmutableArray<ApartRow> Apart { get; init; } = [];

    /// <summary>One line on what was taken.</summary>
    public string Taken
    {
        get
        {
            string what = Samples.Shape.IsImage ? $"images of {Samples.Shape}" : $"segments of {Samples.Coordinates}";
            return string.Join("; ", [$"{Samples.Count} {what} values", .. Words.Where(part => part.Length > 0)]);
        }
    }

    /// <summary>The rows as they stand.</summary>
    public SourceReading ToReading() => new(Samples, Taken, Warnings) { Apart = Apart };
}
