using System.Reflection;
using Collapse.Numerics;

namespace Collapse.Tests;

/// <summary>
/// The folders of the core are floors: each uses only itself and those below it, so a reader can stop anywhere.
/// </summary>
/// <remarks>
/// Read from the compiled assembly: every type that a type, its members and its method bodies mention.
/// </remarks>
public sealed class FloorsTests
{
    private const string Root = "Collapse";

    private static readonly string[] Floors =
    [
        "Numerics", "Differentiation", "Data", "Learning", "Feedback", "Measures", "Theory", "Guarding", "Runs",
        "Experiments", "Figures",
    ];

    private static readonly Assembly Core = typeof(Matrix).Assembly;

    public static TheoryData<string> Names => [.. Floors];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_floor_uses_only_itself_and_the_floors_below(string floor)
    {
        Type[] types = [.. Core.GetTypes().Where(type => FloorOf(type) == floor)];
        Assert.NotEmpty(types);
        int height = Array.IndexOf(Floors, floor);
        Assert.Empty(
            from type in types
            from used in CompiledTypes.UsedBy(type)
            where used.Assembly == Core && Array.IndexOf(Floors, FloorOf(used)) > height
            select $"{type} uses {used}");
    }

    [Fact]
    public void Every_namespace_of_the_core_is_a_floor_and_every_floor_a_folder()
    {
        Assert.Empty(Core.GetTypes().Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)
            .Select(FloorOf).Distinct().Except([.. Floors, Root]));
        IEnumerable<string?> folders =
            Directory.EnumerateDirectories(Path.Combine(Fixtures.RepositoryRoot, "src", "Collapse.Core"))
            .Select(Path.GetFileName).Except(["bin", "obj"]);
        Assert.Equal(Floors.Order(), folders.Order());
    }

    [Fact]
    public void Running_knows_nothing_of_learning()
    {
        string[] above = ["Learning", "Feedback", "Measures", "Theory", "Guarding", "Data", "Differentiation"];
        Assert.Empty(
            from type in Core.GetTypes()
            where FloorOf(type) == "Runs"
            from used in CompiledTypes.UsedBy(type)
            where used.Assembly == Core && above.Contains(FloorOf(used))
            select $"{type} uses {used}");
    }

    [Fact]
    public void A_use_in_a_signature_a_field_an_attribute_or_a_body_is_seen()
    {
        Assert.Contains(typeof(Key), CompiledTypes.UsedBy(typeof(Signature)));
        Assert.Contains(typeof(Key), CompiledTypes.UsedBy(typeof(Body)));
        Assert.Contains(typeof(Key), CompiledTypes.UsedBy(typeof(Generic)));
        Assert.DoesNotContain(typeof(Key), CompiledTypes.UsedBy(typeof(Nothing)));
    }

    // The second part of the namespace; the root itself for what stands above all floors, such as InputException.
    private static string FloorOf(Type type)
    {
        string[] parts = (type.Namespace ?? Root).Split('.');
        return parts.Length > 1 && parts[0] == Root ? parts[1] : Root;
    }

    private static class Signature
    {
        public static int Of(Key? key) => key.GetHashCode();
    }

    private static class Body
    {
        public static int Of() => Key.FromSeed(1).GetHashCode();
    }

    private static class Generic
    {
        public static readonly List<Key[]> Keys = [];
    }

    private static class Nothing
    {
        public static int Of(int value) => value;
    }
}
