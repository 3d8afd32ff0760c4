using System.Buffers.Binary;
using System.IO.Compression;
using Collapse.Data;
using Collapse.Figures;
using Collapse.Numerics;

namespace Collapse.Tests.Figures;

/// <summary>Pictures are PNG files that others read, whatever their size; figures say what they show.</summary>
public sealed class PictureFigures
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(28, 28)]
    [InlineData(300, 400)] // more than one stored block
    public void A_picture_is_read_back_as_it_was(int width, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => (byte)(i * 7))];
        byte[] file = Png.Encode(pixels, width);
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(33)); // of IDAT, behind signature and IHDR
        using ZLibStream stream = new(new MemoryStream(file, 41, length), CompressionMode.Decompress);
        using MemoryStream lines = new();
        stream.CopyTo(lines); // checks Adler-32
        byte[] read = [.. lines.ToArray().Where((_, i) => i % (width + 1) != 0)];
        Assert.Equal(pixels, read);
    }

    [Fact]
    public void The_check_of_an_empty_chunk_is_the_published_one() => // IEND, as in every PNG file
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], Png.Encode([0], 1)[^4..]);

    [Fact]
    public void Figures_name_what_they_show()
    {
        Matrix pictures = Matrix.Create(2, 4, (row, values) => values.Fill(row));
        SampleShape square = new(1, 2, 2);
        Figure figure = PicturesFigure.Create("a.svg", "Title", "Caption", square, [("first", pictures)]);
        Assert.Contains("first", figure.Svg, StringComparison.Ordinal);
        Assert.Equal(2, figure.Svg.Split("data:image/png").Length - 1);
        Curve curve = new("one", [(0, 1), (1, double.NaN), (2, 0.5)]), empty = new("none", []);
        Figure curves = CurvesFigure.Create("b.svg", "T", "C", "steps", "loss", [curve]);
        Assert.Contains("steps", curves.Svg, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CurvesFigure.Create("b.svg", "T", "C", "x", "y", [empty]));
    }
}
