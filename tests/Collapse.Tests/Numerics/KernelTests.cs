using System.Runtime.Intrinsics;
using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

/// <summary>Every vector form gives the bits of its plain form, at every register width.</summary>
public sealed unsafe class KernelTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 20, 96, 304 }, { 21, 300, 96 }, { 95, 21, 304 }, { 1, 1, 16 }, { 3, 7, 48 }, { 5, 2, 112 }, { 6, 13, 80 },
            { 7, 1000, 112 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_product_is_that_of_plain_sums_for_every_register_width(int rows, int inner, int columns)
    {
        LaneBuffer left = Random(rows, inner, 1), right = Random(inner, columns, 2), expected = new(rows, columns);
        Factor factor = new(left.Pointer, rows, inner, left.Stride, 1);
        Product.Plain(factor, right.Pointer, right.Stride, expected.Pointer, expected.Stride, columns);

        LaneBuffer actual = new(rows, columns);
        Product.Multiply<Simd512, Vector512<float>>(factor, right.Pointer, right.Stride, actual.Pointer, actual.Stride,
            columns);
        Assert.Equal(expected.All.ToArray(), actual.All.ToArray());
        actual.All.Clear();
        Product.Multiply<Simd256, Vector256<float>>(factor, right.Pointer, right.Stride, actual.Pointer, actual.Stride,
            columns);
        Assert.Equal(expected.All.ToArray(), actual.All.ToArray());
        actual.All.Clear();
        Product.Multiply<Simd128, Vector128<float>>(factor, right.Pointer, right.Stride, actual.Pointer, actual.Stride,
            columns);
        Assert.Equal(expected.All.ToArray(), actual.All.ToArray());
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(1000, 400)] // in blocks
    public void A_product_in_two_parts_of_its_inner_index_is_the_product(int inner, int first)
    {
        LaneBuffer left = Random(9, inner, 11), right = Random(inner, 112, 12), expected = new(9, 112),
            actual = new(9, 112);
        Factor factor = new(left.Pointer, 9, inner, left.Stride, 1);
        Product.Plain(factor, right.Pointer, 112, expected.Pointer, 112, 112);
        Product.Multiply(factor.Part(0, first), right.Pointer, 112, actual.Pointer, 112, 112);
        Product.Multiply(factor.Part(first, inner - first), right.Pointer + first * 112, 112, actual.Pointer, 112, 112,
            goesOn: true);
        Assert.Equal(expected.All.ToArray(), actual.All.ToArray());
    }

    [Theory]
    [InlineData(20, 96, 304, 304)]
    [InlineData(33, 784, 256, 250)] // panels and blocks that do not come out even
    [InlineData(5, 7, 32, 20)]
    [InlineData(1, 1, 16, 1)]
    [InlineData(128, 130, 256, 256)]
    public void A_packed_product_is_that_of_plain_sums(int rows, int inner, int stride, int columns)
    {
        LaneBuffer left = Random(rows, inner, 21), right = Random(inner, columns, 22), transposed = new(columns, inner);
        LaneBuffer expected = new(rows, columns), actual = new(rows, columns), scratch = new(1, PackedProduct.Floats);
        Assert.Equal(stride, expected.Stride);
        Transposer.Plain(right.Pointer, right.Stride, inner, columns, transposed.Pointer, transposed.Stride);
        Factor factor = new(left.Pointer, rows, inner, left.Stride, 1);
        Product.Plain(factor, right.Pointer, right.Stride, expected.Pointer, stride, columns);
        PackedProduct.Multiply(factor, right.Pointer, right.Stride, actual.Pointer, stride, scratch.Pointer);
        AssertEqualRows();
        actual.All.Clear();
        PackedProduct.MultiplyTransposed(
            factor, transposed.Pointer, transposed.Stride, columns, actual.Pointer, stride, scratch.Pointer);
        AssertEqualRows();

        void AssertEqualRows()
        {
            for (int row = 0; row < rows; row++) Assert.Equal(expected.Row(row).ToArray(), actual.Row(row).ToArray());
        }
    }

    [Fact]
    public void A_transposed_factor_gives_the_product_with_the_transpose()
    {
        LaneBuffer left = Random(7, 5, 3), right = Random(7, 32, 4), transposed = new(5, 7), expected = new(5, 32),
            actual = new(5, 32);
        Transposer.Plain(left.Pointer, left.Stride, 7, 5, transposed.Pointer, transposed.Stride);
        Product.Plain(new Factor(transposed.Pointer, 5, 7, transposed.Stride, 1), right.Pointer, right.Stride,
            expected.Pointer, 32, 32);
        Product.Multiply<Simd128, Vector128<float>>(new Factor(left.Pointer, 5, 7, 1, left.Stride), right.Pointer,
            right.Stride, actual.Pointer, 32, 32);
        Assert.Equal(expected.All.ToArray(), actual.All.ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1000)] // in blocks, of which the last alone is finished
    public void A_finished_product_is_the_product_finished_afterwards(int inner)
    {
        Finished<Simd512, Vector512<float>>(inner);
        Finished<Simd256, Vector256<float>>(inner);
        Finished<Simd128, Vector128<float>>(inner);
    }

    private static void Finished<TSimd, TVector>(int inner)
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const int Rows = 7, Columns = 112;
        LaneBuffer left = Random(Rows, inner, 8), right = Random(inner, Columns, 9),
            condition = Random(Rows, Columns, 10);
        LaneBuffer plain = new(Rows, Columns), rectified = new(Rows, Columns), kept = new(Rows, Columns);
        Factor factor = new(left.Pointer, Rows, inner, left.Stride, 1);
        Product.Plain(factor, right.Pointer, Columns, plain.Pointer, Columns, Columns);
        Product.Multiply<TSimd, TVector, Rectified<TSimd, TVector>>(factor, right.Pointer, Columns, rectified.Pointer,
            Columns, Columns, default);
        Product.Multiply<TSimd, TVector, KeptWherePositive<TSimd, TVector>>(
            factor, right.Pointer, Columns, kept.Pointer, Columns, Columns, new(condition.Pointer));
        for (int i = 0; i < Rows * Columns; i++)
        {
            float sum = plain.Pointer[i];
            Assert.Equal(sum > 0 ? sum : 0, rectified.Pointer[i]);
            Assert.Equal(condition.Pointer[i] > 0 ? sum : 0, kept.Pointer[i]);
        }
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(304, 96)]
    [InlineData(16, 112)]
    public void Transposing_moves_every_entry(int rows, int columns)
    {
        LaneBuffer source = Random(rows, columns, 5), expected = new(columns, rows), actual = new(columns, rows);
        Transposer.Plain(source.Pointer, source.Stride, rows, columns, expected.Pointer, expected.Stride);
        Transposer.Transpose(source.Pointer, source.Stride, rows, columns, actual.Pointer, actual.Stride);
        Assert.Equal(expected.All.ToArray(), actual.All.ToArray());
    }

    [Fact]
    public void Normals_are_the_same_one_at_a_time_and_many_at_a_time()
    {
        Key key = Key.FromSeed(3);
        float[] many = new float[16 * 1024];
        Normals.Fill(key, 0, many);
        Assert.Equal(Enumerable.Range(0, many.Length).Select(i => Normals.Plain(key, i)), many);
    }

    [Theory]
    [InlineData(0, 64 * 13)]
    [InlineData(16, 64 * 25 + 48)]
    public void Normals_are_the_same_for_every_register_width(long start, int count)
    {
        Key key = Key.FromSeed(6);
        LaneBuffer source = Random(1, count, 7), actual = new(1, count);
        float[] expected = [.. Enumerable.Range(0, count)
            .Select(i => MathF.FusedMultiplyAdd(0.3f, Normals.Plain(key, start + i), source.Pointer[i]))];
        Normals.Add<Simd512, SimdBits512, Vector512<float>>(key, start, 0.3f, source.Pointer, actual.Pointer, count);
        Assert.Equal(expected, actual.All.ToArray());
        actual.All.Clear();
        Normals.Add<Simd256, SimdBits256, Vector256<float>>(key, start, 0.3f, source.Pointer, actual.Pointer, count);
        Assert.Equal(expected, actual.All.ToArray());
        actual.All.Clear();
        Normals.Add<Simd128, SimdBits128, Vector128<float>>(key, start, 0.3f, source.Pointer, actual.Pointer, count);
        Assert.Equal(expected, actual.All.ToArray());
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(48, 64)]
    [InlineData(4294967296 * 4 - 32, 160)] // the counter passes 2^32
    public void No_normal_depends_on_where_drawing_began(long start, int count)
    {
        Key key = Key.FromSeed(4);
        float[] part = new float[count];
        Normals.Fill(key, start, part);
        Assert.Equal(Enumerable.Range(0, count).Select(i => Normals.Plain(key, start + i)), part);
    }

    [Fact]
    public void A_million_normals_have_the_moments_and_tails_of_the_normal_law()
    {
        float[] values = new float[1 << 20];
        Normals.Fill(Key.FromSeed(5), 0, values);
        double n = values.Length;
        double mean = values.Average(v => (double)v), variance = values.Average(v => (double)v * v);
        double skewness = values.Average(v => (double)v * v * v), kurtosis = values.Average(v => (double)v * v * v * v);
        double lag = values.Zip(values.Skip(1), (a, b) => (double)a * b).Sum() / n;

        // Five standard errors each: false alarms in 3 of 10 million seeds, and the seed is fixed.
        Assert.InRange(mean * Math.Sqrt(n), -5, 5);
        Assert.InRange((variance - 1) * Math.Sqrt(n / 2), -5, 5);
        Assert.InRange(skewness * Math.Sqrt(n / 15), -5, 5);
        Assert.InRange((kurtosis - 3) * Math.Sqrt(n / 96), -5, 5);
        Assert.InRange(lag * Math.Sqrt(n), -5, 5);
        Assert.InRange(values.Count(v => Math.Abs(v) > 4), 66 - 41, 66 + 41); // expected n P(|z| > 4) = 66.4
    }

    private static LaneBuffer Random(int rows, int columns, int seed)
    {
        Key key = Key.FromSeed(seed);
        LaneBuffer buffer = new(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                buffer.Row(row)[column] = (float)key.Normal(row * columns + column);
        }

        return buffer;
    }
}
