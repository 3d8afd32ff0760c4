using System.Collections.Immutable;
using System.Globalization;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>
/// What one generation leaves for the next one's training set. Rows may carry a class as their last column.
/// </summary>
/// <param name="Real">The real rows of the beginning, [N x D].</param>
/// <param name="Training">What this generation was trained on.</param>
/// <param name="Pool">All rows so far: the real ones and those of every generation before this.</param>
/// <param name="Drawn">
/// This generation's new rows, <see cref="GenerationPolicy.Oversampling"/> times as many as are wanted.
/// </param>
/// <param name="Wanted">M, how many are wanted.</param>
public sealed record GenerationSets(Matrix Real, Matrix Training, Matrix Pool, Matrix Drawn, int Wanted);

/// <summary>
/// What becomes of the training set from one generation to the next: a pure function of the sets and the key.
/// </summary>
/// <param name="Text">Its name, and its number where it has one: <c>mix:0.5</c>.</param>
/// <param name="Oversampling">How many times the wanted rows it has drawn, at least 1.</param>
/// <param name="Next">The next training set, and what joins the pool.</param>
public sealed record GenerationPolicy(
    string Text, double Oversampling, Func<GenerationSets, Key, (Matrix Training, Matrix Kept)> Next)
{
    /// <summary>Name, what its number means (empty for none), and what it does: for help and reports.</summary>
    public static ImmutableArray<(string Name, string Number, string Summary)> Known { get; } =
    [
        ("replace", "", "the new rows alone"),
        ("accumulate", "", "all rows so far: the real ones and every generation's"),
        ("subsample", "", "as many rows as there were real ones, drawn from all so far"),
        ("mix", "share of real rows", "that share of rows drawn from the real ones, the rest new"),
        ("gold", "share of real rows", "that share of the real rows, always the same ones, the rest new"),
        ("verified", "share that is kept", "of 1 / SHARE times as many new rows, those nearest to real ones"),
        ("selected", "share that is kept",
            "of 1 / SHARE times as many new rows, those nearest to a biased judge's favourite: the mean, one standard "
                + "deviation along the first direction"),
    ];

    /// <summary>The policy of a text.</summary>
    /// <exception cref="InputException">It names none, or its number is missing, not wanted or out of (0,
    /// 1).</exception>
    public static GenerationPolicy Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        (string name, string number, _) = Known.FirstOrDefault(known => known.Name == parts[0]);
        string names =
            string.Join(", ", Known.Select(known => known.Number.Length > 0 ? $"{known.Name}:SHARE" : known.Name));
        if (name is null) throw new InputException($"policy '{text}' is not known; expected {names}.");
        double share = 1;
        if (number.Length == 0 ? parts.Length > 1 : !Share(parts, out share))
            throw new InputException(number.Length == 0
                ? $"policy '{text}' takes no number; expected {names}."
                : $"policy '{text}' needs a {number} between 0 and 1; expected {names}.");
        return name switch
        {
            "replace" => new(text, 1, (sets, _) => (sets.Drawn, sets.Drawn)),
            "accumulate" => new(text, 1, (sets, _) => (Join(sets.Pool, sets.Drawn), sets.Drawn)),
            "subsample" =>
                new(text, 1, (sets, key) => (Pick(Join(sets.Pool, sets.Drawn), sets.Real.Rows, key), sets.Drawn)),
            "mix" => new(text, 1, (sets, key) => Mixed(sets, share, (real, count) => Pick(real, count, key))),
            "gold" => new(text, 1, (sets, _) => Mixed(sets, share, First)),
            "verified" =>
                Best(text, share, (sets, row, table) => table.Row(row).ToArray().Min(), sets => Plain(sets.Real, sets)),
            _ => Best(text, share, (_, row, table) => table.Row(row)[0], Favourite),
        };
    }

    private static bool Share(string[] parts, out double share)
    {
        share = 0;
        return parts.Length == 2
            && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share)
            && share > 0 && share < 1;
    }

    private static (Matrix Training, Matrix Kept) Mixed(GenerationSets sets, double share,
        Func<Matrix, int, Matrix> choose)
    {
        int real = Math.Clamp((int)Math.Round(share * sets.Wanted), 1, Math.Min(sets.Wanted, sets.Real.Rows));
        return (Join(choose(sets.Real, real), First(sets.Drawn, sets.Wanted - real)), sets.Drawn);
    }

    // Keeps the wanted rows with the smallest number, in their order.
    private static GenerationPolicy Best(
        string text, double share, Func<GenerationSets, int, Matrix, double> judge,
        Func<GenerationSets, Matrix> against) =>
        new(text, 1 / share, (sets, _) =>
        {
            Matrix table = SquaredDistances.Between(Plain(sets.Drawn, sets), against(sets));
            double[] scores = [.. Enumerable.Range(0, sets.Drawn.Rows).Select(row => judge(sets, row, table))];
            int[] best = [.. Enumerable.Range(0, scores.Length).OrderBy(row => scores[row]).Take(sets.Wanted).Order()];
            Matrix kept = sets.Drawn.Take(best);
            return (kept, kept);
        });

    private static Matrix Favourite(GenerationSets sets)
    {
        PrincipalComponents components = PrincipalComponents.Of(Plain(sets.Real, sets));
        double deviation = Math.Sqrt(components.Variances[0]);
        // A direction's sign is arbitrary: upwards in its largest entry.
        double[] direction = components.Direction(0).ToArray();
        double sign = Math.Sign(direction.MaxBy(Math.Abs));
        return Matrix.Create(1, direction.Length, (_, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(components.Mean[i] + sign * deviation * direction[i]);
        });
    }

    // A class in the last column counts as one more coordinate; its distances are the same for all rows of one class.
    private static Matrix Plain(Matrix rows, GenerationSets sets) =>
        rows.Columns == sets.Real.Columns ? rows : throw new ArgumentException(
        $"Drawn rows are {rows}, real ones {sets.Real}.", nameof(rows));

    private static Matrix First(Matrix rows, int count) => rows.Take([.. Enumerable.Range(0, count)]);

    private static Matrix Pick(Matrix rows, int count, Key key) => rows.Take(
        [.. Enumerable.Range(0, rows.Rows).OrderBy(row => key.Uniform(row)).Take(count).Order()]);

    private static Matrix Join(Matrix first, Matrix second) =>
        Matrix.Create(first.Rows + second.Rows, first.Columns, (row, values) =>
        (row < first.Rows ? first.Row(row) : second.Row(row - first.Rows)).CopyTo(values));
}
