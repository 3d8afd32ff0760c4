using System.Text;
using Collapse.Numerics;

namespace Collapse.Tests.Faults;

/// <summary>Spoils a file in one of many ways, the same way for the same key.</summary>
internal static class Mutation
{
    private static readonly string[] Counts =
    [
        "0", "-1", "1", "65536", "2147483647", "2147483648", "-2147483648", "99999999999", "9223372036854775807",
        "1e308", "1e-320", "NaN", "Infinity", "-0", "0x10", "1.5", "٣", "",
    ];

    private static readonly byte[][] Foreign =
        [[0], [0xFF, 0xFE], [0xC3, 0x28], [0xEF, 0xBB, 0xBF], [0x1B, (byte)'['], "\r"u8.ToArray(), "\n"u8.ToArray(),
        "\""u8.ToArray(), "\\u0000"u8.ToArray()];

    /// <summary>The file, spoiled.</summary>
    /// <param name="whole">Its bytes.</param>
    /// <param name="names">Names that lead out of its folder.</param>
    /// <param name="key">Draws the way and the place.</param>
    public static byte[] Of(byte[] whole, IReadOnlyList<string> names, Key key)
    {
        int Below(int count, int draw) => key.Below(Math.Max(1, count), draw);
        int at = Below(whole.Length, 1);
        switch (Below(10, 0))
        {
            case 0:
                return whole[..at];
            case 1 or 2:
                byte[] flipped = [.. whole];
                for (int flip = 0; flip <= Below(3, 2); flip++)
                    flipped[Below(whole.Length, 10 + flip)] ^= (byte)(1 << Below(8, 20 + flip));
                return flipped;
            case 3 or 4:
                return Replaced(whole, at, IsOfNumber, Counts[Below(Counts.Length, 3)]);
            case 5 or 6:
                return Replaced(whole, at, IsOfName, names[Below(names.Count, 3)]);
            case 7:
                return [.. whole[..at], .. Foreign[Below(Foreign.Length, 3)], .. whole[at..]];
            case 8:
                int end = Math.Min(whole.Length, at + Below(200, 3));
                return [.. whole[..end], .. whole[at..end], .. whole[at..]];
            default:
                // A line, a field or a number of 200,000 characters.
                return [.. whole[..at], .. Enumerable.Repeat((byte)"1 ,\n[{\"'"[Below(8, 3)], 200_000), .. whole[at..]];
        }
    }

    // The next word of such characters, exchanged for another.
    private static byte[] Replaced(byte[] whole, int from, Func<byte, bool> isPart, string text)
    {
        int begin = Array.FindIndex(whole, from, value => isPart(value));
        if (begin < 0) begin = Math.Max(0, Array.FindIndex(whole, value => isPart(value)));
        while (begin > 0 && isPart(whole[begin - 1])) begin--;
        int end = begin;
        while (end < whole.Length && isPart(whole[end])) end++;
        return [.. whole[..begin], .. Encoding.UTF8.GetBytes(text), .. whole[end..]];
    }

    private static bool IsOfNumber(byte value) => value is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-';

    private static bool IsOfName(byte value) =>
        value is not ((byte)' ' or (byte)',' or (byte)'\n' or (byte)'"' or (byte)':');
}
