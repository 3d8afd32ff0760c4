using System.Globalization;

namespace Collapse.Data;

/// <summary>Tells a recording, one sample a row, from a table of segments.</summary>
internal static class OneSampleARow
{
    private const int MostSignals = 16;
    private const int ManyRows = 100;
    private const int FewRows = 8;
    private const double Smooth = 0.9; // the least correlation of one row with the next
    private const double SmoothOfFew = 0.5;

    /// <summary>Why the table looks like a recording; null when it looks like segments.</summary>
    /// <remarks>
    /// It does when one column of values is left; when few are, beside a time; when they are called like leads; or when
    /// there are many rows of few values that go on smoothly from row to row, as samples do and segments do not.
    /// </remarks>
    /// <param name="rows">The first rows of values.</param>
    /// <param name="layout">What each column is.</param>
    /// <param name="commas">Whether a comma stands for the decimal point.</param>
    public static string? Reason(IReadOnlyList<(int Line, string[] Fields)> rows, TableLayout layout, bool commas)
    {
        int signals = layout.Values.Length;
        int time =
            layout.LeftOut.Where(entry => entry.Why == "time").Select(entry => entry.Column).DefaultIfEmpty(-1).First();
        if (signals == 1) return time >= 0 ? Time(time, layout) : "one column of values";
        if (signals is 0 or > MostSignals) return null;
        bool numbered = IsNumbered(layout);
        if (time >= 0 && !numbered) return Time(time, layout);
        double[][] columns = [.. layout.Values.Select(column => Column(rows, column, commas))];
        int length = columns.Min(column => column.Length);
        if (length >= FewRows && !numbered && IsAxis(columns[0], signals)) return Time(layout.Values[0], layout);
        if (layout.HeaderLine > 0
            && layout.Values.Count(column => ColumnNames.IsLead(layout.Names[column].Trim('\''))) * 2 > signals)
            return $"columns called {layout.Names[layout.Values[0]]}, {layout.Names[layout.Values[1]]}";
        if (length < Math.Max(ManyRows, 10 * signals)) return null;
        double smoothness = columns.Average(Continuity);
        return smoothness >= (signals <= 3 ? SmoothOfFew : Smooth)
            ? string.Create(CultureInfo.InvariantCulture,
                $"{signals} values a row that go on from row to row with a correlation of {smoothness:F2}")
            : null;
    }

    // t0, t1, t2, ...: coordinates of segments. V1 to V6 are leads.
    private static bool IsNumbered(TableLayout layout)
    {
        string[] names = [.. layout.Values.Select(column => layout.Names[column].Trim('\''))];
        string prefix = names[0].TrimEnd("0123456789".ToCharArray());
        if (layout.HeaderLine == 0 || names.Length < 3 || ColumnNames.IsLead(names[0]) || ColumnNames.IsLead(names[1]))
            return false;
        return int.TryParse(names[0].AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture,
            out int first)
            && names.Index()
                .All(entry => entry.Item == prefix + (first + entry.Index).ToString(CultureInfo.InvariantCulture));
    }

    private static string Time(int column, TableLayout layout) => $"times in column {column + 1}"
        + (layout.HeaderLine > 0 ? $" ({layout.Names[column]})" : "");

    private static double[] Column(IReadOnlyList<(int Line, string[] Fields)> rows, int column, bool commas)
    {
        List<double> values = [];
        foreach ((int _, string[] fields) in rows)
        {
            if (column < fields.Length && TableNumber.TryParse(fields[column], commas, out double value))
                values.Add(value);
        }

        return [.. values];
    }

    // Even steps up, to rounding. Steps of one are as well the numbers of the rows, but beside a single column of
    // values.
    private static bool IsAxis(double[] column, int signals)
    {
        double step = (column[^1] - column[0]) / (column.Length - 1);
        if (!(step > 0) || (step == 1 && signals > 2)) return false;
        for (int i = 1; i < column.Length; i++)
        {
            double here = column[i] - column[i - 1];
            if (!(here > 0) || Math.Abs(here - step) > 0.51 * step) return false;
        }

        return true;
    }

    /// <summary>The correlation of a column with itself one row later.</summary>
    private static double Continuity(double[] column)
    {
        double mean = column.Average(), all = 0, next = 0;
        for (int i = 0; i < column.Length; i++)
        {
            all += (column[i] - mean) * (column[i] - mean);
            if (i > 0) next += (column[i] - mean) * (column[i - 1] - mean);
        }

        return all > 0 ? next / all : 0;
    }
}
