using System.Text;

namespace Collapse.Data;

/// <summary>
/// What a file is by its first bytes, and what would help a user who gave it where something else was expected.
/// </summary>
/// <param name="Name">Such as <c>a NumPy array</c>.</param>
/// <param name="Help">What to do instead, such as <c>give it as npy:FILE</c>; no full stop.</param>
internal sealed record FileKind(string Name, string Help)
{
    private static readonly (byte[] Magic, int At, FileKind Kind)[] Signatures =
    [
        ([0x93, .. "NUMPY"u8], 0, new("a NumPy array", "give it as npy:FILE")),
        ([.. "PAR1"u8], 0, new("a Parquet table", "give it as parquet:FILE")),
        ([.. "PK\u0003\u0004"u8], 0, new("a ZIP archive", "unpack it first; an archive of NumPy arrays is npz:FILE")),
        ([0x1F, 0x8B], 0, new("compressed by gzip", "unpack it first, with gunzip")),
        ([.. "BZh"u8], 0, new("compressed by bzip2", "unpack it first, with bunzip2")),
        ([0xFD, .. "7zXZ"u8], 0, new("compressed by xz", "unpack it first, with unxz")),
        ([0x28, 0xB5, 0x2F, 0xFD], 0, new("compressed by zstd", "unpack it first, with unzstd")),
        ([.. "7z"u8, 0xBC, 0xAF], 0, new("a 7-Zip archive", "unpack it first")),
        ([.. "Rar!"u8], 0, new("a RAR archive", "unpack it first")),
        ([0xD0, 0xCF, 0x11, 0xE0], 0, new("an Excel workbook (.xls)", "save its sheet as CSV first")),
        ([0x89, .. "HDF"u8], 0, new("an HDF5 file", "save its array as .npy first")),
        ([.. "MATLAB 5.0 MAT-file"u8], 0, new("a MATLAB file", "save its matrix as CSV or .npy first")),
        ([.. "ARROW1"u8], 0, new("an Arrow (Feather) file", "save it as Parquet or CSV first")),
        ([.. "SQLite format 3"u8], 0, new("an SQLite database", "export its table as CSV first")),
        ([0x89, .. "PNG"u8], 0, new("a PNG image", "save the images as one array, npy:FILE, first")),
        ([0xFF, 0xD8, 0xFF], 0, new("a JPEG image", "save the images as one array, npy:FILE, first")),
        ([.. "GIF8"u8], 0, new("a GIF image", "save the images as one array, npy:FILE, first")),
        ([.. "%PDF"u8], 0, new("a PDF document", "save its table as CSV first")),
        ([0, 0, 0x08], 0, new("an IDX array", "give the folder it lies in as idx:FOLDER")),
        ([.. "ustar"u8], 257, new("a tar archive", "unpack it first")),
    ];

    private static readonly (string Start, FileKind Kind)[] Texts =
    [
        ("version https://git-lfs",
            new("a Git LFS pointer, not the file itself", "fetch the file with `git lfs pull`")),
        ("<!doctype html", new("a web page (HTML)", "download the file itself; a site may want a login first")),
        ("<html", new("a web page (HTML)", "download the file itself; a site may want a login first")),
        ("<?xml", new("an XML document", "save its table as CSV first")),
        ("@relation", new("an ARFF file", "save it as CSV, without the lines that begin with @")),
        ("@problemname", new("a .ts file (sktime)", "save it as a table, one series a row with its class in a column")),
        ("{\\rtf", new("a rich text document", "save it as plain text first")),
        ("{", new("a JSON document", "save its table as CSV or its array as .npy first")),
        ("[", new("a JSON document", "save its table as CSV or its array as .npy first")),
        ("%%matrixmarket", new("a Matrix Market file", "save it as CSV or .npy first")),
    ];

    /// <summary>The kind of a file that begins with these bytes; null when it may be a table of text.</summary>
    /// <param name="head">The first bytes, a few hundred at least where the file has them.</param>
    /// <param name="path">The file's name, whose extension tells archives apart.</param>
    public static FileKind? Of(ReadOnlySpan<byte> head, string path)
    {
        foreach ((byte[] magic, int at, FileKind kind) in Signatures)
        {
            if (head.Length < at + magic.Length || !head[at..].StartsWith(magic)) continue;
            return kind.Name == "a ZIP archive" ? Archive(head, path) : kind;
        }

        string text = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 4096)])
            .TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        // A .ts or .arff file may begin with comments.
        string statement = text.Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.Length > 0 && line[0] is not ('#' or '%')) ?? "";
        foreach ((string start, FileKind kind) in Texts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                || (start[0] == '@' && statement.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
                return kind;
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".HEA" => new("the header of a WFDB record", "give it as wfdb:RECORD"),
            ".EDF" or ".BDF" => new("an EDF recording", "convert it to WFDB first, and give it as wfdb:RECORD"),
            _ => null,
        };
    }

    /// <summary>The line for a file that is something else than was expected.</summary>
    public InputException At(string path, string expected) =>
        InputException.At(path, 0,
            $"this is {Name}; expected {expected}. What would help: "
            + $"{Help.Replace("FILE", path, StringComparison.Ordinal)}.");

    private static FileKind Archive(ReadOnlySpan<byte> head, string path)
    {
        if (head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0
            || Path.GetExtension(path) is ".xlsx" or ".XLSX")
            return new("an Excel workbook (.xlsx)", "save its sheet as CSV first");
        if (head.IndexOf("oasis.opendocument"u8) >= 0)
            return new("an OpenDocument sheet (.ods)", "save it as CSV first");
        return head.IndexOf(".npy"u8) >= 0 || Path.GetExtension(path) is ".npz"
            ? new("an archive of NumPy arrays", "give it as npz:FILE")
            : new("a ZIP archive", "unpack it first");
    }
}
