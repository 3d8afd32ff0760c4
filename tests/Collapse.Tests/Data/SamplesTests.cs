using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Tests.Data;

public class SamplesTests
{
    private static readonly Samples Two = new(Matrix.From(2, 4, [1, 2, 3, 4, 5, 6, 7, 8]), ["a", "b"]);

    [Fact]
    public void Samples_are_segments_without_classes_unless_it_is_said()
    {
        Assert.Equal(SampleShape.Segment(4), Two.Shape);
        Assert.Empty(Two.Classes);
        Assert.False(Two.Shape.IsImage);
        Assert.True((Two with { Shape = new(1, 2, 2) }).Shape.IsImage);
    }

    [Fact]
    public void A_shape_of_another_size_and_classes_of_another_number_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Two with { Shape = new(1, 2, 3) });
        Assert.Throws<ArgumentException>(() => Two with { Classes = ["x"] });
    }

    [Fact]
    public void Taking_rows_takes_all_that_belongs_to_them()
    {
        Samples taken = (Two with { Shape = new(1, 2, 2), Classes = ["x", "y"] }).Take([1, 1, 0]);
        Assert.Equal(["b", "b", "a"], taken.Subjects.ToArray());
        Assert.Equal(["y", "y", "x"], taken.Classes.ToArray());
        Assert.Equal(new SampleShape(1, 2, 2), taken.Shape);
        Assert.Equal(Matrix.From(3, 4, [5, 6, 7, 8, 5, 6, 7, 8, 1, 2, 3, 4]), taken.Values);
    }
}
