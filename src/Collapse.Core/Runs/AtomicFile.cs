using System.Runtime.InteropServices;
using System.Text;

namespace Collapse.Runs;

/// <summary>Writes files that are either there in full or not there at all.</summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk and renamed over the target, and
/// then the folder is flushed, so that neither a killed process nor a power cut leaves less than a whole file. A
/// process killed while writing leaves at most a file that ends in
/// <c>.partial</c>, which nothing reads and the next writer of
/// the same file deletes
/// once it is an hour old. The temporary name is new each time, so
/// writers in several processes never share one.
/// </remarks>
public static partial class AtomicFile
{
    /// <summary>The end of a temporary file's name.</summary>
    internal const string Partial = ".partial";

    // EEXIST, and ERROR_FILE_EXISTS. Whether the file is there is no question to ask later: it may be gone again.
    private const int Taken = 17, WindowsTaken = unchecked((int)0x80070050);

    /// <summary>Writes a file, replacing one of the same name. Creates its folder when absent.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to the stream; must not close it.</param>
    /// <exception cref="IOException">The folder or the file cannot be written; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write) =>
        Write(path, (partial, full) => File.Move(partial, full, overwrite: true), durable: true, write);

    /// <summary>Writes a text file: UTF-8 without byte order mark, the text as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its whole content.</param>
    /// <exception cref="IOException">The folder or the file cannot be written; nothing is left behind.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Finds out whether a file could be written, before there is anything to write; leaves nothing behind.
    /// </summary>
    /// <remarks>Where its folder is absent, the nearest one above is asked.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    public static void CheckWritable(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder.");
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above) folder = above;
        Write(Path.Combine(folder, Path.GetFileName(full)), (partial, _) => File.Delete(partial), durable: false,
            _ => { });
    }

    /// <summary>
    /// Writes a text file under a name that nobody has yet; of several who try at once exactly one succeeds.
    /// </summary>
    /// <remarks>
    /// The name is given with link(2), which either makes it or fails, on network file systems too; where there are no
    /// links, by exclusive creation.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="text">Its whole content.</param>
    /// <returns>Whether it was written; false when the name was taken.</returns>
    /// <exception cref="IOException">The folder or the file cannot be written; nothing is left behind.</exception>
    internal static bool TryCreate(string path, string text)
    {
        bool made = false;
        // Not flushed: after a power cut nobody holds anything.
        Write(path, (partial, full) => made = TryLink(partial, full), durable: false, stream =>
            stream.Write(Encoding.UTF8.GetBytes(text)));
        return made;
    }

    // File.Move without overwriting looks whether the name is taken and then renames, between which another may take
    // it.
    private static bool TryLink(string partial, string full)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && MakeLink(partial, full) == 0) return true;
            using FileStream stream = new(full, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            stream.Write(File.ReadAllBytes(partial));
            return true;
        }
        catch (IOException error) when (error.HResult is Taken or WindowsTaken)
        {
            return false;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Write(string path, Action<string, string> rename, bool durable, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        string partial = $"{full}.{Guid.NewGuid():N}{Partial}";
        try
        {
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(durable);
            }

            rename(partial, full);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }

        if (durable) FlushFolder(folder);
        DeleteAbandoned(folder, Path.GetFileName(full));
    }

    // What writers of the same file left who were killed. No write takes an hour; a younger one may be another process
    // at work.
    private static void DeleteAbandoned(string folder, string name)
    {
        foreach (string partial in Directory.EnumerateFiles(folder, $"{name}.*{Partial}"))
        {
            try
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(partial) > TimeSpan.FromHours(1)) File.Delete(partial);
            }
            catch (IOException)
            {
                // Gone already, or not ours to delete: it hurts nobody.
            }
        }
    }

    // The new name is in the folder, and the folder is a file of its own. There is no managed call for that.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int handle = Open(folder, 0);
        if (handle < 0) return;
        _ = Flush(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string path, string link);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
