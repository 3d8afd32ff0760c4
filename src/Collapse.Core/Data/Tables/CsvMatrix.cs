using System.Globalization;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>A file of numbers, as it stands: nothing is scaled and nothing held out.</summary>
public static class CsvMatrix
{
    /// <summary>Reads a matrix.</summary>
    /// <param name="file">
    /// UTF-8 text, comma-separated, every row of the same number of columns; a first row without any number is a header and passed over,
    /// as are blank lines.
    /// </param>
    /// <returns>[rows x columns], at least one row.</returns>
    /// <exception cref="InputException">With file and line: text, NaN or infinity, another number of columns, no rows.</exception>
    public static Matrix Load(string file)
    {
        List<float[]> rows = [];
        bool first = true;
        foreach (CsvRow row in CsvRows.Of(InputFile.Decode(InputFile.ReadBytes(file), file), file))
        {
            bool header = first && row.Fields.All(field => Number(field) is null);
            first = false;
            if (header) continue;
            if (rows.Count > 0 && row.Fields.Length != rows[0].Length)
                throw InputException.At(file, row.Line, $"{row.Fields.Length} columns; expected {rows[0].Length} as in the first row.");
            rows.Add([.. row.Fields.Select((field, column) =>
                Number(field) ?? throw InputException.At(file, row.Line, $"column {column + 1} is {InputFile.Quoted(field)}; expected a finite number."))]);
        }

        return rows.Count > 0 ? Matrix.FromRows(rows) : throw InputException.At(file, 0, "no rows of numbers; expected one row a segment.");
    }

    private static float? Number(string field) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : null;
}
