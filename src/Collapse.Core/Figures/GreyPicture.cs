using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Collapse.Figures;

/// <summary>Grey pictures as PNG files, to be put into a page as they are.</summary>
/// <remarks>
/// Stored, not compressed: a compressor's bytes change from version to version, a figure's must not. ISO/IEC 15948; a
/// stored deflate block (RFC 1951, 3.2.4) holds up to 65,535 bytes.
/// </remarks>
internal static class GreyPicture
{
    private const int MostStored = 65_535;
    private static readonly ImmutableArray<uint> Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <summary>A PNG file as a <c>data:</c> address.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="pixels">Row after row, 0 black to 255 white.</param>
    public static string Address(int width, ReadOnlySpan<byte> pixels) =>
        "data:image/png;base64," + Convert.ToBase64String(Png(width, pixels));

    private static byte[] Png(int width, ReadOnlySpan<byte> pixels)
    {
        int height = pixels.Length / width;
        byte[] rows = new byte[height * (width + 1)]; // each row after the number of its filter: none
        for (int row = 0; row < height; row++)
            pixels.Slice(row * width, width).CopyTo(rows.AsSpan(row * (width + 1) + 1));
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a pixel; the other four bytes are 0: grey, no interlacing
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", Stored(rows)),
            .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        uint check = 0xFFFFFFFF;
        foreach (byte value in chunk.AsSpan(4, content.Length + 4))
            check = Remainders[(int)((check ^ value) & 0xFF)] ^ (check >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), ~check);
        return chunk;
    }

    private static byte[] Stored(byte[] content)
    {
        List<byte> stream = [0x78, 0x01];
        for (int start = 0; start < content.Length; start += MostStored)
        {
            int length = Math.Min(MostStored, content.Length - start);
            bool last = start + length == content.Length;
            stream.AddRange([(byte)(last ? 1 : 0), (byte)length, (byte)(length >> 8), (byte)~length,
                (byte)(~length >> 8)]);
            stream.AddRange(content.AsSpan(start, length));
        }

        (uint a, uint b) = (1, 0);
        foreach (byte value in content)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        return [.. stream, (byte)(b >> 8), (byte)b, (byte)(a >> 8), (byte)a];
    }

    private static uint Remainder(int value)
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) == 1 ? 0xEDB88320 ^ (remainder >> 1) : remainder >> 1;
        return remainder;
    }
}
