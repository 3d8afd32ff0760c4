using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Measures;

/// <summary>The effective rank of matrices that are tall, wide, square, extreme.</summary>
public sealed class EffectiveRankTests
{
    // Two pairs of opposite rows: singular values 3 sqrt 2 and sqrt 2, so p = 3/4 and 1/4.
    private static readonly double Expected = Math.Exp(-0.75 * Math.Log(0.75) - 0.25 * Math.Log(0.25));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void More_coordinates_than_rows_or_fewer_make_no_difference(int coordinates)
    {
        float[][] rows =
            [Row(coordinates, 3, 0), Row(coordinates, -3, 0), Row(coordinates, 0, 1), Row(coordinates, 0, -1)];
        Assert.Equal(Expected, EffectiveRank.Of(Matrix.FromRows(rows)), 1e-12);
    }

    [Fact]
    public void A_shift_of_all_rows_and_any_scale_make_no_difference()
    {
        float[][] rows = [[5 + 3, 7], [5 - 3, 7], [5, 7 + 1], [5, 7 - 1]];
        Assert.Equal(Expected, EffectiveRank.Of(Matrix.FromRows(rows)), 1e-12);
        Assert.Equal(Expected, EffectiveRank.Of(
            Matrix.FromRows([.. rows.Select(row => row.Select(value => value * 1e-20f).ToArray())])), 1e-5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_gives_no_rank(float bad) =>
        Assert.Equal(double.NaN, EffectiveRank.Of(Matrix.FromRows([[1, 2], [3, bad], [5, 7]])));

    private static float[] Row(int coordinates, float first, float last)
    {
        float[] row = new float[coordinates];
        row[0] = first;
        row[^1] = last;
        return row;
    }
}
