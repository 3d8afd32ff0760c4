using Collapse.Figures;

namespace Collapse.Tests.Figures;

public sealed class BoxSummaries
{
    [Fact]
    public void Quartiles_of_one_to_nine_and_an_outlier_are_those_of_Hyndman_and_Fans_definition_8()
    {
        // n = 10: position (n + 1/3) p + 1/3 = 2.91667 and 8.08333, so 2 + 0.91667 and 8 + 0.08333.
        BoxSummary box = BoxSummary.Of([9, 1, 8, 2, 100, 7, 3, 6, 4, 5]);
        Assert.Equal(10, box.Count);
        Assert.Equal(2 + 11.0 / 12, box.LowerQuartile, 12);
        Assert.Equal(5.5, box.Median, 12);
        Assert.Equal(8 + 1.0 / 12, box.UpperQuartile, 12);
        Assert.Equal(1, box.LowerWhisker);
        Assert.Equal(9, box.UpperWhisker);
        Assert.Equal([100.0], box.Outliers.ToArray());
    }

    [Fact]
    public void A_value_just_within_the_fence_ends_the_whisker_and_one_just_beyond_is_an_outlier()
    {
        // Quartiles of 11 values at positions 3.16667 and 8.83333; the inner ones are 1..9, so both stay where they
        // are.
        BoxSummary plain = BoxSummary.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        double fence = plain.UpperQuartile + 1.5 * (plain.UpperQuartile - plain.LowerQuartile);
        Assert.Equal(fence - 0.01, BoxSummary.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, fence - 0.01]).UpperWhisker);
        BoxSummary beyond = BoxSummary.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, fence + 0.01]);
        Assert.Equal(9, beyond.UpperWhisker);
        Assert.Equal([fence + 0.01], beyond.Outliers.ToArray());
    }

    [Fact]
    public void A_whisker_never_ends_inside_the_box()
    {
        BoxSummary box = BoxSummary.Of([0, 10, 10.5, 10.6, 11]);
        Assert.True(box.LowerWhisker <= box.LowerQuartile);
        Assert.True(box.UpperWhisker >= box.UpperQuartile);
    }

    [Fact]
    public void NaN_and_infinities_are_left_out()
    {
        BoxSummary box = BoxSummary.Of([double.NaN, 1, double.PositiveInfinity, 3]);
        Assert.Equal(2, box.Count);
        Assert.Equal(2, box.Median);
    }

    [Fact]
    public void Nothing_finite_gives_NaN()
    {
        BoxSummary box = BoxSummary.Of([double.NaN]);
        Assert.Equal(0, box.Count);
        Assert.True(double.IsNaN(box.Median));
        Assert.Empty(box.Outliers);
    }

    [Fact]
    public void One_value_is_its_own_box()
    {
        BoxSummary box = BoxSummary.Of([0.7]);
        Assert.Equal((0.7, 0.7, 0.7, 0.7, 0.7),
            (box.LowerWhisker, box.LowerQuartile, box.Median, box.UpperQuartile, box.UpperWhisker));
    }
}
