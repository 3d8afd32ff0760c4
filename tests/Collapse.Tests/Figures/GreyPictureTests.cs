using System.Buffers.Binary;
using System.IO.Compression;
using Collapse.Figures;

namespace Collapse.Tests.Figures;

/// <summary>Pictures are PNG files that another decoder reads.</summary>
public sealed class GreyPictureTests
{
    [Theory]
    [InlineData(3, 2)]
    [InlineData(300, 290)] // more than one stored block
    public void The_pixels_come_back(int width, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => (byte)(7 * i))];
        string address = GreyPicture.Address(width, pixels);
        byte[] file = Convert.FromBase64String(address["data:image/png;base64,".Length..]);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20)));
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(33));
        Assert.Equal("IDAT"u8.ToArray(), file[37..41]);
        using ZLibStream stream = new(new MemoryStream(file, 41, length), CompressionMode.Decompress);
        using MemoryStream rows = new();
        stream.CopyTo(rows); // which also checks Adler's sum
        for (int row = 0; row < height; row++)
        {
            Assert.Equal(0, rows.ToArray()[row * (width + 1)]);
            Assert.Equal(pixels[(row * width)..((row + 1) * width)],
                rows.ToArray()[(row * (width + 1) + 1)..((row + 1) * (width + 1))]);
        }

        Assert.Equal(Check(file.AsSpan(37, length + 4)),
            BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(41 + length)));
    }

    // The check of a gzip file is the same polynomial's: it stands before the length in its last eight bytes.
    private static uint Check(ReadOnlySpan<byte> content)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(content);
        return BinaryPrimitives.ReadUInt32LittleEndian(packed.ToArray().AsSpan()[^8..]);
    }
}
