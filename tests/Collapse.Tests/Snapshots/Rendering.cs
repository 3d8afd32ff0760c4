using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Collapse.Experiments;

namespace Collapse.Tests.Snapshots;

/// <summary>
/// Turns what a run leaves into texts to approve: numbers to six significant digits, nothing that varies by machine.
/// </summary>
internal static class Rendering
{
    private const string Digits = "G6";

    private static readonly string[] Blocks =
        ["h1", "h2", "h3", "p", "pre", "tr", "dt", "dd", "nav", "figcaption", "caption", "li"];

    /// <summary>A number to six significant digits.</summary>
    public static double Round(double value) =>
        double.IsFinite(value)
            ? double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value;

    /// <summary>A simulation whose every measure is rounded.</summary>
    public static SimulationResult Round(SimulationResult result) => result with
    {
        DataCorrelation = Round(result.DataCorrelation),
        DataVariance = Round(result.DataVariance),
        Trace =
        [
            .. result.Trace.Select(point => point with
            {
                Values = point.Values.ToImmutableSortedDictionary(value => value.Key, value =>
                    Round(value.Value), StringComparer.Ordinal),
            }),
        ],
    };

    /// <summary>What a writer of files leaves, as text.</summary>
    public static string File(Action<string> write)
    {
        using ScratchFolder folder = new();
        string path = folder.File("file");
        write(path);
        return System.IO.File.ReadAllText(path).TrimEnd('\n');
    }

    /// <summary>Rows of words under their headings, in columns.</summary>
    public static string Table(params ImmutableArray<string[]> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return string.Join('\n', rows.Select(row =>
            string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    /// <summary>The words of a page: one line a block, cells parted by bars, figures and style left out.</summary>
    public static string Words(string html)
    {
        XElement page = XElement.Parse(html["<!DOCTYPE html>\n".Length..]);
        page.Descendants().Where(element => element.Name.LocalName is "svg" or "style").Remove();
        StringBuilder text = new();
        foreach (XElement block in page.Descendants().Where(element => Blocks.Contains(element.Name.LocalName)))
        {
            string start = block.Name.LocalName switch { "h1" or "h2" or "h3" => "\n# ", "dd" => "  ", _ => "" };
            IEnumerable<string> parts = block.Name.LocalName is "tr" or "nav"
                ? block.Elements().Select(Line)
                : [Line(block)];
            text.Append(start).AppendJoin(" | ", parts).Append('\n');
        }

        return text.ToString().Trim('\n');
    }

    private static string Line(XElement element) =>
        string.Join(' ', element.Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
