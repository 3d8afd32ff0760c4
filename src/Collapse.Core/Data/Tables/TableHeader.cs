namespace Collapse.Data;

/// <summary>Whether the first row of a table names its columns.</summary>
internal static class TableHeader
{
    private const int ManyColumns = 8; // of which a row of values is hardly ever in order
    private const int SomeColumns = 6;

    /// <summary>Looks at the first row, and at others to tell numbers that are names from values.</summary>
    /// <remarks>
    /// A header has a known name (subject, label, index, ...), no number at all, a first field without text, more words
    /// than numbers, or is a ruler: numbers in order as no other row has them - 0, 1, 2, ...; 0.00, 0.01, 0.02, ...;
    /// wave numbers. In a row of three to five numbers only 0, 1, 2, ... and 1, 2, 3, ... count, in one of less than
    /// eight only even steps. A row of numbers with a word in it is otherwise no header: the word is a mistake in a
    /// number.
    /// </remarks>
    /// <param name="rows">The first rows, at least one.</param>
    /// <param name="commas">Whether a comma stands for the decimal point.</param>
    public static bool IsIn(IReadOnlyList<(int Line, string[] Fields)> rows, bool commas)
    {
        string[] first = rows[0].Fields;
        string[] words = [.. first.Where(field => field.Length > 0 && !TableNumber.TryParse(field, commas, out _))];
        int numbers = first.Count(field => field.Length > 0) - words.Length;
        if (words.Any(word => ColumnNames.IsSubject(word) || ColumnNames.IsClass(word) || ColumnNames.IsIndex(word)))
            return true;
        if (numbers == 0 || words.Length > numbers) return true;
        if (first[0].Length == 0 && rows.Skip(1).Any(row => row.Fields[0].Length > 0)) return true;
        return IsRuler(rows, commas);
    }

    private static bool IsRuler(IReadOnlyList<(int Line, string[] Fields)> rows, bool commas)
    {
        (double Value, double Unit)[] first = Numbers(rows[0].Fields, commas);
        if (first.Length < 3 || !InOrder(first)) return false;
        bool counts = first[0].Value is 0 or 1
            && first.Index().All(entry => entry.Item.Value == first[0].Value + entry.Index);
        bool even = EvenSteps(first);
        int others = 0;
        foreach ((int _, string[] fields) in rows.Skip(1))
        {
            (double Value, double Unit)[] row = Numbers(fields, commas);
            if (row.Length >= first.Length - 2 && InOrder(row)) return false;
            others++;
        }

        return others > 0
            && (counts || (even && first.Length >= SomeColumns) || (others > 1 && first.Length >= ManyColumns));
    }

    /// <summary>The numbers of a row, each with one unit of its last written digit.</summary>
    private static (double Value, double Unit)[] Numbers(string[] fields, bool commas)
    {
        List<(double, double)> numbers = [];
        foreach (string field in fields)
        {
            if (!TableNumber.TryParse(field, commas, out double value) || !double.IsFinite(value)) continue;
            int point = field.IndexOf(commas ? ',' : '.', StringComparison.Ordinal);
            int decimals = point < 0 || field.Contains('e', StringComparison.OrdinalIgnoreCase) ? 0
                : field.Length - point - 1;
            double place = 1; // of the last digit
            for (int i = 0; i < decimals; i++) place /= 10;
            numbers.Add((value, decimals == 0 && point >= 0 ? 1e-9 * Math.Abs(value) : place));
        }

        return [.. numbers];
    }

    private static bool InOrder((double Value, double Unit)[] numbers)
    {
        if (numbers.Length < 3) return false;
        int sign = Math.Sign(numbers[1].Value - numbers[0].Value);
        for (int i = 1; i < numbers.Length; i++)
        {
            if (sign == 0 || Math.Sign(numbers[i].Value - numbers[i - 1].Value) != sign) return false;
        }

        return true;
    }

    // To the rounding of what is written: 0.003, 0.006, 0.008 are 360 samples a second.
    private static bool EvenSteps((double Value, double Unit)[] numbers)
    {
        double step = (numbers[^1].Value - numbers[0].Value) / (numbers.Length - 1);
        return numbers.Index()
            .All(entry => Math.Abs(entry.Item.Value - numbers[0].Value - step * entry.Index) <= 1.01 * entry.Item.Unit);
    }
}
