using System.Text;

namespace Collapse.Experiments;

/// <summary>Writes files that are either there in full or not there at all.</summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk and renamed over the target. Who
/// is killed while writing leaves at most a file that ends in <c>.partial</c>, which nothing reads. The temporary
/// name is new each time, so writers in several processes never share one.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing one of the same name. Creates its folder when absent.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to the stream; must not close it.</param>
    /// <exception cref="IOException">The folder or the file cannot be written; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string partial = $"{full}.{Guid.NewGuid():N}.partial";
        try
        {
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, full, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Writes a text file: UTF-8 without byte order mark, the text as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its whole content.</param>
    /// <exception cref="IOException">The folder or the file cannot be written; nothing is left behind.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
