using System.IO.Compression;
using System.Security.Cryptography;

namespace Collapse.Data;

/// <summary>Arrays of NumPy, one segment or image a row.</summary>
internal static class NpySource
{
    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "npy",
        Path = "FILE",
        Help = "an array of NumPy, [rows x values] or [rows x height x width] or [rows x channels x height x width]",
        Layout = NpyArray.Layout,
        Example = "numpy.save(\"segments.npy\", segments)        # segments.shape == (48, 40)\n"
            + "numpy.save(\"images.npy\", images)            # images.shape == (1000, 28, 28)\n--data npy:segments.npy",
        Options = ["scaling", "drop-constant"],
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string path, DataOptions options, Scaling? scaling)
    {
        if (!File.Exists(path))
            throw new InputException($"file {InputFile.Quoted(path)} not found; expected an array of NumPy (.npy).");
        byte[] bytes = InputFile.ReadBytes(path);
        if (!NpyArray.IsOne(bytes) && FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, 1 << 16)), path) is { } kind)
            throw kind.At(path, "an array of NumPy (.npy)");
        KeyValuePair<string, string> file =
            new("file", $"{Path.GetFileName(path)}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}");
        return NpyArray.Parse(bytes, path).ToRows(path, options, scaling, [file]);
    }
}

/// <summary>Archives of arrays of NumPy.</summary>
internal static class NpzSource
{
    private const long MostBytes = 8L << 30;

    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "npz",
        Path = "FILE[:NAME]",
        Help = "one array of an archive of NumPy; its only one, or the one called NAME",
        Layout = "As written by numpy.savez or numpy.savez_compressed; the array as for npy:FILE.",
        Example = "numpy.savez(\"data.npz\", x=segments, y=labels)\n--data npz:data.npz:x\n--data npz:one-array.npz",
        Options = ["scaling", "drop-constant"],
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string specification, DataOptions options, Scaling? scaling)
    {
        // The name stands behind the last colon, unless the whole is a file.
        int colon = File.Exists(specification) ? -1 : specification.LastIndexOf(':');
        string path = colon > 0 ? specification[..colon] : specification;
        string? name = colon > 0 ? specification[(colon + 1)..] : null;
        if (!File.Exists(path))
            throw new InputException($"file {InputFile.Quoted(path)} not found; expected an archive of NumPy (.npz).");
        byte[] bytes = InputFile.ReadBytes(path);
        if (!bytes.AsSpan().StartsWith("PK"u8))
            throw FileKind.Of(bytes.AsSpan(0, Math.Min(bytes.Length, 1 << 16)), path)?.At(path,
                "an archive of NumPy (.npz)")
                ?? InputException.At(path, 0, "this is no archive; expected an archive of NumPy (.npz).");
        try
        {
            using ZipArchive archive = new(new MemoryStream(bytes), ZipArchiveMode.Read);
            ZipArchiveEntry[] arrays =
                [.. archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal))];
            string Names() =>
                string.Join(", ", arrays.Take(12).Select(entry => InputFile.Quoted(entry.FullName[..^4])));
            ZipArchiveEntry? chosen = name is null
                ? arrays.Length == 1 ? arrays[0] : null
                : arrays.FirstOrDefault(entry => entry.FullName[..^4] == name);
            if (arrays.Length == 0)
                throw InputException.At(path, 0, "no array (.npy) in the archive; expected at least one.");
            if (chosen is null)
            {
                throw InputException.At(path, 0, name is null
                    ? $"{arrays.Length} arrays: {Names()}; expected one, chosen as npz:{path}:NAME."
                    : $"no array {InputFile.Quoted(name)}; expected one of {Names()}.");
            }

            byte[] array = Unpacked(chosen, bytes.Length, path);
            return NpyArray.Parse(array, $"{path}:{chosen.FullName}").ToRows(path, options, scaling,
            [
                new("file", $"{Path.GetFileName(path)}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(bytes))}"),
                new("array", InputFile.Quoted(chosen.FullName[..^4])[1..^1]),
            ]);
        }
        catch (Exception error)
            when (error is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw InputException.At(path, 0,
                $"the archive is damaged or of a kind that is not read ({InputFile.Quoted(error.Message)[1..^1]}); "
                + $"expected one as written by NumPy.");
        }
    }

    // Nothing is allocated for a size that the archive's bytes do not bear out: deflate makes at most 1032 of one.
    private static byte[] Unpacked(ZipArchiveEntry entry, long archive, string path)
    {
        if (entry.Length > Math.Min(MostBytes, Math.Min(Array.MaxLength, 1032L * archive))
            || entry.CompressedLength > archive)
            throw InputException.At(path, 0,
                $"the array {InputFile.Quoted(entry.FullName)} claims {entry.Length} bytes; expected an archive that "
                + $"is not damaged.");
        byte[] array = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(array);
        return array;
    }
}
