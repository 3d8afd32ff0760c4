using System.Globalization;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Collapse.Data;

/// <summary>A type of number in an array.</summary>
/// <param name="Name">As NumPy calls it, such as <c>f4</c>.</param>
/// <param name="Size">Bytes a number.</param>
/// <param name="Read">The number at the beginning of the bytes; true for most significant byte first.</param>
internal sealed record NpyNumber(string Name, int Size, NpyNumber.Reader Read)
{
    internal delegate double Reader(ReadOnlySpan<byte> bytes, bool bigEndian);

    /// <summary>
    /// The number as it stands: a float as itself instead of its shortest decimal, which only scaling can tell apart.
    /// </summary>
    public Reader Plain => Name == "f4" ? ReadFloat : Read;

    private static readonly NpyNumber[] All =
    [
        new("f4", 4, (b, big) => Shortest(big ? ReadSingleBigEndian(b) : ReadSingleLittleEndian(b))),
        new("f8", 8, (b, big) => big ? ReadDoubleBigEndian(b) : ReadDoubleLittleEndian(b)),
        new("i1", 1, (b, _) => (sbyte)b[0]),
        new("i2", 2, (b, big) => big ? ReadInt16BigEndian(b) : ReadInt16LittleEndian(b)),
        new("i4", 4, (b, big) => big ? ReadInt32BigEndian(b) : ReadInt32LittleEndian(b)),
        new("u1", 1, (b, _) => b[0]),
        new("u2", 2, (b, big) => big ? ReadUInt16BigEndian(b) : ReadUInt16LittleEndian(b)),
        new("u4", 4, (b, big) => big ? ReadUInt32BigEndian(b) : ReadUInt32LittleEndian(b)),
        new("b1", 1, (b, _) => b[0] == 0 ? 0 : 1),
        new("i8", 8, (b, big) => big ? ReadInt64BigEndian(b) : ReadInt64LittleEndian(b)),
        new("f2", 2, (b, big) => (double)(big ? ReadHalfBigEndian(b) : ReadHalfLittleEndian(b))),
    ];

    private static double ReadFloat(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? ReadSingleBigEndian(bytes) : ReadSingleLittleEndian(bytes);

    /// <summary>The type of that name; null for one that is not read.</summary>
    public static NpyNumber? Of(string name) =>
        Array.Find(All, number => number.Name == name || (name == "?" && number.Name == "b1"));

    /// <summary>
    /// The shortest decimal number that a float of 4 bytes stands for: what a table of text would hold. So the same
    /// data have the same digest in both layouts, to the last bit of scaling.
    /// </summary>
    public static double Shortest(float value)
    {
        if (!float.IsFinite(value) || value == (int)value) return value;
        Span<byte> text = stackalloc byte[32];
        return value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture)
            ? double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture)
            : value;
    }
}
