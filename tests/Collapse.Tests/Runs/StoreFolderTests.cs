using Collapse.Runs;

namespace Collapse.Tests.Runs;

/// <summary>A store of an older version is set aside with one line; one of this version stays.</summary>
public sealed class StoreFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _notices = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_store_of_an_older_version_is_set_aside_once_and_keeps_its_files()
    {
        string runs = _folder.File("runs"), result = Path.Combine(runs, "ab", "ab12.json");
        AtomicFile.WriteText(result, "old");
        StoreFolder.Prepare(runs, _notices.Add);
        Assert.Contains("set aside as runs.older-1", Assert.Single(_notices), StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder.File("runs.older-1"), "ab", "ab12.json")));
        AtomicFile.WriteText(result, "new");
        StoreFolder.Prepare(runs, _notices.Add);
        Assert.Single(_notices);
        Assert.Equal("new", File.ReadAllText(result));
    }

    [Fact]
    public void An_empty_or_absent_folder_is_made_without_a_word()
    {
        StoreFolder.Prepare(_folder.File("absent"), _notices.Add);
        Assert.True(Directory.Exists(_folder.File("absent")));
        Assert.Empty(_notices);
    }
}
