using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Collapse.Data;

/// <summary>
/// Reading files that others wrote: whatever is wrong with one ends in an <see cref="InputException"/>.
/// </summary>
internal static class InputFile
{
    /// <summary>
    /// All bytes of a file; missing, locked or forbidden files, folders and impossible names are bad input.
    /// </summary>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>
    /// A file to be read as a stream whose length is known; what cannot be sought in, such as a pipe, is read at once.
    /// </summary>
    public static Stream Open(string path)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            if (file.CanSeek) return file;
            using (file)
            {
                MemoryStream copy = new();
                file.CopyTo(copy);
                copy.Position = 0;
                return copy;
            }
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Missing, locked or forbidden files, folders and impossible names.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>The line for a file that cannot be read.</summary>
    public static InputException Unreadable(string path, Exception error) =>
        error is FileNotFoundException or DirectoryNotFoundException
            ? new InputException($"{Quoted(path)} not found; expected a file.", error)
            : new InputException($"{Quoted(path)} cannot be read ({OneLine(error.Message)}); expected a readable file.",
                error);

    /// <summary>UTF-8 bytes as text without a byte order mark; an invalid byte is named with its line.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        int line = 1;
        foreach (Range range in bytes.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(bytes[range]))
                throw InputException.At(path, line, "bytes that are not UTF-8; expected a UTF-8 text file.");
            line++;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>
    /// A piece of input fit for a one-line message: in quotes, shortened, control characters as \uXXXX.
    /// </summary>
    public static string Quoted(string text) => $"'{OneLine(text.Length <= 200 ? text : text[..80] + "...")}'";

    private static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                line.Append(c);
        }

        return line.ToString();
    }
}
