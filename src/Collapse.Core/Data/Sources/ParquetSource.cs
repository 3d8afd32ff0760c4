using System.Security.Cryptography;
using Parquet;
using Parquet.Schema;

namespace Collapse.Data;

/// <summary>Parquet tables: one segment a row, its values in columns or in one column of lists.</summary>
internal static class ParquetSource
{
    private const int SampleRows = 1000;
    private const long MostRowsAByte = 256; // columns of equal values pack well, but not endlessly

    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "parquet",
        Path = "FILE",
        Help = "a Parquet table, one segment a row",
        Layout =
            "Columns of numbers, one a coordinate, as pandas writes them; subjects, classes and indexes are known by "
                + "their names as in"
            + " tables of text. Columns of lists or of nested values are not read.",
        Example =
            "frame.to_parquet(\"segments.parquet\")      # columns t0 ... t39, label\n--data "
            + "parquet:segments.parquet\n--data parquet:segments.parquet --columns t0-t39",
        Options = ["scaling", "subject-column", "class-column", "columns", "drop-constant"],
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string path, DataOptions options, Scaling? scaling)
    {
        if (!File.Exists(path))
            throw new InputException($"file {InputFile.Quoted(path)} not found; expected a Parquet table.");
        byte[] bytes = InputFile.ReadBytes(path);
        if (bytes.Length < 12 || !bytes.AsSpan().StartsWith("PAR1"u8))
            throw FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, 1 << 16)), path)?.At(path, "a Parquet table")
                ?? InputException.At(path, 0, "this is no Parquet table; expected a file that begins with PAR1.");
        try
        {
            return ReadAsync(bytes, path, options, scaling).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (InputException or OutOfMemoryException))
        {
            // The library answers damage with exceptions of many types.
            throw InputException.At(path, 0,
                $"damaged, or of a kind that is not read ({InputFile.Quoted(error.Message)[1..^1]}); expected a "
                + $"Parquet table.");
        }
    }

    private static async Task<RowSet> ReadAsync(byte[] bytes, string path, DataOptions options, Scaling? scaling)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(bytes));
        DataField[] fields = [.. reader.Schema.GetDataFields()];
        DataField? nested = Array.Find(fields, field => field.MaxRepetitionLevel > 0);
        if (nested is not null)
            throw InputException.At(path, 0,
                $"column {InputFile.Quoted(nested.Name)} holds lists; expected one column for each value: save it with "
                + $"numpy.stack as npy:FILE.");

        string[] header = [.. fields.Select(field => field.Name)];
        TableLayout? layout = null;
        RowBuffer buffer = new(path, scaling, options.DropConstant, byLine: false, options.KeepApart);
        ColumnWatch? watch = null;
        int place = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            if (rows.RowCount < 0 || rows.RowCount > MostRowsAByte * bytes.Length)
                throw InputException.At(path, 0,
                    $"{rows.RowCount} rows in {bytes.Length} bytes; expected a file that is not damaged.");
            ParquetColumn[] columns = new ParquetColumn[fields.Length];
            for (int i = 0; i < fields.Length; i++) columns[i] = await ParquetColumn.ReadAsync(rows, fields[i], path);
            int count = columns.Min(column => column.Length);
            layout ??= Layout(header, columns, Math.Min(count, SampleRows), options, path);
            watch ??= new ColumnWatch(layout.Values.Length);
            double[] values = new double[layout.Values.Length];
            for (int row = 0; row < count; row++)
            {
                place++;
                for (int i = 0; i < values.Length; i++)
                    values[i] = columns[layout.Values[i]].Number(row, place, path, options.KeepApart);
                watch.See(values);
                buffer.Add(place, values, Text(columns, layout.Subject, row), Text(columns, layout.Class, row));
            }
        }

        if (layout is null) throw InputException.At(path, 0, "no rows; expected one segment a row.");
        Samples samples = buffer.ToSamples();
        string left = layout.LeftOutWords();
        return new RowSet(samples, layout.Subject >= 0,
            [new("file", $"{Path.GetFileName(path)}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}")],
            [
                left.Length > 0 ? "left out: " + left : "",
                buffer.Dropped > 0 ? $"left out: {buffer.Dropped} constant rows" : "",
                layout.Class >= 0 ? "classes: " + layout.Names[layout.Class] : "",
                layout.Subject >= 0 ? "subjects: " + layout.Names[layout.Subject] : "",
            ],
            [
                .. layout.Warnings,
                .. options.Columns is null
                    ? watch!.Warnings([.. layout.Values.Select(column => column + 1)],
                    [.. layout.Values.Select(column => layout.Names[column])]) : [],
            ])
        { Apart = buffer.Apart };
    }

    // The same rules as for text, on the first rows as text.
    private static TableLayout Layout(string[] header, ParquetColumn[] columns, int count, DataOptions options,
        string path)
    {
        List<(int Line, string[] Fields)> sample = [(1, header)];
        for (int row = 0; row < count; row++) sample.Add((row + 2, [.. columns.Select(column => column.Text(row))]));
        TableLayout layout = TableLayout.Of(sample, false, options with { Header = true }, path);
        if (options.Columns is null && OneSampleARow.Reason([.. sample.Skip(1)], layout, false) is { } reason)
            throw InputException.At(path, 0,
                $"this looks like one recording, a sample a row ({reason}), not like one segment a row. Save it as CSV "
                + $"and give it as recording:FILE with --rate HZ; --columns takes rows as segments all the same.");
        return layout.Values.Length >= 2
            ? layout
            : throw InputException.At(path, 0,
                $"{layout.Values.Length} columns of values; expected at least 2, one segment a row.");
    }

    private static string? Text(ParquetColumn[] columns, int column, int row) =>
        column < 0 ? null : columns[column].Text(row);
}
