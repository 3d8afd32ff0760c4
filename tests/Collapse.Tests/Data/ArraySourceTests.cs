using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Collapse.Data;
using Parquet;
using Parquet.Schema;

namespace Collapse.Tests.Data;

/// <summary>Arrays of NumPy, IDX and Parquet: the same data as in a table of text have the same digest.</summary>
public sealed class ArraySourceTests : IDisposable
{
    private const int Rows = 8, Columns = 6;
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("f4", "<", 1, false)]
    [InlineData("f4", ">", 2, true)]
    [InlineData("f8", "<", 3, false)]
    [InlineData("f8", ">", 1, true)]
    [InlineData("i2", "<", 1, true)]
    [InlineData("i2", ">", 1, false)]
    [InlineData("i4", "<", 2, false)]
    [InlineData("u1", "|", 1, true)]
    public void Every_type_order_and_version_gives_the_digest_of_the_table(string type, string order, int version,
        bool fortran)
    {
        double scale = type[0] == 'f' ? 0.0123 : 1;
        string path = _scratch.File("x.npy");
        File.WriteAllBytes(path,
            Npy(type, order, version, fortran, [Rows, Columns], (row, column) => Value(row, column) * scale));
        DataSet data = DataSource.Load("npy:" + path, new DataOptions());
        Assert.Equal(Csv(scale).Provenance.Digest, data.Provenance.Digest);
        Assert.StartsWith($"{Rows} segments of {Columns} values; {type}", data.Taken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Three_axes_are_images_in_either_order(bool fortran)
    {
        string path = _scratch.File("x.npy");
        File.WriteAllBytes(path, Npy("u1", "|", 1, fortran, [Rows, 2, 3], Value));
        Samples samples = DataSources.Read("npy:" + path, new DataOptions()).Samples;
        Assert.Equal(new SampleShape(1, 2, 3), samples.Shape);
        for (int row = 0; row < Rows; row++)
            Assert.Equal(Enumerable.Range(0, Columns).Select(column => (float)Value(row, column)),
                samples.Values.Row(row).ToArray());
    }

    [Theory]
    [InlineData("f2", "x.npy: 1 axes")]
    [InlineData("c8", "numbers of the type 'c8'; expected f4, f8")]
    [InlineData("O", "numbers of the type 'O'")]
    public void What_is_not_read_is_named(string type, string expected)
    {
        string path = _scratch.File("x.npy");
        File.WriteAllBytes(path, Header(type, "<", 1, false, [3], new byte[64]));
        Assert.Contains(expected, TestData.Refusal("npy:" + path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_that_the_bytes_do_not_bear_out_is_refused()
    {
        string path = _scratch.File("x.npy");
        File.WriteAllBytes(path, Header("f4", "<", 1, false, [1 << 20, 1 << 20], new byte[64]));
        Assert.Contains("64 bytes of numbers; expected", TestData.Refusal("npy:" + path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_has_one_array_or_the_user_chooses()
    {
        string path = _scratch.File("x.npz");
        byte[] array = Npy("f8", "<", 1, false, [Rows, Columns], Value);
        Zip(path, ("x.npy", array));
        Assert.Equal(Csv(1).Provenance.Digest, DataSource.Load("npz:" + path, new DataOptions()).Provenance.Digest);
        Zip(path, ("x.npy", array), ("y.npy", Header("i4", "<", 1, false, [Rows], new byte[4 * Rows])));
        Assert.Contains("2 arrays: 'x', 'y'; expected one, chosen as npz:", TestData.Refusal("npz:" + path),
            StringComparison.Ordinal);
        Assert.Equal(Csv(1).Provenance.Digest, DataSource.Load($"npz:{path}:x", new DataOptions()).Provenance.Digest);
        Assert.Contains("no array 'z'; expected one of 'x', 'y'", TestData.Refusal($"npz:{path}:z"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Idx_files_packed_or_not_are_trained_on_and_held_out_as_they_are_named()
    {
        WriteIdx("train-images-idx3-ubyte.gz", [2, 3], Rows, packed: true);
        WriteIdx("train-labels-idx1-ubyte", [], Rows, packed: false);
        WriteIdx("t10k-images-idx3-ubyte", [2, 3], 3, packed: false);
        WriteIdx("t10k-labels-idx1-ubyte.gz", [], 3, packed: true);
        DataSet data = DataSource.Load("idx:" + _scratch.Root, new DataOptions());
        Assert.Equal((Rows, 3), (data.Training.Count, data.HeldOut.Count));
        Assert.Equal(new SampleShape(1, 2, 3), data.Training.Shape);
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => $"{row % 10}"), data.Training.Classes.AsEnumerable());
        Samples all = DataSources.Read("idx:" + _scratch.Root, new DataOptions()).Samples;
        Assert.Equal(Rows + 3, all.Count);
        Assert.Equal((float)Value(2, 4), all.Values[2, 4]);
    }

    [SharedDataFact("mnist")]
    public void The_digits_as_they_are_downloaded()
    {
        Samples digits = DataSources.Read("idx:" + Fixtures.Shared("mnist"), new DataOptions()).Samples;
        Assert.Equal((70_000, new SampleShape(1, 28, 28)), (digits.Count, digits.Shape));
        int[] expected = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
        Assert.Equal(expected,
            Enumerable.Range(0, 10).Select(digit => digits.Classes.Take(60_000).Count(label => label == $"{digit}")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Parquet_table_is_read_as_the_table_of_text_is(bool one)
    {
        string path = _scratch.File("x.parquet");
        await WriteParquet(path, one);
        SourceReading reading = DataSources.Read("parquet:" + path, new DataOptions());
        Assert.Equal(["a", "b"], reading.Samples.Classes.Distinct());
        Assert.Contains("left out: column 1 (index)", reading.Taken, StringComparison.Ordinal);
        Assert.Contains("classes: 'label'", reading.Taken, StringComparison.Ordinal);
        Assert.Equal(Csv(0.0123).Provenance.Digest,
            DataSource.Load("parquet:" + path, new DataOptions()).Provenance.Digest);
        Assert.Contains("parquet:", TestData.Refusal("csv:" + path), StringComparison.Ordinal);
    }

    internal static async Task WriteParquet(string path, bool single)
    {
        Type type = single ? typeof(float) : typeof(double);
        DataField[] values =
            [.. Enumerable.Range(0, Columns).Select(column => new DataField($"t{column}", type, isNullable: false))];
        DataField index = new("__index_level_0__", typeof(long), isNullable: false),
            label = new("label", typeof(string), isNullable: true);
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer =
            await ParquetWriter.CreateAsync(new ParquetSchema([index, .. values, label]), file);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync<long>(index, Enumerable.Range(0, Rows).Select(row => (long)row).ToArray());
        for (int column = 0; column < Columns; column++)
        {
            double[] numbers = [.. Enumerable.Range(0, Rows).Select(row => Scaled(row, column, 0.0123))];
            if (single)
                await group.WriteAsync<float>(values[column], Array.ConvertAll(numbers, number => (float)number));
            else
                await group.WriteAsync<double>(values[column], numbers);
        }

        await group.WriteAsync(label, Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "a" : "b").ToArray());
    }

    internal static byte[] Npy(string type, string order, int version, bool fortran, int[] shape,
        Func<int, int, double> value)
    {
        int columns = shape.Skip(1).Aggregate(1, (product, axis) => product * axis), size = type[1] - '0';
        byte[] bytes = new byte[shape[0] * columns * size];
        for (int row = 0; row < shape[0]; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int place = !fortran ? (row * columns) + column
                    : shape.Length == 2 ? (column * shape[0]) + row
                    : row + (shape[0] * ((column / shape[2]) + (shape[1] * (column % shape[2]))));
                double number = Math.Round(value(row, column), 6);
                Span<byte> target = bytes.AsSpan(place * size, size);
                switch (type)
                {
                    case "f4": BinaryPrimitives.WriteSingleLittleEndian(target, (float)number); break;
                    case "f8": BinaryPrimitives.WriteDoubleLittleEndian(target, number); break;
                    case "i2": BinaryPrimitives.WriteInt16LittleEndian(target, (short)number); break;
                    case "i4": BinaryPrimitives.WriteInt32LittleEndian(target, (int)number); break;
                    default: target[0] = (byte)number; break;
                }

                if (order == ">") target.Reverse();
            }
        }

        return Header(type, order, version, fortran, shape, bytes);
    }

    private static byte[] Header(string type, string order, int version, bool fortran, int[] shape, byte[] bytes)
    {
        string axes = string.Join(", ", shape) + (shape.Length == 1 ? "," : "");
        string header =
            $"{{'descr': '{order}{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({axes}), }}"
                .PadRight(117) + "\n";
        byte[] length = new byte[version == 1 ? 2 : 4];
        length[0] = (byte)header.Length;
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. bytes];
    }

    internal static void Zip(string path, params (string Name, byte[] Bytes)[] entries)
    {
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using Stream stream = archive.CreateEntry(name).Open();
            stream.Write(bytes);
        }
    }

    internal void WriteIdx(string name, int[] axes, int count, bool packed) =>
        WriteIdx(_scratch, name, axes, count, packed);

    internal static void WriteIdx(ScratchFolder scratch, string name, int[] axes, int count, bool packed)
    {
        List<byte> bytes = [0, 0, 8, (byte)(axes.Length + 1)];
        foreach (int axis in (int[])[count, .. axes]) bytes.AddRange([0, 0, 0, (byte)axis]);
        int each = axes.Aggregate(1, (product, axis) => product * axis);
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < each; i++) bytes.Add((byte)(axes.Length == 0 ? row % 10 : Value(row, i)));
        }

        if (!packed)
        {
            File.WriteAllBytes(scratch.File(name), [.. bytes]);
            return;
        }

        using GZipStream gzip = new(File.Create(scratch.File(name)), CompressionLevel.Fastest);
        gzip.Write([.. bytes]);
    }

    private DataSet Csv(double scale) =>
        TestData.LoadTable(_scratch.Write("x.csv", string.Concat(Enumerable.Range(0, Rows).Select(row =>
        string.Join(',', Enumerable.Range(0, Columns)
            .Select(column => Scaled(row, column, scale).ToString("R", CultureInfo.InvariantCulture))) + "\n"))),
            Scaling.MinMax);

    private static double Scaled(int row, int column, double scale) => Math.Round(Value(row, column) * scale, 6);

    private static double Value(int row, int column) =>
        ((row * 37) + (column * column * 23) + (row * column * 5)) % 251;
}
