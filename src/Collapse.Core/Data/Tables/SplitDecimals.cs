namespace Collapse.Data;

/// <summary>
/// Knows decimal commas that were torn apart because commas separate the fields, too: 0,006139,0,006964.
/// </summary>
internal static class SplitDecimals
{
    /// <summary>
    /// Whether columns alternate between small whole numbers and runs of digits without a sign, of which some begin
    /// with a 0, as fractions do and whole numbers do not.
    /// </summary>
    public static bool Are(IReadOnlyList<(int Line, string[] Fields)> rows, IReadOnlyList<int> values,
        TableFormat format)
    {
        if (format.Separator != ',' || values.Count < 4 || values.Count % 2 != 0) return false;
        bool leadingZero = false;
        foreach ((int _, string[] fields) in rows)
        {
            for (int i = 0; i < values.Count; i++)
            {
                if (values[i] >= fields.Length) return false;
                ReadOnlySpan<char> field = fields[values[i]];
                bool fraction = i % 2 == 1;
                ReadOnlySpan<char> digits = fraction ? field : field.TrimStart("+-");
                if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') || (!fraction && digits.Length > 4))
                    return false;
                leadingZero |= fraction && digits.Length > 1 && digits[0] == '0';
            }
        }

        return leadingZero;
    }
}
