using System.Buffers.Binary;
using System.Text;

namespace Collapse.Figures;

/// <summary>
/// Grey pictures as PNG files: 8 bits a pixel, not compressed, so that the same picture has the same bytes everywhere.
/// </summary>
/// <remarks>W3C Portable Network Graphics, 2nd ed. (2003); RFC 1950, RFC 1951: stored blocks.</remarks>
internal static class Png
{
    private const int MostStored = 65_535;
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <summary>A picture as the text of a <c>data:</c> address.</summary>
    /// <param name="pixels">Row after row, 0 black, 255 white.</param>
    /// <param name="width">Pixels of a row.</param>
    public static string Address(ReadOnlySpan<byte> pixels, int width) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(pixels, width));

    /// <summary>A picture as a file's bytes.</summary>
    /// <param name="pixels">Row after row, 0 black, 255 white.</param>
    /// <param name="width">Pixels of a row.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width)
    {
        int height = pixels.Length / width;
        if (height == 0 || height * width != pixels.Length)
            throw new ArgumentException($"{pixels.Length} pixels are no rows of {width}.", nameof(width));
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits; then grey, deflate, the one filter method, not interlaced: zeros
        byte[] lines = new byte[height * (width + 1)]; // each begins with its filter: none
        for (int row = 0; row < height; row++)
            pixels.Slice(row * width, width).CopyTo(lines.AsSpan(row * (width + 1) + 1));
        using MemoryStream file = new();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Stored(lines));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(named);
        uint check = 0xFFFFFFFF;
        foreach (byte value in named) check = Remainders[(byte)(check ^ value)] ^ (check >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~check);
        file.Write(word);
    }

    private static byte[] Stored(byte[] data)
    {
        using MemoryStream stream = new();
        stream.Write([0x78, 0x01]);
        Span<byte> length = stackalloc byte[4];
        uint low = 1, high = 0; // Adler-32
        for (int start = 0; start < data.Length; start += MostStored)
        {
            int count = Math.Min(MostStored, data.Length - start);
            stream.WriteByte((byte)(start + count == data.Length ? 1 : 0));
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)count);
            BinaryPrimitives.WriteUInt16LittleEndian(length[2..], (ushort)~count);
            stream.Write(length);
            stream.Write(data, start, count);
        }

        foreach (byte value in data)
        {
            low = (low + value) % 65_521;
            high = (high + low) % 65_521;
        }

        BinaryPrimitives.WriteUInt32BigEndian(length, (high << 16) | low);
        stream.Write(length);
        return stream.ToArray();
    }

    private static uint Remainder(int value)
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xEDB88320 ^ (remainder >> 1);
        return remainder;
    }
}
