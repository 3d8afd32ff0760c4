namespace Collapse.Runs;

/// <summary>The folder of a store before results are written to it.</summary>
public static class StoreFolder
{
    // The layout of names and texts; to be raised when the names of all results change.
    private const string Layout = "collapse-store 3\n";

    /// <summary>
    /// Makes the folder; a store of an older layout, none of whose results would be found, is set aside as a whole.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notice">Receives one line when a store is set aside.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Prepare(string folder, Action<string> notice)
    {
        string mark = Path.Combine(folder, "layout.txt");
        if (!File.Exists(mark) && HasResults(folder) && SetOlderAside(folder) is { } aside)
            notice($"{folder} was made by an older version, which named its results otherwise; set aside as {aside}, "
                + $"all is computed anew.");
        Directory.CreateDirectory(folder);
        if (!File.Exists(mark)) AtomicFile.WriteText(mark, Layout);
    }

    private static bool HasResults(string folder) =>
        Directory.Exists(folder)
            && Directory.EnumerateDirectories(folder).Any(path => Path.GetFileName(path).Length == 2);

    // The new name; null when another process was quicker.
    private static string? SetOlderAside(string folder)
    {
        string full = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        for (int number = 1; ; number++)
        {
            string aside = $"{full}.older-{number}";
            if (Path.Exists(aside)) continue;
            try
            {
                Directory.Move(full, aside);
                return Path.GetFileName(aside);
            }
            catch (IOException) when (!Directory.Exists(full) || File.Exists(Path.Combine(full, "layout.txt")))
            {
                return null;
            }
        }
    }
}
