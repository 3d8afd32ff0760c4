using System.Collections.Concurrent;
using Collapse.Numerics;

namespace Collapse.Tests.Faults;

/// <summary>
/// A folder that the user named, and files around it that nobody may touch: reading or writing them is noticed.
/// </summary>
internal sealed class Confinement : IDisposable
{
    private const long MostAllocated = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ScratchFolder _scratch = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ConcurrentQueue<string> _touched = [];

    /// <summary>
    /// The folders <c>root/user/data</c> (named by the user), <c>root/user</c> and <c>root/etc</c> (not named).
    /// </summary>
    public Confinement()
    {
        Directory.CreateDirectory(Inside);
        Directory.CreateDirectory(_scratch.File("etc"));
        File.WriteAllText(_scratch.File("etc/passwd"), "1,2,3\n4,5,6\n7,8,10\n");
        File.WriteAllText(_scratch.File("etc/control"), "x");
    }

    /// <summary>The folder that the user named.</summary>
    public string Inside => _scratch.File("user/data");

    /// <summary>The folder around it.</summary>
    public string Outside => _scratch.File("user");

    /// <summary>Names that lead from the named folder to files that are there and would be accepted.</summary>
    /// <param name="name">A file's name in <see cref="Outside"/>.</param>
    public IReadOnlyList<string> NamesOf(string name) =>
    [
        "../../etc/passwd", _scratch.File("etc/passwd"), $"../{name}", Path.Combine(Outside, name), $"./../{name}",
        $"x/../../{name}", $"..\\{name}",
        $"../data/../{name}", $"{name}\0", $"../{name}\0.dat", $"//{Path.Combine(Outside, name)}",
        $"file://{Path.Combine(Outside, name)}", "C:\\secret",
        "\\\\host\\share", "..", ".", "/", "~", "$HOME", "%2e%2e/x", "/dev/zero", "/dev/stdin", "/proc/self/mem", "CON",
        new string('a', 5000),
    ];

    /// <summary>Spoils a file so many times and reads it each time; puts it back in the end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">Names that lead outside.</param>
    /// <param name="trials">How many times.</param>
    /// <param name="seed">Other ways of spoiling for another seed.</param>
    /// <param name="read">Reads it; an <see cref="InputException"/> is a refusal.</param>
    /// <returns>How often it was refused.</returns>
    public int Each(string file, IReadOnlyList<string> names, int trials, long seed, Action read)
    {
        Watch();
        byte[] whole = File.ReadAllBytes(file);
        int refused = 0;
        Task work = Task.Factory.StartNew(() =>
        {
            for (int trial = 0; trial < trials; trial++)
            {
                byte[] spoiled = Mutation.Of(whole, names, Key.FromSeed(seed).Derive(trial));
                File.WriteAllBytes(file, spoiled);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    read();
                }
                catch (InputException error)
                {
                    refused++;
                    Assert.DoesNotContain('\n', error.Message);
                    Assert.InRange(error.Message.Length, 1, 2000);
                }
                catch (Exception error) when (error is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"trial {trial} of seed {seed}: {error}");
                }

                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(allocated <= MostAllocated + (100L * spoiled.Length),
                    $"trial {trial} of seed {seed} took {allocated} bytes for {spoiled.Length}.");
            }
        }, TaskCreationOptions.LongRunning);
        // Not a measure of speed: a reader that never ends must end the test.
        Assert.True(work.Wait(Patience), "a reader did not come to an end");
        File.WriteAllBytes(file, whole);
        AssertNothingTouched();
        return refused;
    }

    public void Dispose()
    {
        foreach (FileSystemWatcher watcher in _watchers) watcher.Dispose();
        _scratch.Dispose();
    }

    private void Watch()
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(_scratch.Root, "*", SearchOption.AllDirectories)
            .Where(folder => !folder.StartsWith(Inside, StringComparison.Ordinal));
        foreach (string folder in folders.Append(_scratch.Root))
        {
            FileSystemWatcher watcher = new(folder)
            {
                NotifyFilter = NotifyFilters.LastAccess | NotifyFilters.LastWrite | NotifyFilters.FileName
                    | NotifyFilters.DirectoryName,
            };
            watcher.Changed += (_, change) => Note(change);
            watcher.Created += (_, change) => Note(change);
            watcher.Deleted += (_, change) => Note(change);
            watcher.Renamed += (_, change) => Note(change);
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
    }

    private void Note(FileSystemEventArgs change)
    {
        // The named folder itself is looked into, which counts as reading it.
        if (!Directory.Exists(change.FullPath)) _touched.Enqueue(change.FullPath);
    }

    // Changes are told in the order in which they happen, so once the last one is known all are; and the watch works.
    private void AssertNothingTouched()
    {
        string control = _scratch.File("etc/control");
        File.ReadAllText(control);
        Assert.True(SpinWait.SpinUntil(() => _touched.Contains(control), TimeSpan.FromSeconds(20)),
            "reading a file is not noticed here");
        string[] others = [.. _touched.Where(path => path != control)];
        Assert.Empty(others);
    }
}
