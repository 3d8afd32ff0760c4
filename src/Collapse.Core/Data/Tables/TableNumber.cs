using System.Globalization;

namespace Collapse.Data;

/// <summary>Numbers as tables have them.</summary>
internal static class TableNumber
{
    private const int Longest = 64;

    /// <summary>
    /// A number with a point, or with a comma for it; false for anything else, also for both in one number.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> field, bool decimalComma, out double value)
    {
        if (!decimalComma) return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        int comma = field.IndexOf(',');
        if (comma < 0) return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value = 0;
        if (field.Length > Longest || field[(comma + 1)..].ContainsAny(',', '.') || field[..comma].Contains('.'))
            return false;
        Span<char> point = stackalloc char[field.Length];
        field.CopyTo(point);
        point[comma] = '.';
        return double.TryParse(point, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>
    /// Whether a field stands for a number that is not there, or for an infinite one as other programs write it.
    /// </summary>
    public static bool IsMissing(ReadOnlySpan<char> field)
    {
        field = field.Trim("+- ");
        if (field.IsEmpty) return true;
        foreach (string word in (ReadOnlySpan<string>)["nan", "na", "n/a", "null", "none", "inf", "infinity"])
        {
            if (field.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a text is a time of day or an elapsed time, such as <c>0:00.000</c> or <c>12:30:01</c>, or a date.
    /// </summary>
    public static bool IsClock(ReadOnlySpan<char> field)
    {
        field = field.Trim(" '\"[]");
        int digits = 0, marks = 0;
        foreach (char c in field)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is ':' or '/' or '-' && digits > 0) marks++;
            else if (c is not ('.' or ',' or ' ' or 'T' or 'Z' or '+' or '-')) return false;
        }

        return digits >= 3 && marks >= 1
            && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
