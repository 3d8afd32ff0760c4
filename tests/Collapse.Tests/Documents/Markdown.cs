using System.Text.RegularExpressions;

namespace Collapse.Tests.Documents;

/// <summary>The project's pages, and what stands in them as code.</summary>
internal static partial class Markdown
{
    /// <summary>
    /// Every page that people write or that is generated: README and its like, <c>docs</c> and the decisions.
    /// </summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. from folder in new[] { "docs", "docs/decisions" }
           from path in Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, folder), "*.md")
               .Order(StringComparer.Ordinal)
           select $"{folder}/{Path.GetFileName(path)}",
    ];

    /// <summary>The text of a page, with LF.</summary>
    public static string Text(string page) =>
        File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, page)).ReplaceLineEndings("\n");

    /// <summary>
    /// The lines of fenced blocks without a language or in a shell's, those of indented blocks, and the spans of code
    /// in the text, on one line each.
    /// </summary>
    public static IEnumerable<string> Code(string text)
    {
        string[] lines = text.Split('\n');
        List<string> prose = [];
        string? fence = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                fence = fence is null ? line.Trim()[3..] : null;
            }
            else if (fence is not null)
            {
                if (fence is "" or "sh" or "bash" or "shell") yield return line.Trim();
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal)
                && (i == 0 || lines[i - 1].Length == 0 || Indented(lines[i - 1])))
            {
                yield return line.Trim();
            }
            else
            {
                prose.Add(line);
            }
        }
        foreach (Match span in Span().Matches(string.Join('\n', prose)))
            yield return Spaces().Replace(span.Groups[1].Value, " ");
    }

    private static bool Indented(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    // A span does not go on beyond a blank line.
    [GeneratedRegex(@"`((?:[^`\n]|\n(?!\n))+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
