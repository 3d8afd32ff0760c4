using nietras.SeparatedValues;

namespace Collapse.Data;

/// <summary>
/// The rows of a table of text, one after another; blank lines, comments and Excel's <c>sep=</c> line are passed over.
/// </summary>
/// <remarks>
/// Quotes as in RFC 4180; a quoted field may hold separators and line breaks. Parsed by Sep (nietras).
/// </remarks>
internal static class TableRows
{
    /// <summary>Does something with a row; false ends the reading.</summary>
    internal delegate bool Action(TableFields fields);

    /// <summary>Visits the rows.</summary>
    /// <param name="text">The text from its beginning; read to the end, or to where a visit says stop.</param>
    /// <param name="separator">The separator; a space stands for any run of spaces and tabs.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="visit">Gets each row. Its fields are valid only until it returns.</param>
    /// <param name="separatorLines">Whether lines of separators alone are rows, of missing values.</param>
    /// <exception cref="InputException">A quote in the middle of a field or without an end, a row beyond 16 million
    /// characters.</exception>
    public static void Visit(TextReader text, char separator, string path, Action visit, bool separatorLines = false)
    {
        bool spaces = separator == ' ';
        try
        {
            using SepReader reader = Sep.New(spaces ? '\t' : separator)
                .Reader(options => options with { HasHeader = false, DisableColCountCheck = true, Unescape = false })
                .From(spaces ? new SpacesReader(text) : text);
            foreach (SepReader.Row row in reader)
            {
                TableFields fields = new(row);
                bool blank = separatorLines ? fields.IsEmptyLine : fields.IsBlank;
                if (blank || fields.IsComment || fields.IsSeparatorLine) continue;
                if (fields.HasStrayQuote())
                    throw InputException.At(path, fields.Line,
                        "a quote inside a field or one that never ends; expected a field wholly in quotes.");
                if (!visit(fields)) return;
            }
        }
        catch (NotSupportedException error)
        {
            throw InputException.At(path, 0,
                $"a row is too long ({error.Message}); expected rows of at most 16 million characters.");
        }
    }

    /// <summary>All rows of a text as arrays of texts.</summary>
    public static List<(int Line, string[] Fields)> All(string text, char separator, string path,
        int most = int.MaxValue)
    {
        List<(int, string[])> rows = [];
        Visit(new StringReader(text), separator, path, fields =>
        {
            rows.Add((fields.Line, fields.ToArray()));
            return rows.Count < most;
        });
        return rows;
    }
}
