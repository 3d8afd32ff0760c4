using nietras.SeparatedValues;

namespace Collapse.Data;

/// <summary>The fields of one row, without spaces around them and without quotes.</summary>
internal readonly ref struct TableFields(SepReader.Row row)
{
    private readonly SepReader.Row _row = row;

    /// <summary>The line on which the row begins, counted from 1.</summary>
    public int Line => _row.RowIndex == 0 ? 1 : _row.LineNumberFrom; // Sep counts the first row as line 2

    /// <summary>How many fields there are, empty ones at the end included.</summary>
    public int Count => _row.ColCount;

    /// <summary>The text of a field; pairs of quotes inside a quoted one stay pairs.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            ReadOnlySpan<char> field = _row[column].Span.Trim();
            return field.Length >= 2 && field[0] == '"' && field[^1] == '"' ? field[1..^1].Trim() : field;
        }
    }

    /// <summary>Whether every field is empty: a blank line, or one of separators alone.</summary>
    public bool IsBlank
    {
        get
        {
            ReadOnlySpan<char> row = _row.Span;
            return row.IsWhiteSpace() || (row[0] is ',' or ';' or '\t' or '|' or ' ' && IsSeparators());
        }
    }

    /// <summary>Whether nothing stands in the row, not even a separator other than a space.</summary>
    public bool IsEmptyLine => Count <= 1 && _row.Span.IsWhiteSpace();

    /// <summary>Whether the row is a comment: a first field that begins with # or %.</summary>
    public bool IsComment => _row.Span.TrimStart() is ['#' or '%', ..];

    /// <summary>Whether the row is the line with which Excel names the separator, such as <c>sep=;</c>.</summary>
    public bool IsSeparatorLine => Line == 1 && TableFormat.SeparatorOf(_row.Span) is not null;

    /// <summary>All fields as texts, pairs of quotes made single.</summary>
    public string[] ToArray()
    {
        string[] fields = new string[Count];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = this[i].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
        return fields;
    }

    /// <summary>
    /// Whether a field has a quote where RFC 4180 allows none: in the middle, or one that never ends.
    /// </summary>
    public bool HasStrayQuote()
    {
        if (!_row.Span.Contains('"')) return false;
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<char> field = _row[i].Span.Trim();
            if (!field.Contains('"')) continue;
            if (field.Length < 2 || field[0] != '"' || field[^1] != '"') return true;
            ReadOnlySpan<char> inside = field[1..^1];
            for (int at = 0; at < inside.Length; at++)
            {
                if (inside[at] != '"') continue;
                if (at + 1 >= inside.Length || inside[at + 1] != '"') return true;
                at++;
            }
        }

        return false;
    }

    private bool IsSeparators()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!this[i].IsEmpty) return false;
        }

        return true;
    }
}
