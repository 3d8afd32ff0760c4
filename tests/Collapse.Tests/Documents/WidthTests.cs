using System.Text.RegularExpressions;

namespace Collapse.Tests.Documents;

/// <summary>No line of a source or a page is wider than a reader's window (.editorconfig: max_line_length).</summary>
[Trait("Tier", "fast")]
public sealed partial class WidthTests
{
    private const int Most = 120;

    private static readonly string[] Folders = ["src", "scripts", "tests", "bench", "docs"];

    private static readonly string[] Kinds = [".cs", ".fs", ".fsx", ".md"];

    [Theory]
    [InlineData("src")]
    [InlineData("scripts")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("docs")]
    [InlineData(".")]
    public void No_line_is_wider_than_120_characters(string folder)
    {
        string[] files = [.. Files(folder)];
        Assert.NotEmpty(files);
        string[] wide =
        [
            .. from file in files
               from line in File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, file))
                   .Select((text, index) => (Text: text, Number: index + 1))
               where Width(file, line.Text) > Most
               select $"{file}:{line.Number} has {Width(file, line.Text)} characters",
        ];
        Assert.True(wide.Length == 0, $"{wide.Length} lines\n{string.Join('\n', wide)}");
    }

    [Theory]
    [InlineData("src")]
    [InlineData("scripts")]
    [InlineData("bench")]
    public void No_file_has_more_than_300_lines(string folder)
    {
        string[] files = [.. Files(folder).Where(file => !file.EndsWith(".md", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(
            File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, file)).Count() <= 300, $"{file} has over 300 lines"));
    }

    [Theory]
    [InlineData("docs", 200)]
    [InlineData("README.md", 150)]
    public void No_page_is_longer_than_a_reader_reads(string where, int most)
    {
        string[] pages =
            [.. Markdown.Pages.Where(page => page == where || page.StartsWith(where + "/", StringComparison.Ordinal))];
        Assert.NotEmpty(pages);
        string[] found =
        [
            .. from page in pages
               let lines = File.ReadLines(Path.Combine(Fixtures.RepositoryRoot, page)).Count()
               where lines > most
               select $"{page} has {lines} lines",
        ];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("a.cs", 121, "x", 121)]
    [InlineData("a.md", 121, "x", 121)]
    [InlineData("a.md", 0, "| a table's row cannot be broken |", 0)]
    [InlineData("a.md", 0, "[a link](https://example.org/that/cannot/be/broken)", 8)]
    [InlineData("a.md", 0, "<!-- value: of a table -->0.5<!-- end --> is", 6)]
    [InlineData("a.cs", 0, "| a | b |", 9)]
    public void Tables_addresses_and_markers_of_pages_do_not_count(string file, int repeated, string text, int width) =>
        Assert.Equal(width, Width(file, repeated == 0 ? text : new string(text[0], repeated)));

    // The width that a reader sees: pages' tables, the addresses of links and markers cannot be broken.
    private static int Width(string file, string line)
    {
        if (!file.EndsWith(".md", StringComparison.Ordinal)) return line.Length;
        if (line.TrimStart().StartsWith('|') || Definition().IsMatch(line)) return 0;
        return Address().Replace(Marker().Replace(line, ""), "]").Length;
    }

    // Relative names with '/'. What is built or generated is not ours to break.
    private static IEnumerable<string> Files(string folder)
    {
        SearchOption depth = Folders.Contains(folder) ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        return
            from path in Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, folder), "*", depth)
            let name = Path.GetRelativePath(Fixtures.RepositoryRoot, path).Replace('\\', '/')
            where Kinds.Contains(Path.GetExtension(name))
            where !name.Split('/').Any(part => part is "bin" or "obj" or "StrykerOutput")
                && !name.StartsWith("docs/api/", StringComparison.Ordinal)
            orderby name
            select name;
    }

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex Address();

    [GeneratedRegex("<!--.*?-->")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^\[[^\]]+\]: ")]
    private static partial Regex Definition();
}
