using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Collapse.Data;

/// <summary>Reads a table of segments, one a row, of any usual layout.</summary>
internal static class TableReader
{
    private const int SampleRows = 2000;

    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the user decided about it.</param>
    /// <param name="scaling">The scaling of each row; null to keep rows as they stand.</param>
    public static RowSet Read(string path, DataOptions options, Scaling? scaling)
    {
        using TableStream stream = TableStream.Open(path);
        string head = WholeLines(stream);
        TableFormat format = TableFormat.Of(head, path);
        List<(int Line, string[] Fields)> sample = TableRows.All(head, format.Separator, path, SampleRows);
        if (sample.Count == 0) throw InputException.At(path, 0, "no rows of numbers; expected one segment a row.");
        TableLayout layout = TableLayout.Of(sample, format.DecimalCommas, options, path);
        List<(int Line, string[] Fields)> data = [.. sample.Where(row => row.Line >= layout.FirstLine)];
        if (options.Columns is null)
        {
            if (OneSampleARow.Reason(data, layout, format.DecimalCommas) is { } reason)
                throw InputException.At(path, 0,
                    $"this looks like one recording, a sample a row ({reason}), not like one segment a row. Give it as "
                    + $"recording:{path} with --rate HZ; --columns takes rows as segments all the same.");
            if (SplitDecimals.Are(data, layout.Values, format))
                throw InputException.At(path, data[0].Line,
                    "columns alternate between small whole numbers and fractions: these are decimal commas in a table "
                    + "whose fields are separated by commas, too. What would help: export it with semicolons or "
                    + "decimal points.");
        }

        if (layout.Values.Length < 2)
            throw InputException.At(path, data[0].Line,
                $"{layout.Values.Length} columns of values; expected at least 2, one segment a row.");
        return Rows(path, stream, format, layout, options, scaling);
    }

    private static RowSet Rows(string path, TableStream stream, TableFormat format, TableLayout layout,
        DataOptions options, Scaling? scaling)
    {
        RowBuffer buffer = new(path, scaling, options.DropConstant, byLine: true, options.KeepApart);
        ColumnWatch watch = new(layout.Values.Length);
        double[] values = new double[layout.Values.Length];
        int[] columns = [.. layout.Values];
        try
        {
            TableRows.Visit(stream.Reader(options.Progress), format.Separator, path, fields =>
            {
                if (fields.Line < layout.FirstLine) return true;
                CheckCount(fields, layout, path);
                bool whole = true;
                for (int i = 0; i < columns.Length; i++)
                {
                    bool number = TableNumber.TryParse(fields[columns[i]], format.DecimalCommas, out values[i]);
                    if (number && double.IsFinite(values[i])) continue;
                    if (!options.KeepApart || !(number || TableNumber.IsMissing(fields[columns[i]])))
                        throw NoNumber(fields, columns[i], layout, path);
                    values[i] = double.NaN;
                    whole = false;
                }

                if (whole) watch.See(values);
                // A row that is kept apart may lack these, too.
                string? subject = Lacks(layout.Subject, whole, fields)
                    ? null
                    : Text(fields, layout.Subject, "subject", layout, path);
                string? label = Lacks(layout.Class, whole, fields)
                    ? null
                    : Label(Text(fields, layout.Class, "class", layout, path), format.DecimalCommas);
                buffer.Add(fields.Line, values, subject, label);
                return true;
            }, separatorLines: options.KeepApart);
        }
        catch (DecoderFallbackException)
        {
            throw stream.NoText();
        }
        catch (Exception error) when (InputFile.IsUnreadable(error))
        {
            throw InputFile.Unreadable(path, error);
        }

        Samples samples = buffer.ToSamples();
        bool lookedAt = options.Columns is null;
        ImmutableArray<string> warnings =
        [
            .. layout.Warnings,
            .. lookedAt ? watch.Warnings([.. columns.Select(column => column + 1)],
                [.. columns.Select(column => layout.Names[column])]) : [],
        ];
        return new RowSet(samples, layout.Subject >= 0,
            [new("file", $"{Path.GetFileName(path)}, SHA-256 {stream.Sha256}")],
            Words(layout, format, stream, buffer.Dropped), warnings)
        { Apart = buffer.Apart };
    }

    private static ImmutableArray<string> Words(TableLayout layout, TableFormat format, TableStream stream, int dropped)
    {
        string out_ = layout.LeftOutWords();
        string constant = dropped == 0 ? "" : $"{dropped} constant {(dropped == 1 ? "row" : "rows")}";
        string left = string.Join(", ", new[] { out_, constant }.Where(part => part.Length > 0));
        return
        [
            left.Length > 0 ? "left out: " + left : "",
            layout.Class >= 0 ? "classes: " + layout.Names[layout.Class] : "",
            layout.Subject >= 0 ? "subjects: " + layout.Names[layout.Subject] : "",
            layout.HeaderLine > 0 ? $"header in line {layout.HeaderLine}" : "",
            format.Words,
            stream.Encoding is UTF8Encoding ? "" : stream.Encoding.WebName.ToUpperInvariant(),
        ];
    }

    private static void CheckCount(TableFields fields, TableLayout layout, string path)
    {
        int count = fields.Count;
        while (count > layout.Columns && fields[count - 1].IsEmpty) count--;
        if (count == layout.Columns) return;
        string hint = count > layout.Columns && count <= 2 * layout.Columns && layout.HeaderLine > 0 && count % 2 == 0
            ? "; if these are decimal commas, export the table with semicolons or decimal points" : "";
        throw InputException.At(path, fields.Line,
            $"{fields.Count} columns; expected {layout.Columns} as in "
            + $"{(layout.HeaderLine > 0 ? "the header" : "the first row")}{hint}.");
    }

    private static InputException NoNumber(TableFields fields, int column, TableLayout layout, string path)
    {
        string name = layout.HeaderLine > 0 && layout.Names[column][0] == '\'' ? $" ({layout.Names[column]})" : "";
        string found = fields[column].ToString();
        string again = layout.HeaderLine > 0 && layout.Names[column] == $"'{found}'" ? " The header stands here again."
            : "";
        return InputException.At(path, fields.Line,
            $"column {column + 1}{name} is {InputFile.Quoted(found)}; expected a finite number such as -0.25, or "
            + $"--columns to leave the column out.{again}");
    }

    private static bool Lacks(int column, bool whole, TableFields fields) =>
        column < 0 || (!whole && fields[column].IsEmpty);

    private static string Text(TableFields fields, int column, string what, TableLayout layout, string path)
    {
        ReadOnlySpan<char> text = fields[column];
        return !text.IsEmpty
            ? text.ToString()
            : throw InputException.At(path, fields.Line,
                $"no {what}; expected a name in "
                + $"{(layout.Names[column][0] == '\'' ? "the column " : "")}{layout.Names[column]}.");
    }

    /// <summary>Whole numbers are one class however they are written: 1, 1.0 and 1.000e+00.</summary>
    private static string Label(string text, bool commas) =>
        TableNumber.TryParse(text, commas, out double value) && value == Math.Truncate(value) && Math.Abs(value) < 1e15
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : text;

    // A row that the head cuts in two is none to look at.
    private static string WholeLines(TableStream stream)
    {
        int end = stream.HeadIsWhole ? -1 : stream.Head.LastIndexOf('\n');
        return end > 0 ? stream.Head[..(end + 1)] : stream.Head;
    }
}
