namespace Collapse.Runs;

/// <summary>
/// What becomes of a file of the store that cannot be trusted: it is renamed, never deleted, never read again.
/// </summary>
internal static class SetAside
{
    /// <summary>Renames a file to <c>*.damaged-N</c> with the first free N.</summary>
    /// <returns>The new name; null when the file is gone, as another process did the same.</returns>
    public static string? Move(string path)
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
            catch (FileNotFoundException)
            {
                return null;
            }
            catch (IOException) when (File.Exists(aside))
            {
                // Another process took the number between the two lines above; the next one is free.
            }
        }
    }

    /// <summary>
    /// All bytes of a file, or <see cref="InvalidDataException"/> for what is longer than it can be, or no file at all.
    /// </summary>
    public static byte[] ReadAtMost(string path, long most)
    {
        if (Directory.Exists(path)) throw new InvalidDataException("it is a folder");
        using FileStream stream =
            new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (stream.Length > most)
            throw new InvalidDataException($"it has {stream.Length} bytes, at most {most} can be right");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
