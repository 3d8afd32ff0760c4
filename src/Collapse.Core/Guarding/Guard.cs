using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>Says whether generated rows collapse: against the real ones, generation by generation.</summary>
/// <remarks>
/// Each generation is held against the real rows by six statistics at most and permutations of the labels; the smallest
/// p-value decides, at a rate that over all generations adds up to
/// <see cref="GuardOptions.Alpha"/>. Deterministic: the same
/// rows and
/// the same seed give the same report.
/// <code>
/// GuardReport report = Guard.Judge(real, [first, second, third]);
/// Console.WriteLine(report.Sentence);
/// </code>
/// </remarks>
public static class Guard
{
    /// <summary>Judges generations given as matrices, [rows x coordinates].</summary>
    /// <exception cref="InputException">
    /// Too few rows, other widths, real rows that are all equal, options out of range.
    /// </exception>
    public static GuardReport Judge(Matrix real, IReadOnlyList<Matrix> generations, GuardOptions? options = null) =>
        Judge(new GuardData(real), [.. generations.Select(generation => new GuardData(generation))], options);

    /// <summary>Judges generations given as samples: subjects are exchanged as wholes, classes are compared.</summary>
    /// <inheritdoc cref="Judge(Matrix, IReadOnlyList{Matrix}, GuardOptions?)"/>
    public static GuardReport Judge(Samples real, IReadOnlyList<Samples> generations, GuardOptions? options = null) =>
        Judge(GuardData.From(real), [.. generations.Select(GuardData.From)], options);

    /// <summary>Judges generations, in order.</summary>
    /// <param name="real">The real rows.</param>
    /// <param name="generations">At least one; each as wide as the real rows.</param>
    /// <param name="options">How strictly; null for the defaults.</param>
    /// <inheritdoc cref="Judge(Matrix, IReadOnlyList{Matrix}, GuardOptions?)"/>
    public static GuardReport Judge(GuardData real, IReadOnlyList<GuardData> generations, GuardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generations);
        options = (options ?? new GuardOptions()).Validated();
        if (generations.Count == 0) throw new InputException("No generation; expected at least one.");
        PairSet truth = Checked(real, "the real set", real, options);
        if (truth.Rows.All(row => real.Values.Row(row).SequenceEqual(truth.Row(0))))
            throw new InputException("All rows of the real set are equal; expected rows that differ.");
        PairSet[] made = [.. generations.Select((data, i) => Checked(data, $"generation {i + 1}", real, options))];
        for (int i = 0; i < made.Length && options.Pairs; i++)
        {
            int pairs = truth.Rows.Intersect(made[i].Rows).Count();
            if (pairs < 3)
                throw new InputException($"generation {i + 1} has {pairs} pairs of finite rows; expected at least 3.");
        }

        bool single = generations.Count == 1 && options.Look is null;
        int first = options.Look ?? 1;
        ImmutableArray<GenerationReport> reports =
        [
            .. made.Select((set, i) => PairJudge.Of(
                truth, set, first + i, single ? options.Alpha : AlphaSpending.Of(options.Alpha, first + i), options)),
        ];
        return PipelineJudge.Of(truth, made, reports, options);
    }

    private static PairSet Checked(GuardData data, string name, GuardData real, GuardOptions options)
    {
        Matrix values = data.Values, others = real.Values;
        if (values.Columns != others.Columns)
        {
            throw new InputException(
                $"{name} has {values.Columns} values a row, the real set {others.Columns}; expected the same.");
        }

        if (options.Pairs && values.Rows != others.Rows)
        {
            throw new InputException(
                $"{name} has {values.Rows} rows, the real set {others.Rows}; pairs need the same number.");
        }

        PairSet set = PairSet.Of(data);
        if (set.Rows.Length < 3)
        {
            throw new InputException(
                $"{name} has {set.Rows.Length} finite rows of {values.Rows}; expected at least 3.");
        }

        return set;
    }
}
