using System.Collections.Immutable;
using System.Globalization;

namespace Collapse.Data;

/// <summary>Columns by the names or numbers that a user gave.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="names">The columns' names; empty where one has none.</param>
/// <param name="line">The header's line, for messages.</param>
internal sealed class ColumnChoice(string path, string[] names, int line)
{
    /// <summary>The column of a role: as the user says, else the one with a known name, else -1.</summary>
    /// <param name="option">The option's name, for messages.</param>
    /// <param name="text">What the user says: a name, a number from 1, or none; null when nothing.</param>
    /// <param name="known">Whether a name says that the column has this role.</param>
    /// <param name="except">A column that has another role.</param>
    public int Of(string option, string? text, Func<string, bool> known, int except = -1)
    {
        if (text == "none") return -1;
        if (text is not null) return Find(option, text);
        int[] found =
            [.. Enumerable.Range(0, names.Length).Where(i => i != except && names[i].Length > 0 && known(names[i]))];
        if (found.Length <= 1) return found.Length == 1 ? found[0] : -1;
        throw InputException.At(path, line,
            $"two columns {InputFile.Quoted(names[found[0]])} and {InputFile.Quoted(names[found[1]])}; expected one, "
                + $"or --{option} to choose.");
    }

    /// <summary>
    /// Columns such as <c>2-41</c> or <c>1,3,t5-t9</c>, in their order in the file; empty when nothing was said.
    /// </summary>
    public ImmutableArray<int> List(string? text)
    {
        if (text is null) return [];
        SortedSet<int> chosen = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            // A name may hold the hyphen itself.
            if (TryFind(part, out int one))
            {
                chosen.Add(one);
                continue;
            }

            int[] ends = [.. Enumerable.Range(0, part.Length).Where(i => part[i] == '-')
                .Where(i => TryFind(part[..i].Trim(), out _) && TryFind(part[(i + 1)..].Trim(), out _)).Take(1)];
            if (ends.Length == 0) throw Unknown("columns", part);
            TryFind(part[..ends[0]].Trim(), out int from);
            TryFind(part[(ends[0] + 1)..].Trim(), out int to);
            if (from > to) throw Unknown("columns", part);
            for (int column = from; column <= to; column++) chosen.Add(column);
        }

        return [.. chosen];
    }

    /// <summary>One column that must be there.</summary>
    public int Find(string option, string text) => TryFind(text, out int column) ? column : throw Unknown(option, text);

    private bool TryFind(string text, out int column)
    {
        column = -1;
        // A whole number counts columns, also where columns are called by numbers.
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            column = number - 1;
            return number >= 1 && number <= names.Length;
        }

        column = Array.IndexOf(names, text);
        if (column < 0)
            column = Array.FindIndex(names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return column >= 0;
    }

    private InputException Unknown(string option, string text)
    {
        string known = string.Join(", ", names.Where(name => name.Length > 0).Take(12).Select(InputFile.Quoted));
        string expected = string.Create(CultureInfo.InvariantCulture, $"1 to {names.Length}")
            + (known.Length > 0 ? $" or a name such as {known}" : "");
        return InputException.At(path, 0, $"--{option} is {InputFile.Quoted(text)}; expected {expected}.");
    }
}
