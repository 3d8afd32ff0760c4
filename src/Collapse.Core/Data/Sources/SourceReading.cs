using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>What a source holds, and what was taken of it.</summary>
/// <param name="Samples">All rows as they stand in the source: not scaled, none held out; with subjects, classes and
/// shape.</param>
/// <param name="Taken">
/// One line on what was taken, such as <c>48 segments of 40 values; left out: column 1 (index); semicolons</c>.
/// </param>
/// <param name="Warnings">What a reader of the data should look at, a line each; each names the option that decides
/// otherwise.</param>
public sealed record SourceReading(Samples Samples, string Taken, ImmutableArray<string> Warnings)
{
    /// <summary>
    /// Rows that are not among the samples because a value is not finite, in order; only with
    /// <see cref="DataOptions.KeepApart"/>.
    /// </summary>
    public ImmutableArray<ApartRow> Apart { get; init; } = [];
}
