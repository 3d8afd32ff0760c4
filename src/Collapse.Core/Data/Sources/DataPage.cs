using System.Text;

namespace Collapse.Data;

/// <summary>The page <c>docs/data.md</c>, made from the list that the code reads.</summary>
public static class DataPage
{
    /// <summary>The page as Markdown.</summary>
    public static string Text()
    {
        StringBuilder page = new();
        page.Append(
            """
            # Data

            Every program takes `--data SOURCE`. What would be taken of a file shows, before anything is trained,

                dotnet fsi scripts/data.fsx FILE

            with counts, the first rows and a small picture. All programs print one line on what was taken, and warn on
            standard error where a column may be no value. Bad input is one line and exit code 2, with nothing written.
            Values are finite; rows of equal values, and data whose segments do not differ, are refused. Each row is
            scaled by itself (`--scaling`). An option that the chosen data cannot use is an error.

            *This page is made from the list of sources (`dotnet fsi scripts/data.fsx --page`); a test compares it.*

            | source | what it reads | options |
            |---|---|---|

            """);
        foreach (DataSource source in DataSources.All)
            page.Append(
                $"| `{source.Form.Replace("|", "\\|", StringComparison.Ordinal)}` | {source.Help} | "
                + $"{string.Join(' ', source.Options.Select(option => $"`--{option}`"))} |\n");
        foreach (DataSource source in DataSources.All)
        {
            page.Append($"\n## {source.Prefix}\n\n{Wrapped(source.Layout)}\n\n");
            foreach (string line in source.Example.Split('\n')) page.Append($"    {line}\n");
        }

        page.Append("\n## Options\n\n| option | what it says |\n|---|---|\n");
        foreach (DataOption option in DataOption.All)
        {
            string value = option.Value.Replace("|", "\\|", StringComparison.Ordinal);
            if (value.Length > 0) value = " " + value;
            page.Append($"| `--{option.Name}{value}` | {option.Help} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Wrapped(string text)
    {
        const int width = 120;
        StringBuilder lines = new();
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > width)
            {
                lines.Append('\n');
                column = 0;
            }

            if (column > 0) lines.Append(' ');
            lines.Append(word);
            column += word.Length + (column > 0 ? 1 : 0);
        }

        return lines.ToString();
    }
}
