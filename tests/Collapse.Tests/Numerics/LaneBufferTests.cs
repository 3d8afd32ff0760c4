using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

/// <summary>Working memory that is handed on: as clean as new, and to one at a time.</summary>
public sealed unsafe class LaneBufferTests
{
    // A size that nothing else has, so that no test beside this one takes what is handed on here.
    private const int Rows = 3, Columns = 100_003;

    [Fact]
    public void Memory_that_is_handed_on_is_clean_and_belongs_to_one_buffer()
    {
        LaneBuffer first = new(Rows, Columns);
        first.All.Fill(float.NaN);
        nint memory = (nint)first.Pointer;
        first.Dispose();
        first.Dispose();
        Assert.True(first.Pointer is null);

        using LaneBuffer second = new(Rows, Columns), third = new(Rows, Columns);
        Assert.Equal(memory, (nint)second.Pointer);
        Assert.NotEqual(memory, (nint)third.Pointer);
        Assert.False(second.All.ContainsAnyExcept(0f));
    }

    [Fact]
    public void No_more_waits_for_a_next_buffer_than_the_bound_however_many_lengths_there_were()
    {
        // A training set that grows at each step leaves memory of a new length each time: 80 MiB here.
        for (int rows = 0; rows < 40; rows++)
            new LaneBuffer(1_000 + rows, 512).Dispose();
        Assert.InRange(LaneBuffer.IdleBytes, 1, LaneBuffer.MostIdleBytes);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 16)]
    [InlineData(3, 17)]
    public void Rows_begin_on_the_border_of_a_cache_line(int rows, int columns)
    {
        using LaneBuffer buffer = new(rows, columns);
        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.Equal(0, buffer.Stride % LaneBuffer.Lanes);
        Assert.InRange(buffer.Stride, columns, columns + LaneBuffer.Lanes - 1);
    }
}
