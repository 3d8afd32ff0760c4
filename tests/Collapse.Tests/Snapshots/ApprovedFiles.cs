using System.Reflection;
using System.Text;
using Xunit.Sdk;

namespace Collapse.Tests.Snapshots;

/// <summary>The approved files and the comparison itself.</summary>
/// <remarks>By convention each test of a class named <c>...Snapshots</c> approves exactly one text.</remarks>
[Trait("Tier", "fast")]
public sealed class ApprovedFiles
{
    [Fact]
    public void No_approved_file_is_an_orphan()
    {
        string[] orphans = Orphans(Files("*.verified.*").Select(path => Path.GetFileName(path)));
        Assert.True(orphans.Length == 0,
            $"No test approves {string.Join(", ", orphans)}; delete what is no longer wanted.");
    }

    [Fact]
    public void An_orphan_is_found_by_its_name_and_so_is_a_second_file_of_a_test()
    {
        string[] found = Orphans(
        [
            "RunSnapshots.Results_table.verified.txt",
            "RunSnapshots.Figure_name=figure-mse-6.verified.svg",
            "RunSnapshots.Figure_name=figure-mse-7.verified.svg",
            "RunSnapshots.Gone.verified.txt",
            "RunSnapshots.Protocol_file.verified.json",
            "RunSnapshots.Protocol_file.verified.txt",
        ]);
        Assert.Equal(
            [
                "RunSnapshots.Figure_name=figure-mse-7.verified.svg", "RunSnapshots.Gone.verified.txt",
                "RunSnapshots.Protocol_file.verified.json", "RunSnapshots.Protocol_file.verified.txt",
            ],
            found);
    }

    [Fact]
    public void Approved_files_are_UTF_8_with_byte_order_mark_LF_and_no_final_newline()
    {
        string[] approved = Files("*.verified.*");
        Assert.NotEmpty(approved);
        Assert.All(approved, path =>
        {
            byte[] bytes = File.ReadAllBytes(path);
            Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble), path);
            Assert.False(bytes.Contains((byte)'\r'), path);
            Assert.NotEqual((byte)'\n', bytes[^1]);
        });
    }

    [Fact]
    public void What_was_approved_passes_and_clears_what_was_received()
    {
        using ScratchFolder folder = new();
        string stem = folder.File("Class.Method");
        Approved.Compare(stem, "one\ntwo µ", "txt", approve: true, unattended: false);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("one\ntwo µ")],
            File.ReadAllBytes(stem + ".verified.txt"));
        Assert.Throws<XunitException>(() => Approved.Compare(stem, "one\nthree", "txt", false, false));
        Assert.Equal("one\nthree", File.ReadAllText(stem + ".received.txt"));
        Approved.Compare(stem, "one\ntwo µ", "txt", false, unattended: true);
        Assert.False(File.Exists(stem + ".received.txt"));
    }

    [Fact]
    public void A_text_without_an_approved_file_fails_and_says_how_to_approve()
    {
        using ScratchFolder folder = new();
        XunitException error = Assert.Throws<XunitException>(
            () => Approved.Compare(folder.File("Class.Method"), "text", "txt", false, false));
        Assert.Contains("no approved file Class.Method.verified.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains("bash tests/approve", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("Class.Method.received.txt")));
    }

    [Fact]
    public void Approving_is_refused_where_nobody_looks()
    {
        using ScratchFolder folder = new();
        XunitException error = Assert.Throws<XunitException>(
            () => Approved.Compare(folder.File("Class.Method"), "text", "txt", approve: true, unattended: true));
        Assert.Contains("CI=true", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void A_file_with_the_same_text_in_other_bytes_is_not_approved()
    {
        using ScratchFolder folder = new();
        folder.Write("Class.Method.verified.txt", "text"); // no byte order mark
        XunitException error = Assert.Throws<XunitException>(
            () => Approved.Compare(folder.File("Class.Method"), "text", "txt", false, false));
        Assert.Contains("byte order mark", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_shows_its_first_lines_and_those_before()
    {
        string shown = Approved.Difference("a\nb\nc\nd\ne\nf", "a\nb\nc\nd\nE\nE2\nf").ReplaceLineEndings("\n");
        Assert.Equal("Differs from line 5 (approved -, received +):\n  b\n  c\n  d\n- e\n+ E\n+ E2", shown);
    }

    [Fact]
    public void A_difference_in_a_long_line_shows_the_place_where_it_is()
    {
        string start = new('x', 1000);
        string shown = Approved.Difference(start + "1" + start, start + "2" + start);
        Assert.Contains("xx1xx", shown, StringComparison.Ordinal);
        Assert.Contains("xx2xx", shown, StringComparison.Ordinal);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length < 140));
    }

    [Theory]
    [InlineData(0.12345651, 0.123457)]
    [InlineData(-1234567.0, -1234570)]
    [InlineData(1.5e-9, 1.5e-9)]
    [InlineData(0, 0)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    public void The_renderer_rounds_to_six_significant_digits(double value, double expected) =>
        Assert.Equal(expected, Rendering.Round(value));

    private static string[] Files(string pattern) =>
        [.. Directory.GetFiles(Path.Combine(Fixtures.RepositoryRoot, "tests"), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    // Those that no test would write, and those of a test that has more than one.
    private static string[] Orphans(IEnumerable<string> files)
    {
        HashSet<string> stems = [.. typeof(Approved).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Snapshots", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods().SelectMany(method => Stems(type, method)))];
        return [.. files.GroupBy(Stem).Where(group => !stems.Contains(group.Key) || group.Count() > 1)
            .SelectMany(group => group)];

        static string Stem(string name) => name[..name.LastIndexOf(".verified.", StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Stems(Type type, MethodInfo method)
    {
        if (method.GetCustomAttribute<TheoryAttribute>() is not null)
        {
            string name = method.GetParameters().Single().Name!;
            return method.GetCustomAttributes<DataAttribute>()
                .SelectMany(attribute => attribute.GetData(method))
                .Select(row => Approved.Stem(type.Name, method.Name, (name, row.Single())));
        }

        return method.GetCustomAttribute<FactAttribute>() is null ? [] : [Approved.Stem(type.Name, method.Name, null)];
    }
}
