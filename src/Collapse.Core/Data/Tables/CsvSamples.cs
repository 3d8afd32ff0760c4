using System.Globalization;
using System.Security.Cryptography;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>Users' own data: comma-separated numbers, one segment a row.</summary>
public static class CsvSamples
{
    private const string SubjectColumn = "subject";

    /// <summary>Reads segments and holds out the last quarter of the subjects.</summary>
    /// <param name="file">
    /// UTF-8 text, comma-separated, every row of the same number of columns. The first row is a header when none of its
    /// fields is a number or one of them is <c>subject</c>; a column of that name holds the rows' subjects, all others
    /// hold numbers, at least two. Blank lines are passed over.
    /// </param>
    /// <param name="scaling">The scaling of each row, as for electrocardiograms (<see cref="Scale"/>).</param>
    /// <returns>
    /// Held out are the rows of the last quarter of the subjects (rounded down, at least one) in the order in which
    /// subjects first appear. Without a subject column each row is a subject of its own, named by its number from 1.
    /// </returns>
    /// <exception cref="InputException">
    /// With file and line: text or NaN or infinity where a number is due, another number of columns than in the first
    /// row, no subject, a constant row; fewer than two subjects, or than two rows to train on.
    /// </exception>
    public static DataSet Load(string file, Scaling scaling)
    {
        byte[] bytes = InputFile.ReadBytes(file);
        int header = 0;
        int columns = 0;
        int subjectColumn = -1;
        List<(string Subject, float[] Values)> rows = [];
        foreach (CsvRow row in CsvRows.Of(InputFile.Decode(bytes, file), file))
        {
            if (columns == 0)
            {
                columns = row.Fields.Length;
                if (IsHeader(row.Fields)) header = row.Line;
                subjectColumn = header > 0 ? FindSubject(row, file) : -1;
                int numbers = columns - (subjectColumn >= 0 ? 1 : 0);
                if (numbers < 2) throw InputException.At(file, row.Line, $"{numbers} columns of numbers; expected at least 2, separated by commas.");
                if (header > 0) continue;
            }

            if (row.Fields.Length != columns)
                throw InputException.At(file, row.Line, $"{row.Fields.Length} columns; expected {columns} as in the first row.");
            string subject = subjectColumn >= 0 ? row.Fields[subjectColumn] : (rows.Count + 1).ToString(CultureInfo.InvariantCulture);
            if (subject.Length == 0) throw InputException.At(file, row.Line, "no subject; expected a name in the column 'subject'.");
            rows.Add((subject, Segment(row, subjectColumn, scaling, file)));
        }

        if (rows.Count == 0) throw InputException.At(file, 0, "no rows of numbers; expected one segment a row.");
        string[] subjects = [.. rows.Select(row => row.Subject).Distinct()];
        int heldOutSubjects = Math.Max(1, subjects.Length / 4);
        HashSet<string> kept = [.. subjects[..^heldOutSubjects]];
        Samples? training = Of([.. rows.Where(row => kept.Contains(row.Subject))], least: 2);
        Samples? heldOut = Of([.. rows.Where(row => !kept.Contains(row.Subject))], least: 1);
        if (training is null || heldOut is null)
            throw InputException.At(file, 0, $"{rows.Count} rows of {subjects.Length} subjects; expected at least 2 rows to train on and another subject's to hold out.");

        return new DataSet(training, heldOut, new Provenance("csv", DataDigest.Of(training, heldOut), "",
        [
            new("file", $"{Path.GetFileName(file)}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"),
            Fact("rows", rows.Count),
            Fact("coordinates", training.Coordinates),
            new("subjects", subjectColumn >= 0 ? Fact("", subjects.Length).Value : "none named; each row is one of its own"),
            Fact("training subjects", kept.Count),
            Fact("held-out subjects", heldOutSubjects),
            Fact("training rows", training.Count),
            Fact("held-out rows", heldOut.Count),
            new("scaling", scaling switch
            {
                Scaling.MinMax => "each row min-max to [0, 1]",
                Scaling.ZScore => "each row to mean 0 and variance 1",
                _ => "none",
            }),
        ]));
    }

    /// <summary>A first row of numbers and words is a mistake in a number unless one of the words is <c>subject</c>.</summary>
    private static bool IsHeader(string[] fields) => Array.Exists(fields, IsSubject) || !Array.Exists(fields, field => TryNumber(field, out _));

    private static bool IsSubject(string field) => string.Equals(field, SubjectColumn, StringComparison.OrdinalIgnoreCase);

    private static int FindSubject(CsvRow header, string file)
    {
        int first = Array.FindIndex(header.Fields, IsSubject);
        if (first != Array.FindLastIndex(header.Fields, IsSubject))
            throw InputException.At(file, header.Line, "two columns 'subject'; expected at most one.");
        return first;
    }

    private static float[] Segment(CsvRow row, int subjectColumn, Scaling scaling, string file)
    {
        List<double> values = new(row.Fields.Length);
        for (int i = 0; i < row.Fields.Length; i++)
        {
            if (i == subjectColumn) continue;
            if (!TryNumber(row.Fields[i], out double value) || !double.IsFinite(value))
                throw InputException.At(file, row.Line, $"column {i + 1} is {InputFile.Quoted(row.Fields[i])}; expected a finite number such as -0.25.");
            values.Add(value);
        }

        if (values.TrueForAll(value => value == values[0]))
            throw InputException.At(file, row.Line, $"all values are {InputFile.Quoted(row.Fields[subjectColumn == 0 ? 1 : 0])}; expected a row that is not constant.");
        float[] scaled = Scale.Apply(values.ToArray(), scaling);
        if (!Array.TrueForAll(scaled, float.IsFinite) || Array.TrueForAll(scaled, value => value == scaled[0]))
            throw InputException.At(file, row.Line, "values too large or too close together for single precision; expected values that differ within 1e-38 to 1e38.");
        return scaled;
    }

    private static bool TryNumber(string field, out double value) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static Samples? Of(List<(string Subject, float[] Values)> rows, int least) =>
        rows.Count < least ? null : new Samples(Matrix.FromRows([.. rows.Select(row => row.Values)]), [.. rows.Select(row => row.Subject)]);

    private static KeyValuePair<string, string> Fact(string name, int number) => new(name, number.ToString(CultureInfo.InvariantCulture));
}
