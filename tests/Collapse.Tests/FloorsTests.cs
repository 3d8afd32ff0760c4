using System.Text.RegularExpressions;

namespace Collapse.Tests;

/// <summary>The folders of the core are floors: each uses only itself and those below it, so a reader can stop anywhere.</summary>
public sealed partial class FloorsTests
{
    private static readonly string[] Floors =
        ["Numerics", "Differentiation", "Signals", "Losses", "Optimizers", "Learners", "Feedback", "Measures", "Theory", "Experiments", "Figures"];

    private static readonly string Core = Path.Combine(Fixtures.RepositoryRoot, "src", "Collapse.Core");

    public static TheoryData<string> Names => [.. Floors];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_floor_uses_only_itself_and_the_floors_below(string floor)
    {
        int height = Array.IndexOf(Floors, floor);
        string folder = Path.Combine(Core, floor);
        if (!Directory.Exists(folder)) return; // not built yet
        string[] climbing =
        [
            .. from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
               from Match match in UsedNamespace().Matches(File.ReadAllText(file))
               where Array.IndexOf(Floors, match.Groups[1].Value) > height
               select $"{Path.GetFileName(file)} uses {match.Value}",
        ];
        Assert.Empty(climbing);
    }

    [Fact]
    public void Every_folder_of_the_core_is_a_floor()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(Core).Select(folder => Path.GetFileName(folder));
        Assert.Empty(folders.Except([.. Floors, "bin", "obj"]));
    }

    [GeneratedRegex(@"\bCollapse\.(\w+)")]
    private static partial Regex UsedNamespace();
}
