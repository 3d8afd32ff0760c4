using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Collapse.Numerics;

namespace Collapse.Runs;

/// <summary>A checkpoint as a file in the safetensors layout, which Python and others read.</summary>
/// <remarks>
/// Eight bytes: the header's length, little endian. The header: JSON, padded with blanks to a multiple of eight bytes,
/// <c>{"__metadata__":{"checksum":"...",
/// texts},"name":{"dtype":"F32","shape":[rows,columns],"data_offsets":[begin,end]},...}</c>. Then the matrices,
/// float32, little endian, row after row, without gaps. The checksum, always the first text, is SHA-256 over the whole
/// file with the checksum's own 64 digits as zeros. Layout: huggingface/safetensors, README, "Format".
/// </remarks>
internal static class CheckpointFile
{
    /// <summary>The format's version: to be raised when names or their meaning change.</summary>
    public const int Version = 1;

    /// <summary>A longer file is no checkpoint and is not read into memory.</summary>
    internal const long MostBytes = 1 << 30;

    private const string Format = "collapse-checkpoint";
    private const string Start = "{\"__metadata__\":{\"checksum\":\"";
    private const int Digits = 64;
    private const int ChecksumAt = 8 + 29;
    private const string OwnFact = "format";

    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a checkpoint; the file appears complete or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="checkpoint">What to write.</param>
    /// <exception cref="IOException">The file cannot be written; one of the same name stays as it was.</exception>
    public static void Write(string path, Checkpoint checkpoint) =>
        AtomicFile.Write(path, stream => stream.Write(Bytes(checkpoint)));

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign or of another version; the message says so in a
    /// few words.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Read(string path) => Parse(SetAside.ReadAtMost(path, MostBytes));

    internal static byte[] Bytes(Checkpoint checkpoint)
    {
        byte[] header = Header(checkpoint);
        long length = 8 + header.Length + checkpoint.Tensors.Values.Sum(tensor => 4L * tensor.Values.Length);
        if (length > MostBytes)
            throw new IOException($"The state has {length} bytes; a checkpoint holds at most {MostBytes}.");
        byte[] file = new byte[length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        int at = 8 + header.Length;
        foreach (Matrix tensor in checkpoint.Tensors.Values)
        {
            // Files are little endian, and so is every machine that .NET runs on today.
            MemoryMarshal.AsBytes(tensor.Values).CopyTo(file.AsSpan(at));
            at += 4 * tensor.Values.Length;
        }

        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file)), file.AsSpan(ChecksumAt, Digits));
        return file;
    }

    internal static Checkpoint Parse(byte[] file)
    {
        Require(file.Length >= ChecksumAt + Digits && file.AsSpan(8).StartsWith(Encoding.ASCII.GetBytes(Start)),
            "it is no checkpoint of this library");
        byte[] found = file[ChecksumAt..(ChecksumAt + Digits)];
        file.AsSpan(ChecksumAt, Digits).Fill((byte)'0');
        Require(found.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file)))),
            "its checksum does not match");
        try
        {
            // From here on the bytes are those that were written; what follows guards against another writer, not
            // against damage.
            long length = BinaryPrimitives.ReadInt64LittleEndian(file);
            Require(length >= 0 && length <= file.Length - 8, "its header is longer than the file");
            return Contents(file, 8 + (int)length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException
            or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("its header cannot be read", error);
        }
    }

    private static Checkpoint Contents(byte[] file, int dataAt)
    {
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, dataAt - 8));
        Checkpoint checkpoint = Checkpoint.Empty;
        long expected = 0;
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
            {
                foreach (JsonProperty fact in entry.Value.EnumerateObject().Skip(1))
                    checkpoint = checkpoint.With(fact.Name, fact.Value.GetString() ?? "");
                continue;
            }

            Require(entry.Value.GetProperty("dtype").ValueEquals("F32"), $"tensor {entry.Name} is not of float32");
            int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            long[] offsets =
                [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
            bool fits = shape is [>= 0, >= 0] && offsets is [var begin, var end] && begin == expected
                && end <= file.Length - dataAt
                && end - begin == 4L * shape[0] * shape[1];
            Require(fits, $"tensor {entry.Name} has an impossible shape or place");
            ReadOnlySpan<byte> values = file.AsSpan(dataAt + (int)offsets[0], (int)(offsets[1] - offsets[0]));
            checkpoint =
                checkpoint.With(entry.Name, Matrix.From(shape[0], shape[1], MemoryMarshal.Cast<byte, float>(values)));
            expected = offsets[1];
        }

        Require(expected == file.Length - dataAt, "it has bytes that belong to no tensor");
        Require(checkpoint.Facts.GetValueOrDefault(OwnFact) == FormatName, $"it is not in the format {FormatName}");
        return checkpoint with { Facts = checkpoint.Facts.Remove(OwnFact) };
    }

    private static string FormatName => FormattableString.Invariant($"{Format} {Version}");

    private static byte[] Header(Checkpoint checkpoint)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("checksum", new string('0', Digits));
            json.WriteString(OwnFact, FormatName);
            foreach ((string name, string text) in checkpoint.Facts) json.WriteString(name, text);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Matrix tensor) in checkpoint.Tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                json.WriteNumberValue(tensor.Rows);
                json.WriteNumberValue(tensor.Columns);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += 4L * tensor.Values.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (stream.Length % 8 != 0) stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException(otherwise);
    }
}
