namespace Collapse.Experiments;

/// <summary>A folder with one file a finished simulation: what makes a run resumable.</summary>
/// <remarks>
/// A file's name is a hash of the complete protocol, the data's digest and the format's version, so results of other
/// protocols, data and formats can lie in the same folder, untouched. What is found under a name is used only if it is
/// whole and of that very protocol and data; else it is renamed to <c>*.damaged-N</c>, never deleted, and computed
/// anew. Files appear complete or not at all (<see cref="AtomicFile"/>). Safe to use from several threads.
/// </remarks>
public sealed class RunStore
{
    private readonly string _folder;
    private readonly Action<string> _notice;

    /// <summary>A store in a folder, which is created when the first result is saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notice">Receives one line for each file that is set aside; may be called from any thread.</param>
    public RunStore(string folder, Action<string> notice)
    {
        _folder = Path.GetFullPath(folder);
        _notice = notice;
    }

    /// <summary>The file that a result has, or would have.</summary>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The digest of its data.</param>
    public string PathOf(Protocol protocol, string dataDigest) =>
        Path.Combine(_folder, RunKey.Of(protocol, dataDigest, RunFormat.Version) + ".json");

    /// <summary>The stored result, bit for bit as it was saved, or null when there is none that can be trusted.</summary>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The digest of its data.</param>
    public SimulationResult? Find(Protocol protocol, string dataDigest)
    {
        string path = PathOf(protocol, dataDigest);
        try
        {
            return RunFormat.Read(File.ReadAllBytes(path), protocol, dataDigest);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (InvalidDataException error)
        {
            string aside = SetAside(path);
            _notice($"{path}: {error.Message}; set aside as {Path.GetFileName(aside)}, the simulation is computed anew.");
            return null;
        }
    }

    /// <summary>Saves a result under its protocol and data; on return it is on the disk.</summary>
    /// <param name="result">The result of a finished simulation.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public void Save(SimulationResult result) =>
        AtomicFile.WriteText(PathOf(result.Protocol, result.DataDigest), RunFormat.Write(result));

    private static string SetAside(string path)
    {
        for (int number = 1; ; number++)
        {
            string aside = $"{path}.damaged-{number}";
            if (Path.Exists(aside)) continue;
            try
            {
                File.Move(path, aside, overwrite: false);
                return aside;
            }
            catch (IOException) when (File.Exists(aside))
            {
                // Another process took the number between the two lines above; the next one is free.
            }
        }
    }
}
