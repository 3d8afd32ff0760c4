using System.Reflection;

namespace Collapse.Tests;

/// <summary>Where tests find the repository and the shared data beside it, and scratch folders of their own.</summary>
internal static class Fixtures
{
    /// <summary>The repository's root, written into the assembly by the build.</summary>
    public static string RepositoryRoot { get; } = typeof(Fixtures).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>
    /// The folder of shared data: <c>../shared</c>, or the environment variable <c>COLLAPSE_SHARED</c>.
    /// </summary>
    public static string SharedFolder { get; } =
        Environment.GetEnvironmentVariable("COLLAPSE_SHARED") is { Length: > 0 } folder
        ? folder
        : Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <summary>A path below the shared folder.</summary>
    public static string Shared(params string[] parts) => Path.Combine([SharedFolder, .. parts]);

    /// <summary>Why a test that needs a part of the shared folder is skipped; null when the part is there.</summary>
    public static string? WhyAbsent(string part) => Directory.Exists(Shared(part))
        ? null
        : $"{Shared(part)} is absent; set COLLAPSE_SHARED to the folder that holds '{part}'.";
}

/// <summary>An empty folder that goes when the test ends.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder() => Root = Directory.CreateTempSubdirectory("collapse-").FullName;

    private ScratchFolder(string root) => Root = root;

    public string Root { get; }

    /// <summary>A folder that is there already; whoever made it removes it.</summary>
    public static ScratchFolder At(string root) => new(root);

    public string File(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        string path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>A test that needs data from the shared folder; without them it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string part) => Skip = Fixtures.WhyAbsent(part);
}

/// <summary>A theory that needs data from the shared folder; without them it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string part) => Skip = Fixtures.WhyAbsent(part);
}
