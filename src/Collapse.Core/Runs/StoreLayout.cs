namespace Collapse.Runs;

/// <summary>Where what belongs to a simulation lies in a store.</summary>
internal static class StoreLayout
{
    public static string Result(string folder, string key) => Path.Combine(folder, key[..2], key + ".json");

    public static string Checkpoint(string folder, string key) =>
        Path.Combine(folder, "checkpoints", key + ".safetensors");

    public static string Failure(string folder, string key) => Path.Combine(folder, "failed", key + ".txt");

    public static string Claims(string folder) => Path.Combine(folder, "claims");

    /// <summary>The names of all results that there are, of whatever study; one look at each of 256 folders.</summary>
    public static HashSet<string> Results(string folder) => Names(
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path).Length == 2) : [], ".json");

    /// <summary>The names of all simulations that have a checkpoint.</summary>
    public static HashSet<string> Checkpoints(string folder) =>
        Names([Path.Combine(folder, "checkpoints")], ".safetensors");

    /// <summary>The names of all simulations whose last attempt failed.</summary>
    public static HashSet<string> Failures(string folder) => Names([Path.Combine(folder, "failed")], ".txt");

    /// <summary>Deletes what a killed process had begun to write of a simulation.</summary>
    public static void DeletePartial(string folder, string key)
    {
        foreach (string path in new[] { Result(folder, key), Checkpoint(folder, key) })
        {
            if (!Directory.Exists(Path.GetDirectoryName(path))) continue;
            foreach (string partial in Directory.GetFiles(Path.GetDirectoryName(path)!,
                $"{Path.GetFileName(path)}.*{AtomicFile.Partial}"))
                File.Delete(partial);
        }
    }

    private static HashSet<string> Names(IEnumerable<string> folders, string extension) =>
    [
        .. from folder in folders
           where Directory.Exists(folder)
           from path in Directory.EnumerateFiles(folder)
           where path.EndsWith(extension, StringComparison.Ordinal)
           select Path.GetFileNameWithoutExtension(path),
    ];
}
