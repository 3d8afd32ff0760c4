namespace Collapse.Data;

/// <summary>How a table separates its fields and writes its numbers.</summary>
/// <param name="Separator">A comma, semicolon, tab or bar; a space for runs of spaces and tabs.</param>
/// <param name="DecimalCommas">Whether a comma stands for the decimal point.</param>
internal sealed record TableFormat(char Separator, bool DecimalCommas)
{
    private const int SampleRows = 60;

    // First come first served where two divide a table equally well.
    private static readonly char[] Candidates = ['\t', ';', ',', '|', ' '];

    /// <summary>
    /// In words for the line on what was taken; empty for commas and decimal points, which need no mention.
    /// </summary>
    public string Words => (Separator, DecimalCommas) switch
    {
        (',', false) => "",
        (var separator, var commas) => Name(separator) + (commas ? ", decimal commas" : ""),
    };

    /// <summary>The separator that a line such as <c>sep=;</c> names; null for any other line.</summary>
    public static char? SeparatorOf(ReadOnlySpan<char> line)
    {
        line = line.Trim("\"\r\n");
        return line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? line[4] : null;
    }

    /// <summary>The format that divides the first rows most evenly and into the most numbers.</summary>
    /// <param name="head">The beginning of the text.</param>
    /// <param name="path">The file, for messages.</param>
    public static TableFormat Of(string head, string path)
    {
        char? named = SeparatorOf(head.AsSpan(0, Math.Max(0, head.IndexOf('\n'))));
        (double Score, TableFormat Format) best = (-1, new TableFormat(',', false));
        foreach (char separator in named is char only ? [only] : Candidates)
        {
            List<(int, string[] Fields)> rows = Rows(head, separator, path);
            foreach (bool commas in (bool[])[false, true])
            {
                double score = Score(rows, commas);
                if (score > best.Score + 1e-9) best = (score, new TableFormat(separator, commas));
            }
        }

        return best.Format;
    }

    private static List<(int, string[] Fields)> Rows(string head, char separator, string path)
    {
        try
        {
            return TableRows.All(head, separator, path, SampleRows);
        }
        catch (InputException)
        {
            // Under another separator a quote may stand in the middle of a field.
            return [];
        }
    }

    /// <summary>
    /// The share of numbers times the share of rows of the commonest length; below any such for a table of one column.
    /// </summary>
    private static double Score(List<(int, string[] Fields)> rows, bool commas)
    {
        if (rows.Count == 0) return -1;
        // The first row may be a header, and the last may be cut off.
        List<(int, string[] Fields)> data = rows.Count > 2 ? rows[1..^1] : rows;
        int columns = data.GroupBy(row => row.Fields.Length).MaxBy(group => group.Count())!.Key;
        double even = (double)data.Count(row => row.Fields.Length == columns) / data.Count;
        int numbers = 0, fields = 0;
        foreach ((int, string[] Fields) row in data)
        {
            foreach (string field in row.Fields)
            {
                if (field.Length == 0) continue;
                fields++;
                if (TableNumber.TryParse(field, commas, out _)) numbers++;
            }
        }

        double share = fields == 0 ? 0 : (double)numbers / fields;
        return columns > 1 ? even * share : 0.01 * even * share;
    }

    private static string Name(char separator) => separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        '|' => "bars",
        _ => "spaces",
    };
}
