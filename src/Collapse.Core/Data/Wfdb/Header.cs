using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Collapse.Data.Wfdb;

/// <summary>What a header says about its record.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="Rate">Frames a second, in Hz.</param>
/// <param name="Frames">Samples a signal (for one sample a frame); 0 when the header does not say.</param>
/// <param name="Signals">One line a signal.</param>
/// <param name="Segments">The segments of a record of several, with their frames; empty for a record of one.</param>
/// <remarks>
/// Grammar: G. B. Moody, WFDB Applications Guide, header(5). Blank lines and comments (#) may stand anywhere. Record
/// line:
/// <c>name[/segments] signals [rate[/counter]] [samples] [time] [date]</c>. Lines beyond the announced ones are passed
/// over, and so are null signals (format 0 or file ~).
/// </remarks>
internal sealed partial record Header(
    string Name, double Rate, long Frames, ImmutableArray<SignalLine> Signals, ImmutableArray<SegmentLine> Segments)
{
    private const double DefaultRate = 250;

    /// <summary>Reads a header's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The header, for messages.</param>
    /// <param name="layout">Whether null signals are kept, as in the layout of a record of several segments.</param>
    public static Header Parse(string text, string path, bool layout = false)
    {
        List<(int Number, string Text)> lines = [];
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.TrimEnd('\r').Trim(' ', '\t');
            if (line.Length == 0 || line[0] == '#') continue;
            foreach (char c in line)
            {
                if (char.IsControl(c) && c != '\t')
                    throw InputException.At(path, number, $"control character \\u{(int)c:x4}; expected a text line.");
            }

            lines.Add((number, line));
        }

        if (lines.Count == 0) throw InputException.At(path, 0, "no record line; expected a WFDB header.");
        Header header = ParseRecordLine(lines[0].Text, path, lines[0].Number, out int signals, out int segments);
        int announced = segments > 0 ? segments : signals;
        if (lines.Count - 1 < announced)
        {
            string what = segments > 0 ? "segment" : "signal";
            throw InputException.At(path, lines[0].Number,
                $"{announced} {what}s announced, but {lines.Count - 1} {what} lines follow.");
        }

        IEnumerable<(int Number, string Text)> rest = lines.Skip(1).Take(announced);
        if (segments > 0)
            return header with { Segments = [.. rest.Select(line => SegmentLine.Parse(line.Text, path, line.Number))] };
        ImmutableArray<SignalLine> parsed =
            [.. rest.Select(line => SignalLine.Parse(line.Text, path, line.Number, layout)).OfType<SignalLine>()];
        return parsed.IsEmpty
            ? throw InputException.At(path, lines[0].Number,
                "all signals are null signals; expected at least one with samples.")
            : header with { Signals = parsed };
    }

    private static Header ParseRecordLine(string line, string path, int number, out int signals, out int segments)
    {
        string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        string[] name = fields[0].Split('/');
        if (!RecordName().IsMatch(name[0]))
            throw InputException.At(path, number,
                $"record name {InputFile.Quoted(name[0])}; expected letters, digits, '_', '-' and '.'.");
        segments = 0;
        if (name.Length > 1
            && (!int.TryParse(name[1], NumberStyles.None, CultureInfo.InvariantCulture, out segments) || segments == 0))
            throw InputException.At(path, number,
                $"number of segments is {InputFile.Quoted(name[1])}; expected an integer, 1 or more.");

        string count = fields.ElementAtOrDefault(1) ?? "";
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out signals) || signals == 0)
            throw InputException.At(path, number,
                $"number of signals is {InputFile.Quoted(count)}; expected an integer, 1 or more.");

        double rate = DefaultRate;
        if (fields.Length > 2)
        {
            // What follows the slash is the rate of a counter, which is of no use here.
            string text = fields[2].Split('/')[0];
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate) || !(rate > 0)
                || !double.IsFinite(rate))
                throw InputException.At(path, number,
                    $"sampling rate is {InputFile.Quoted(text)}; expected Hz above 0.");
        }

        long frames = 0;
        if (fields.Length > 3 && !long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out frames))
            throw InputException.At(path, number,
                $"number of samples is {InputFile.Quoted(fields[3])}; expected an integer, 0 or more.");
        return new Header(name[0], rate, frames, [], []);
    }

    // Dots are not in the grammar, but in names that people have; never first, so no name leads out of a folder.
    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9_.-]*\z")]
    internal static partial Regex RecordName();
}
