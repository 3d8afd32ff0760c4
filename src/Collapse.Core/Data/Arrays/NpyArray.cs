using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Collapse.Data;

/// <summary>An array of NumPy (.npy), its bytes not copied.</summary>
/// <remarks>
/// Format: NumPy Enhancement Proposal 1 (R. Kern), versions 1.0 to 3.0: magic, version, length of the header in 2 or 4
/// bytes, a Python dictionary {'descr': '&lt;f4', 'fortran_order': False, 'shape': (48, 40), }, the numbers.
/// </remarks>
internal sealed partial record NpyArray(ImmutableArray<int> Shape, NpyNumber Number, bool BigEndian, bool Fortran,
    ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What is accepted, for the page on data.</summary>
    public const string Layout =
        "Versions 1.0 to 3.0; 4- and 8-byte floats, 1-, 2- and 4-byte integers with or without a sign, truth values, "
            + "of either byte"
        + " order; C and Fortran order. Two axes are rows of values, three are images of height x width, four of "
            + "channels x height x"
        + " width. Each row is a subject of its own; the last quarter of the rows is held out.";

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Whether bytes begin as an array of NumPy does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads the header; a count that the bytes do not bear out is an error.</summary>
    public static NpyArray Parse(ReadOnlyMemory<byte> memory, string path)
    {
        ReadOnlySpan<byte> bytes = memory.Span;
        InputException Bad(string message) => InputException.At(path, 0, message + ".");
        if (!IsOne(bytes) || bytes.Length < 12)
            throw Bad("this is no array of NumPy; expected a file that begins with \\x93NUMPY");
        int version = bytes[6];
        if (version is < 1 or > 3) throw Bad($"version {version} of the format; expected 1, 2 or 3");
        int start = version == 1 ? 10 : 12;
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (start + length > bytes.Length)
            throw Bad($"a header of {length} bytes in a file of {bytes.Length}; expected the whole file");
        string header = Encoding.UTF8.GetString(bytes.Slice(start, (int)length));
        Match type = Descr().Match(header), order = Order().Match(header), shape = Shapes().Match(header);
        if (!order.Success || !shape.Success || !header.Contains("descr", StringComparison.Ordinal))
            throw Bad("a header without descr, fortran_order or shape; expected one as NumPy writes it");
        if (!type.Success) throw Bad("an array of records; expected one of plain numbers");
        if (NpyNumber.Of(type.Groups["type"].Value) is not { } number)
            throw Bad(
                $"numbers of the type {InputFile.Quoted(type.Groups["type"].Value)}; expected f4, f8, i1, i2, i4, u1, "
                + $"u2, u4 or truth values: save it as array.astype('f4')");

        List<int> axes = [];
        Int128 count = 1;
        foreach (string axis in shape.Groups["shape"].Value.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(axis.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                throw Bad($"an axis of {InputFile.Quoted(axis)}; expected whole numbers");
            axes.Add(size);
            count *= size;
            if (count > long.MaxValue / 8)
                throw Bad("an array larger than any file; expected a file that is not damaged");
        }

        ReadOnlyMemory<byte> data = memory[(start + (int)length)..];
        if (count * number.Size > data.Length)
            throw Bad(
            $"{data.Length} bytes of numbers; expected {count * number.Size} for {count} of {number.Size} bytes");
        return new NpyArray([.. axes], number, type.Groups["order"].Value == ">", order.Groups["order"].Value == "True",
            data);
    }

    /// <summary>The rows of the array: its first axis; the others are the coordinates.</summary>
    public RowSet ToRows(string path, DataOptions options, Scaling? scaling,
        ImmutableArray<KeyValuePair<string, string>> facts)
    {
        if (Shape.Length is < 2 or > 4)
        {
            string help = Shape.Length == 1
                ? $" One axis is one recording: save it as text and give it as recording:FILE." : "";
            throw InputException.At(path, 0,
                $"{Shape.Length} axes; expected 2 (rows x values), 3 (rows x height x width) or 4 (rows x channels x "
                + $"height x width).{help}");
        }

        SampleShape shape = ShapeOf();
        int rows = Shape[0];
        if (rows == 0 || shape.Coordinates < 2)
            throw InputException.At(path, 0,
            $"{rows} rows of {shape.Coordinates} values; expected rows of at least 2.");
        RowBuffer buffer = new(path, scaling, options.DropConstant, byLine: false, options.KeepApart);
        double[] values = new double[shape.Coordinates];
        long[] places = Places();
        long step = Fortran ? 1 : values.Length;
        NpyNumber.Reader read = scaling is null ? Number.Plain : Number.Read;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = read(Bytes.Span[(int)((row * step + places[i]) * Number.Size)..], BigEndian);
                if (!options.KeepApart && !double.IsFinite(values[i]))
                    throw InputException.At(path, 0,
                        FormattableString.Invariant(
                        $"row {row + 1}: value {i + 1} is {values[i]}; expected finite numbers."));
            }

            buffer.Add(row + 1, values);
        }

        Samples samples = buffer.ToSamples() with { Shape = shape };
        string dropped = buffer.Dropped == 0 ? "" : $"left out: {buffer.Dropped} constant rows";
        string number = Number.Name + (Fortran ? ", Fortran order" : "");
        return new RowSet(samples, false, facts, [dropped, number], []) { Apart = buffer.Apart };
    }

    private SampleShape ShapeOf() => Shape.Length switch
    {
        2 => SampleShape.Segment(Shape[1]),
        3 => new SampleShape(1, Shape[1], Shape[2]),
        _ => new SampleShape(Shape[1], Shape[2], Shape[3]),
    };

    /// <summary>Where the coordinates of row 0 stand, in numbers from the first.</summary>
    private long[] Places()
    {
        int[] axes = [.. Shape.Skip(1)];
        long count = axes.Aggregate(1L, (product, axis) => product * axis);
        long[] places = new long[count];
        for (long i = 0; i < count; i++)
        {
            if (!Fortran)
            {
                places[i] = i;
                continue;
            }

            // The first axis runs fastest, so the weight of an axis is the product of those before it.
            long rest = i, weight = Shape[0], place = 0;
            long[] at = new long[axes.Length];
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                at[axis] = rest % axes[axis];
                rest /= axes[axis];
            }

            for (int axis = 0; axis < axes.Length; axis++)
            {
                place += at[axis] * weight;
                weight *= axes[axis];
            }

            places[i] = place;
        }

        return places;
    }

    [GeneratedRegex(
        @"['""]descr['""]\s*:\s*['""](?<order>[<>|=]?)(?<type>[A-Za-z?][0-9A-Za-z\[\]]*)['""]",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Descr();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(?<order>True|False)", RegexOptions.ExplicitCapture)]
    private static partial Regex Order();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\((?<shape>[0-9, L]*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Shapes();
}
