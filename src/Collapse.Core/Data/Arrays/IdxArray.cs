using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Collapse.Data;

/// <summary>An array of bytes in the IDX format of the MNIST database, packed by gzip or not.</summary>
/// <remarks>
/// Format: Y. LeCun, C. Cortes, C. Burges, the MNIST database: two zeros, type 8 for bytes, the number of axes, each
/// axis in four bytes, most significant first.
/// </remarks>
/// <param name="Axes">The axes.</param>
/// <param name="Bytes">The numbers, the last axis fastest.</param>
/// <param name="Sha256">SHA-256 of the file as it is.</param>
internal sealed record IdxArray(ImmutableArray<int> Axes, byte[] Bytes, string Sha256)
{
    private const int Most = 1 << 30;

    /// <summary>Reads a file.</summary>
    public static IdxArray Read(string path)
    {
        byte[] file = InputFile.ReadBytes(path);
        byte[] bytes = file.AsSpan() is [0x1F, 0x8B, ..] ? Unpacked(file, path) : file;
        InputException Bad(string message) => InputException.At(path, 0, message + ".");
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0)
            throw FileKind.Of(bytes, path)?.At(path, "an IDX file")
                ?? Bad("this is no IDX file; expected one that begins with two zeros");
        if (bytes[2] != 8) throw Bad($"numbers of type {bytes[2]}; expected 8, unsigned bytes");
        int count = bytes[3];
        if (count is < 1 or > 4 || bytes.Length < 4 + 4 * count)
            throw Bad($"{count} axes; expected 1 to 4 and a whole header");
        ImmutableArray<int> axes = [.. Enumerable.Range(0, count)
            .Select(axis => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * axis)))];
        Int128 size = axes.Aggregate((Int128)1, (product, axis) => product * axis);
        int start = 4 + 4 * count;
        if (axes.Any(axis => axis < 1) || size != bytes.Length - start)
            throw Bad($"{bytes.Length - start} bytes of numbers; expected {string.Join(" x ", axes)}");
        return new IdxArray(axes, bytes[start..], Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>The shape of the images; an error for anything but three axes.</summary>
    public SampleShape ImageShape(string path) => Axes.Length == 3 && (long)Axes[1] * Axes[2] >= 2
        ? new SampleShape(1, Axes[1], Axes[2])
        : throw InputException.At(path, 0, $"axes of {string.Join(" x ", Axes)}; expected images x rows x columns.");

    /// <summary>A label in words.</summary>
    public static string Label(byte label) => label.ToString(CultureInfo.InvariantCulture);

    // Gzip makes at most 1032 bytes of one, and the copy grows with what really comes.
    private static byte[] Unpacked(byte[] file, string path)
    {
        try
        {
            using GZipStream gzip = new(new MemoryStream(file), CompressionMode.Decompress);
            using MemoryStream copy = new();
            byte[] buffer = new byte[1 << 16];
            for (int count; (count = gzip.Read(buffer)) > 0;)
            {
                copy.Write(buffer.AsSpan(0, count));
                if (copy.Length > Most) throw InputException.At(path, 0,
                    $"more than {Most} bytes when unpacked; expected images that fit into memory.");
            }

            return copy.ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw InputException.At(path, 0,
                $"damaged gzip ({InputFile.Quoted(error.Message)[1..^1]}); expected the file as it is downloaded.");
        }
    }
}
