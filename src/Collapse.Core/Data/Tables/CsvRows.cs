using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Collapse.Data;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">The line on which the row starts, counted from 1.</param>
/// <param name="Fields">The fields without quotes and without spaces around them.</param>
internal readonly record struct CsvRow(int Line, string[] Fields);

/// <summary>The rows of comma-separated text with quotes as in RFC 4180; blank lines are passed over.</summary>
internal static class CsvRows
{
    public static IEnumerable<CsvRow> Of(string text, string path)
    {
        bool bad = false;
        CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = _ => bad = true,
        };
        using CsvParser parser = new(new StringReader(text), configuration);
        int line = 1;
        int counted = 0;
        while (parser.Read())
        {
            // The parser's own row number is that of the row's last line, and quoted fields hold line breaks.
            int start = (int)parser.CharCount - parser.RawRecord.Length;
            line += text.AsSpan(counted, start - counted).Count('\n');
            counted = start;
            if (string.IsNullOrWhiteSpace(parser.RawRecord)) continue;
            string[] fields = parser.Record!;
            if (bad) throw InputException.At(path, line, "a quote inside a field or one that never ends; expected a field wholly in quotes.");
            yield return new CsvRow(line, fields);
        }
    }
}
