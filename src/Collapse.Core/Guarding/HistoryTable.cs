using System.Collections.Immutable;
using System.Globalization;
using Collapse.Data;

namespace Collapse.Guarding;

/// <summary>
/// Tables of measures as pipelines log them: one row a generation, one column a measure, with a header.
/// </summary>
public static class HistoryTable
{
    private static readonly string[] Times = ["generation", "gen", "epoch", "iteration", "step", "round", "t"];

    /// <summary>Reads a table.</summary>
    /// <remarks>
    /// A column named generation (or gen, epoch, iteration, step, round, t) orders the rows of a run and is no measure;
    /// columns that hold anything but numbers are left out; an empty cell or <c>nan</c> is a missing value.
    /// </remarks>
    /// <param name="path">The CSV file.</param>
    /// <param name="runs">The column that tells runs apart; null where all rows are one run.</param>
    /// <returns>The runs in the order in which they appear.</returns>
    public static ImmutableArray<HistoryRun> Read(string path, string? runs)
    {
        string text = InputFile.Decode(InputFile.ReadBytes(path), path);
        TableFormat format = TableFormat.Of(text, path);
        List<(int Line, string[] Fields)> rows = TableRows.All(text, format.Separator, path);
        if (rows.Count < 3)
            throw InputException.At(path, 0, $"{rows.Count} rows; expected a header and at least two.");
        string[] names = rows[0].Fields;
        foreach ((int Line, string[] Fields) row in rows)
        {
            if (row.Fields.Length != names.Length)
                throw InputException.At(path, row.Line, $"{row.Fields.Length} columns, the header has {names.Length}.");
        }

        (int Line, string[] Fields)[] body = [.. rows.Skip(1)];
        int run = runs is null ? -1 : Array.IndexOf(names, runs);
        if (runs is not null && run < 0)
        {
            throw InputException.At(
                path, 1, $"no column {InputFile.Quoted(runs)}; expected one of {string.Join(", ", names)}.");
        }

        int time = Array.FindIndex(names, name => Times.Contains(name.ToLowerInvariant()));
        int[] measures =
        [
            .. Enumerable.Range(0, names.Length).Where(i =>
                i != run && i != time && Array.TrueForAll(body, row => Number(row.Fields[i]) is not null)),
        ];
        if (measures.Length == 0) throw InputException.At(path, 1, "no column of numbers; expected one a measure.");
        return
        [
            .. body.GroupBy(row => run < 0 ? "" : row.Fields[run])
                .Select(group => Run(path, group.Key, [.. group], time, measures, names)),
        ];
    }

    private static HistoryRun Run(
        string path, string name, (int Line, string[] Fields)[] rows, int time, int[] measures, string[] names)
    {
        if (time >= 0)
        {
            double Time((int Line, string[] Fields) row) =>
                Number(row.Fields[time]) is { } value && double.IsFinite(value) ? value : throw InputException.At(
                    path, row.Line,
                    $"{names[time]} is {InputFile.Quoted(row.Fields[time])}; expected a finite number.");
            rows = [.. rows.OrderBy(Time)];
            for (int i = 1; i < rows.Length; i++)
            {
                if (Time(rows[i]) == Time(rows[i - 1]))
                {
                    throw InputException.At(
                        path, rows[i].Line,
                        $"{names[time]} {rows[i].Fields[time]} stands twice; "
                            + "name the column that tells runs apart with --groups.");
                }
            }
        }

        return new HistoryRun(
            name,
            [
                .. measures.Select(i => new HistoryMeasure(
                    names[i], MeasureSenses.Of(names[i]), [.. rows.Select(row => Number(row.Fields[i])!.Value)])),
            ]);
    }

    private static double? Number(string field) =>
        field.Length == 0 || field.Equals("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
        : double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : null;
}
