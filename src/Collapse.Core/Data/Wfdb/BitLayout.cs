using System.Collections.Frozen;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Collapse.Data.Wfdb;

/// <summary>
/// The bits of one signal format: where sample <c>i</c> of a file lies, and how it is read and written.
/// </summary>
/// <param name="Bits">Bits a sample; it holds -2^(Bits-1) .. 2^(Bits-1) - 1.</param>
/// <param name="Marker">The stored value that means "no valid sample here"; null when the format has none.</param>
/// <param name="Group">Samples that share whole bytes.</param>
/// <param name="Ends">Ends[k] = bytes that hold the first k samples of a group, k = 0 .. Group.</param>
/// <param name="Read">Sample i of the bytes.</param>
/// <param name="Write">Puts sample i into bytes that were zero before.</param>
/// <remarks>
/// Bit layouts and markers: G. B. Moody, WFDB Applications Guide, signal(5). Bytes are counted from 0, words are 16
/// bits, least significant byte first. An incomplete last group ends with the last byte that its samples need.
/// </remarks>
internal sealed record BitLayout(
    int Bits, int? Marker, int Group, int[] Ends, BitLayout.Reader Read, BitLayout.Writer Write)
{
    private static readonly FrozenDictionary<WfdbFormat, BitLayout> All = new Dictionary<WfdbFormat, BitLayout>
    {
        [WfdbFormat.Format8] = new(8, null, 1, [0, 1], (b, i) => (sbyte)b[i], (b, i, v) => b[i] = (byte)v),
        [WfdbFormat.Format16] = new(16, -1 << 15, 1, [0, 2],
            (b, i) => ReadInt16LittleEndian(b[(2 * i)..]), (b, i, v) => WriteInt16LittleEndian(b[(2 * i)..], (short)v)),
        [WfdbFormat.Format24] = new(24, -1 << 23, 1, [0, 3], Read24, Write24),
        [WfdbFormat.Format32] = new(32, int.MinValue, 1, [0, 4],
            (b, i) => ReadInt32LittleEndian(b[(4 * i)..]), (b, i, v) => WriteInt32LittleEndian(b[(4 * i)..], v)),
        [WfdbFormat.Format61] = new(16, -1 << 15, 1, [0, 2],
            (b, i) => ReadInt16BigEndian(b[(2 * i)..]), (b, i, v) => WriteInt16BigEndian(b[(2 * i)..], (short)v)),
        [WfdbFormat.Format80] = new(8, -1 << 7, 1, [0, 1], (b, i) => b[i] - 128, (b, i, v) => b[i] = (byte)(v + 128)),
        [WfdbFormat.Format160] = new(16, -1 << 15, 1, [0, 2],
            (b, i) => Word(b, 2 * i) - 32768, (b, i, v) => WriteUInt16LittleEndian(b[(2 * i)..], (ushort)(v + 32768))),
        [WfdbFormat.Format212] = new(12, -1 << 11, 2, [0, 2, 3], Read212, Write212),
        [WfdbFormat.Format310] = new(10, -1 << 9, 3, [0, 2, 4, 4], Read310, Write310),
        [WfdbFormat.Format311] = new(10, -1 << 9, 3, [0, 2, 3, 4], Read311, Write311),
    }.ToFrozenDictionary();

    internal delegate int Reader(ReadOnlySpan<byte> bytes, int index);

    internal delegate void Writer(Span<byte> bytes, int index, int value);

    /// <summary>The smallest value of a sample.</summary>
    public int Least => -1 << (Bits - 1);

    /// <summary>The largest value of a sample.</summary>
    public int Most => ~Least;

    /// <summary>All formats in words, for messages.</summary>
    public static string Names => string.Join(", ", All.Keys.Order().Select(format => (int)format));

    /// <summary>The layout of a format; <see cref="ArgumentOutOfRangeException"/> for a value that is none.</summary>
    public static BitLayout Of(WfdbFormat format) => All.TryGetValue(format, out BitLayout? layout)
        ? layout
        : throw new ArgumentOutOfRangeException(nameof(format), format, $"Expected one of the formats {Names}.");

    /// <summary>Whether a number in a header is the name of a format that is read here.</summary>
    public static bool Knows(int number) => All.ContainsKey((WfdbFormat)number);

    /// <summary>The bytes that hold this many samples. Wide, because a header may claim any count.</summary>
    public Int128 BytesFor(Int128 samples) => samples / Group * Ends[Group] + Ends[(int)(samples % Group)];

    /// <summary>The samples that this many bytes hold.</summary>
    public long SamplesIn(long bytes)
    {
        long rest = bytes % Ends[Group];
        int partial = 0;
        while (partial + 1 < Group && Ends[partial + 1] <= rest) partial++;
        return bytes / Ends[Group] * Group + partial;
    }

    /// <summary>Three bytes, least significant first.</summary>
    private static int Read24(ReadOnlySpan<byte> b, int i) => b[3 * i] | b[3 * i + 1] << 8 | (sbyte)b[3 * i + 2] << 16;

    private static void Write24(Span<byte> b, int i, int value)
    {
        b[3 * i] = (byte)value;
        b[3 * i + 1] = (byte)(value >> 8);
        b[3 * i + 2] = (byte)(value >> 16);
    }

    /// <summary>
    /// Byte 0: low 8 bits of the first sample. Byte 1: its high 4 bits below those of the second. Byte 2: the second's
    /// low 8.
    /// </summary>
    private static int Read212(ReadOnlySpan<byte> b, int i)
    {
        int at = i / 2 * 3;
        return Signed(i % 2 == 0 ? b[at] | (b[at + 1] & 0x0F) << 8 : b[at + 2] | (b[at + 1] & 0xF0) << 4, 12);
    }

    private static void Write212(Span<byte> b, int i, int value)
    {
        int at = i / 2 * 3;
        b[at + i % 2 * 2] = (byte)value;
        b[at + 1] |= (byte)(i % 2 == 0 ? value >> 8 & 0x0F : value >> 4 & 0xF0);
    }

    /// <summary>
    /// Words 0 and 1: bits 1-10 are the first and the second sample; bits 11-15 are the third's low and high 5 bits.
    /// </summary>
    private static int Read310(ReadOnlySpan<byte> b, int i)
    {
        int at = i / 3 * 4;
        return Signed((i % 3) switch
        {
            0 => Word(b, at) >> 1,
            1 => Word(b, at + 2) >> 1,
            _ => Word(b, at) >> 11 | Word(b, at + 2) >> 11 << 5,
        }, 10);
    }

    private static void Write310(Span<byte> b, int i, int value)
    {
        int at = i / 3 * 4;
        if (i % 3 < 2)
        {
            OrWord(b, at + i % 3 * 2, (value & 0x3FF) << 1);
            return;
        }

        OrWord(b, at, (value & 0x1F) << 11);
        OrWord(b, at + 2, (value >> 5 & 0x1F) << 11);
    }

    /// <summary>
    /// Of the 32 bits, least significant byte first: 0-9, 10-19 and 20-29 are the three samples, 30-31 are unused.
    /// </summary>
    private static int Read311(ReadOnlySpan<byte> b, int i)
    {
        int at = i / 3 * 4;
        return Signed((i % 3) switch
        {
            0 => Word(b, at),
            1 => Word(b, at + 1) >> 2,
            _ => Word(b, at + 2) >> 4,
        }, 10);
    }

    private static void Write311(Span<byte> b, int i, int value)
    {
        int at = i / 3 * 4 + i % 3;
        OrWord(b, at, (value & 0x3FF) << i % 3 * 2);
    }

    private static int Word(ReadOnlySpan<byte> b, int at) => b[at] | b[at + 1] << 8;

    private static void OrWord(Span<byte> b, int at, int bits)
    {
        b[at] |= (byte)bits;
        b[at + 1] |= (byte)(bits >> 8);
    }

    /// <summary>The low bits of a number as a two's complement.</summary>
    private static int Signed(int value, int bits) => value << (32 - bits) >> (32 - bits);
}
