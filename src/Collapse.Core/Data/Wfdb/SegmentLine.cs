using System.Globalization;

namespace Collapse.Data.Wfdb;

/// <summary>One segment of a record of several.</summary>
/// <param name="Line">The line in the header, counted from 1, for messages.</param>
/// <param name="Name">The record that is the segment; <c>~</c> for a gap.</param>
/// <param name="Frames">How many frames it has; 0 for the layout of a record whose segments differ in their
/// signals.</param>
internal sealed record SegmentLine(int Line, string Name, long Frames)
{
    /// <summary>Whether nothing was recorded.</summary>
    public bool IsGap => Name == "~";

    /// <summary>Reads <c>name frames</c>.</summary>
    public static SegmentLine Parse(string line, string path, int number)
    {
        string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 2
            || !long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long frames))
            throw InputException.At(path, number,
                $"segment is {InputFile.Quoted(line)}; expected a record's name and its number of samples.");
        if (fields[0] != "~" && !Header.RecordName().IsMatch(fields[0]))
            throw InputException.At(path, number,
                $"segment name {InputFile.Quoted(fields[0])}; expected letters, digits, '_', '-' and '.'.");
        return new SegmentLine(number, fields[0], frames);
    }
}
