using System.Collections.Immutable;
using System.Globalization;

namespace Collapse.Data;

/// <summary>What each column of a table is.</summary>
/// <param name="Columns">How many columns a row has, without empty ones at its end.</param>
/// <param name="HeaderLine">The line of the header; 0 without one.</param>
/// <param name="FirstLine">The line of the first row of values: after the header, and after a row of units.</param>
/// <param name="Names">The columns' names; those without one are called by their number, <c>column 3</c>.</param>
/// <param name="Values">The columns of the values, from 0.</param>
/// <param name="Subject">The column of the subjects; -1 without one.</param>
/// <param name="Class">The column of the classes; -1 without one.</param>
/// <param name="LeftOut">Columns that are none of these, and why.</param>
/// <param name="Warnings">What was guessed, a line each.</param>
internal sealed record TableLayout(
    int Columns, int HeaderLine, int FirstLine, ImmutableArray<string> Names, ImmutableArray<int> Values, int Subject,
    int Class,
    ImmutableArray<(int Column, string Why)> LeftOut, ImmutableArray<string> Warnings)
{
    /// <summary>Finds the roles of the columns.</summary>
    /// <param name="rows">The first rows, at least one.</param>
    /// <param name="commas">Whether a comma stands for the decimal point.</param>
    /// <param name="options">What the user decided.</param>
    /// <param name="path">The file, for messages.</param>
    public static TableLayout Of(IReadOnlyList<(int Line, string[] Fields)> rows, bool commas, DataOptions options,
        string path)
    {
        bool header = options.Header ?? TableHeader.IsIn(rows, commas);
        IReadOnlyList<(int Line, string[] Fields)> data = header ? [.. rows.Skip(1)] : rows;
        bool units = header && data.Count > 1 && IsWords(data[0].Fields, commas) && !IsWords(data[1].Fields, commas);
        if (units) data = [.. data.Skip(1)];
        if (data.Count == 0) throw InputException.At(path, 0, "no rows of numbers; expected one segment a row.");

        string[] first = rows[0].Fields;
        int columns = Width(first, data);
        // R writes a header without the column of the rows' names.
        if (header && first.Length + 1 == columns && data.All(row => row.Fields.Length == columns))
            first = ["", .. first];
        string[] given =
            [.. Enumerable.Range(0, columns).Select(i => header && i < first.Length ? first[i].Trim(' ', '\'') : "")];
        ImmutableArray<string> names =
            [.. given.Select((name, i) => name.Length > 0 ? $"'{Shown(name)}'" : $"column {i + 1}")];

        ColumnChoice choice = new(path, given, header ? rows[0].Line : 0);
        List<string> warnings = [];
        Dictionary<int, string> leftOut = [];
        int subject = choice.Of("subject-column", options.SubjectColumn, ColumnNames.IsSubject);
        int label = choice.Of("class-column", options.ClassColumn,
            // Beside an x, y is a coordinate.
            name => ColumnNames.IsClass(name) && !(name is "y" or "Y" && given.Any(other => other is "x" or "X")),
                except: subject);
        ImmutableArray<int> chosen = choice.List(options.Columns);
        bool Free(int column) => column != subject && column != label && !leftOut.ContainsKey(column);
        for (int column = 0; column < columns; column++)
        {
            if (!Free(column) || (!chosen.IsEmpty && chosen.Contains(column))) continue;
            // Most columns have no name that says more and begin with a number: nothing else is to be looked at.
            if (column > 0 && !IsWord(data[0].Fields, column, commas) && !ColumnNames.MayBeARole(given[column]))
                continue;
            string[] texts = [.. data.Where(row => row.Fields.Length > column).Select(row => row.Fields[column])];
            if (Role(column, given, header, texts, commas) is { } role) leftOut[column] = role;
        }

        // A column of few words beside numbers is a class, called what it may.
        if (label < 0 && options.ClassColumn is null && chosen.IsEmpty)
        {
            for (int column = 0; column < columns && label < 0; column++)
            {
                if (Free(column) && IsClassOfWords(data, column, commas)) label = column;
            }

            if (label >= 0) warnings.Add(
                $"{names[label]} holds words and is taken as the classes; --class-column decides otherwise.");
        }

        ImmutableArray<int> values = chosen.IsEmpty ? [.. Enumerable.Range(0, columns).Where(Free)]
            : [.. chosen.Where(column => column != subject && column != label)];
        if (!chosen.IsEmpty)
        {
            foreach (int column in Enumerable.Range(0, columns)
                .Where(column => Free(column) && !chosen.Contains(column)))
                leftOut[column] = "not among --columns";
        }

        return new TableLayout(
            columns, header ? rows[0].Line : 0, data[0].Line, names, values, subject, label,
            [.. leftOut.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value))], [.. warnings]);
    }

    /// <summary>What was left out, in words, runs of columns together; empty when nothing was.</summary>
    public string LeftOutWords()
    {
        List<string> parts = [];
        for (int i = 0, end; i < LeftOut.Length; i = end)
        {
            (int from, string why) = LeftOut[i];
            end = i + 1;
            while (end < LeftOut.Length && LeftOut[end] == (from + end - i, why)) end++;
            parts.Add(end - i > 1
                ? string.Create(CultureInfo.InvariantCulture, $"columns {from + 1} to {from + end - i} ({why})")
                : string.Create(CultureInfo.InvariantCulture, $"column {from + 1} ({why})"));
        }

        return string.Join(", ", parts);
    }

    // Empty fields at the ends of all rows are separators too many.
    private static int Width(string[] first, IReadOnlyList<(int Line, string[] Fields)> data)
    {
        int columns = data[0].Fields.Length;
        while (columns > 1 && data.All(row => row.Fields.Length < columns || row.Fields[columns - 1].Length == 0)
            && (first.Length < columns || first[columns - 1].Length == 0))
            columns--;
        return columns;
    }

    private static string? Role(int column, string[] given, bool header, string[] texts, bool commas)
    {
        string name = given[column];
        if (header && name.Length == 0 && column == 0) return "index, without a name";
        if (ColumnNames.IsIndex(name)) return "index";
        if (ColumnNames.IsTime(name) && IsInOrder(texts, commas)) return "time";
        if (name is "X" && column == 0 && IsCount(texts, commas)) return "index";
        if (name.Equals("id", StringComparison.OrdinalIgnoreCase) && texts.Distinct().Count() == texts.Length)
            return "index";
        if (texts.Length > 0 && texts.All(text => TableNumber.IsClock(text))) return "time";
        bool words = column == 0 && texts.Length > 1
            && texts.All(text => text.Length > 0 && !TableNumber.TryParse(text, commas, out _));
        return words && texts.Distinct().Count() == texts.Length ? "row names" : null;
    }

    private static bool IsWords(string[] fields, bool commas) =>
        fields.Any(field => field.Length > 0)
        && fields.All(field =>
            field.Length == 0 || (!TableNumber.TryParse(field, commas, out _) && !TableNumber.IsClock(field)));

    private static bool IsWord(string[] fields, int column, bool commas) =>
        column < fields.Length && fields[column].Length > 0 && !TableNumber.TryParse(fields[column], commas, out _);

    private static bool IsClassOfWords(IReadOnlyList<(int Line, string[] Fields)> data, int column, bool commas)
    {
        if (!IsWord(data[0].Fields, column, commas)) return false;
        string[] texts = [.. data.Where(row => row.Fields.Length > column).Select(row => row.Fields[column])];
        return texts.Length >= 4 && texts.All(text => text.Length > 0 && !TableNumber.TryParse(text, commas, out _))
            && texts.Distinct().Count() <= Math.Max(2, texts.Length / 2);
    }

    private static bool IsCount(string[] texts, bool commas) =>
        texts.Index()
            .All(entry => TableNumber.TryParse(entry.Item, commas, out double value) && value == entry.Index + 1);

    private static bool IsInOrder(string[] texts, bool commas)
    {
        double last = double.NegativeInfinity;
        foreach (string text in texts)
        {
            if (TableNumber.IsClock(text)) continue;
            if (!TableNumber.TryParse(text, commas, out double value) || value < last) return false;
            last = value;
        }

        return true;
    }

    private static string Shown(string name) => InputFile.Quoted(name)[1..^1];
}
