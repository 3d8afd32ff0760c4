using Collapse.Data;

namespace Collapse.Tests.Data;

public class ScaleTests
{
    private static readonly double[] Segment = [0.25, -0.5, 1.75, 0.125, 0.3];

    [Fact]
    public void Min_max_takes_both_ends_of_zero_to_one_and_keeps_the_order()
    {
        float[] scaled = Scale.Apply(Segment, Scaling.MinMax);
        Assert.Equal(0f, scaled[1]);
        Assert.Equal(1f, scaled[2]);
        Assert.Equal((float)(0.75 / 2.25), scaled[0]);
        Assert.Equal(Segment.OrderBy(x => x),
            Segment.Zip(scaled).OrderBy(pair => pair.Second).Select(pair => pair.First));
    }

    [Fact]
    public void Z_score_has_mean_zero_and_population_variance_one()
    {
        double[] scaled = Array.ConvertAll(Scale.Apply(Segment, Scaling.ZScore), x => (double)x);
        Assert.Equal(0, scaled.Average(), 1e-6);
        Assert.Equal(1, scaled.Average(x => x * x), 1e-6);
    }

    [Fact]
    public void None_changes_nothing_but_the_precision() =>
        Assert.Equal(Array.ConvertAll(Segment, x => (float)x), Scale.Apply(Segment, Scaling.None));

    [Theory]
    [InlineData(Scaling.MinMax)]
    [InlineData(Scaling.ZScore)]
    [InlineData(Scaling.None)]
    public void Scaling_is_undone_by_its_inverse(Scaling scaling)
    {
        LinearScale scale = Scale.Of(Segment, scaling);
        float[] scaled = Scale.Apply(Segment, scaling);
        for (int i = 0; i < Segment.Length; i++)
        {
            Assert.Equal(Segment[i], scale.Inverse(scaled[i]), 1e-6);
            Assert.Equal(Segment[i], scale.Inverse(scale.Forward(Segment[i])), 1e-15);
        }
    }

    [Theory]
    [InlineData(Scaling.MinMax)]
    [InlineData(Scaling.ZScore)]
    public void Another_unit_and_level_scale_to_the_same(Scaling scaling)
    {
        float[] expected = Scale.Apply(Segment, scaling);
        Assert.Equal(expected, Scale.Apply(Array.ConvertAll(Segment, x => 4 * x), scaling));
        float[] shifted = Scale.Apply(Array.ConvertAll(Segment, x => 3 * x + 17), scaling);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], shifted[i], 1e-6f);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.1, 0.1, 0.1 })]
    [InlineData(new[] { 0.1, double.NaN })]
    [InlineData(new[] { 0.1, double.PositiveInfinity })]
    public void What_has_no_scale_is_refused_under_every_scaling(double[] segment)
    {
        foreach (Scaling scaling in Enum.GetValues<Scaling>())
            Assert.Throws<ArgumentException>(() => Scale.Apply(segment, scaling));
    }
}
