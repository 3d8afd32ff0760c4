using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Collapse.Runs;

/// <summary>
/// A folder with one file a finished simulation: what makes a run resumable, and what several runs share.
/// </summary>
/// <remarks>
/// <para>
/// A result is <c>ab/abcd....json</c>: the name is a hash of the study, the complete protocol and the data's digest
/// (<see cref="RunKey"/>), its first two digits are the folder, so that a million results are about 4,000 a folder.
/// Results of other studies, protocols and data can lie in the same store, untouched. What is found under a name is
/// used only if it is whole and of that very study, protocol and data, in this version of the format; else it is
/// renamed to <c>*.damaged-N</c>, never deleted, and computed anew. Files appear complete or not at all
/// (<see cref="AtomicFile"/>).
/// </para>
/// <para>
/// Beside the results: <c>claims/</c>, what is being run at this moment and by whom (<see cref="Leases"/>);
/// <c>checkpoints/</c>, how far that has come (<see cref="Checkpoint"/>); <c>failed/</c>, a line on each simulation
/// that failed when it was last run.
/// </para>
/// Safe to use from several threads and processes.
/// </remarks>
/// <typeparam name="TProtocol">Every parameter of one simulation.</typeparam>
/// <typeparam name="TResult">What one simulation leaves.</typeparam>
public sealed class RunStore<TProtocol, TResult>
    where TProtocol : notnull
    where TResult : notnull
{
    private readonly Action<string> _notice;

    /// <summary>A store in a folder, which is created when the first result is saved.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="study">The kind of simulation.</param>
    /// <param name="notice">Receives one line for each quarantined file; may be called from any thread.</param>
    public RunStore(string folder, Study<TProtocol, TResult> study, Action<string> notice)
    {
        Folder = Path.GetFullPath(folder);
        Study = study;
        _notice = notice;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>The kind of simulation.</summary>
    public Study<TProtocol, TResult> Study { get; }

    /// <summary>A simulation's name: 64 hexadecimal digits.</summary>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The digest of its data.</param>
    public string KeyOf(TProtocol protocol, string dataDigest) => RunKey.Of(Study.Name, protocol, dataDigest);

    /// <summary>The file that a result has, or would have.</summary>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The digest of its data.</param>
    public string PathOf(TProtocol protocol, string dataDigest) =>
        StoreLayout.Result(Folder, KeyOf(protocol, dataDigest));

    /// <summary>
    /// The stored result, bit for bit as it was saved, or nothing when there is none that can be trusted.
    /// </summary>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The digest of its data.</param>
    /// <param name="result">The result.</param>
    public bool TryFind(TProtocol protocol, string dataDigest, [MaybeNullWhen(false)] out TResult result)
    {
        StoredRun<TResult>? run = Find(protocol, dataDigest);
        result = run is null ? default : run.Result;
        return run is not null;
    }

    /// <summary>The same, with the seconds that it took.</summary>
    internal StoredRun<TResult>? Find(TProtocol protocol, string dataDigest) =>
        Find(KeyOf(protocol, dataDigest), protocol, dataDigest, _notice);

    /// <summary>
    /// Overload for bulk readers, which know the names and pass the notices on in an order of their own.
    /// </summary>
    internal StoredRun<TResult>? Find(string key, TProtocol protocol, string dataDigest, Action<string> notice)
    {
        string path = StoreLayout.Result(Folder, key);
        try
        {
            return Read(path, protocol, dataDigest);
        }
        catch (InvalidDataException error)
        {
            if (SetAside.Move(path) is { } aside)
                notice($"{path}: {error.Message}; set aside as {Path.GetFileName(aside)}, the simulation is computed "
                    + $"anew.");
            return null;
        }
    }

    /// <summary>Overload for readers that change nothing: what cannot be trusted stays where it is.</summary>
    internal StoredRun<TResult>? Peek(TProtocol protocol, string dataDigest)
    {
        try
        {
            return Read(PathOf(protocol, dataDigest), protocol, dataDigest);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Saves a result under its protocol and data; on return it is on the disk.</summary>
    /// <param name="protocol">The simulation.</param>
    /// <param name="dataDigest">The digest of its data.</param>
    /// <param name="result">The result.</param>
    /// <param name="seconds">Seconds that it took, for estimates.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="InvalidOperationException">It would not read back as it is written, since the types have
    /// properties that cannot be set (F# records need <c>CLIMutable</c>); nothing is stored.</exception>
    public void Save(TProtocol protocol, string dataDigest, TResult result, double seconds = 0)
    {
        string text = RunFormat.Write(Study, protocol, dataDigest, new StoredRun<TResult>(result, seconds));
        ReadBack(text, protocol, dataDigest);
        AtomicFile.WriteText(PathOf(protocol, dataDigest), text);
    }

    // A type whose properties JSON passes over would be stored as nothing, and missed at the next start.
    private void ReadBack(string text, TProtocol protocol, string dataDigest)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > RunFormat.MostBytes)
        {
            throw new InvalidOperationException(
                $"A result of the study {Study.Name} has {bytes.Length} bytes; "
                + $"expected at most {RunFormat.MostBytes}.");
        }

        try
        {
            RunFormat.Read(bytes, Study, protocol, dataDigest);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidOperationException(
                $"A result of the study {Study.Name} does not read back as it is written: {error.Message}.", error);
        }
    }

    private StoredRun<TResult>? Read(string path, TProtocol protocol, string dataDigest)
    {
        try
        {
            return RunFormat.Read(SetAside.ReadAtMost(path, RunFormat.MostBytes), Study, protocol, dataDigest);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>One line for the user.</summary>
    internal void Notice(string line) => _notice(line);
}
