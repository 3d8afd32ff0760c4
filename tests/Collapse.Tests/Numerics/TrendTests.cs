using Collapse.Numerics;

namespace Collapse.Tests.Numerics;

public class TrendTests
{
    // Hundal 1969, as in Hollander & Wolfe, example 6.2: pieces made with no, rough and accurate knowledge of
    // performance.
    private static readonly double[][] Hundal =
        [[40, 35, 38, 43, 44, 41], [38, 40, 47, 44, 40, 42], [48, 40, 45, 43, 46, 44]];

    // Strength of cotton fibre at five falling levels of potash, three blocks, as in Hollander & Wolfe, example 7.2.
    private static readonly double[][] Cotton =
        [[7.46, 7.17, 7.76, 8.14, 7.63], [7.68, 7.57, 7.73, 8.15, 8.00], [7.21, 7.80, 7.74, 7.87, 7.93]];

    [Fact]
    public void Jonckheere_Terpstra_agrees_with_the_textbook_example()
    {
        TrendTest found = JonckheereTerpstra.Test(Hundal);
        Assert.Equal(79, found.Statistic);
        Assert.Equal(2.04, found.Z, 0.005);
        Assert.Equal(0.0207, JonckheereTerpstra.UpperTail(found.Z), 0.0001); // the book's large-sample value
        Assert.Equal(0.0207, found.P, 0.0005); // counted
        Assert.Equal(79.0 / 108, found.Effect, 1e-15);
        Assert.Equal(18, found.Count);
    }

    [Fact]
    public void Jonckheere_Terpstra_variance_is_that_of_all_arrangements_of_tied_values()
    {
        // Groups of 2, 2 and 1 with ties: all 120 arrangements give mean and variance of J exactly.
        double[] values = [1, 1, 2, 2, 3];
        double[] all = [.. Permutations(values).Select(v => Test(v).Statistic)];
        double mean = all.Average();
        double variance = all.Average(j => (j - mean) * (j - mean));
        TrendTest found = Test(values);
        Assert.Equal(4, mean, 1e-12);
        Assert.Equal((found.Statistic - mean) / Math.Sqrt(variance), found.Z, 1e-12);

        static TrendTest Test(double[] v) => JonckheereTerpstra.Test([[v[0], v[1]], [v[2], v[3]], [v[4]]]);
    }

    [Theory]
    [InlineData(new[] { 2, 2, 1 }, new double[] { 1, 2, 3, 4, 5 })]
    [InlineData(new[] { 2, 2, 2 }, new double[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(new[] { 3, 3 }, new double[] { 1, 3, 2, 5, 4, 6 })]
    [InlineData(new[] { 1, 2, 3 }, new double[] { 1, 1, 2, 2, 2, 1 })]
    [InlineData(new[] { 2, 0, 3 }, new double[] { 1, 2, 2, 3, 3 })]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1 }, new double[] { 1, 2, 4, 3, 5, 5 })]
    public void Jonckheere_Terpstra_p_of_few_values_is_the_share_of_all_arrangements(int[] sizes, double[] values)
    {
        double found = Test(values).Statistic;
        double[] all = [.. Permutations(values).Select(v => Test(v).Statistic)];
        Assert.Equal(all.Count(j => j >= found) / (double)all.Length, Test(values).P, 1e-12);

        TrendTest Test(double[] v) => JonckheereTerpstra.Test(Dealt(v, sizes));
    }

    [Fact]
    public void Jonckheere_Terpstra_reaches_its_smallest_p_when_no_groups_overlap()
    {
        double[][] apart = [[1, 2], [3, 4], [5, 6], [7, 8]];
        Assert.Equal(1 / 2520.0, JonckheereTerpstra.Test(apart).P, 1e-15);
        Assert.Equal(1 / 2520.0, JonckheereTerpstra.SmallestP([2, 2, 2, 2]), 1e-15);
        Assert.Equal(1 / 24.0, JonckheereTerpstra.SmallestP([1, 1, 1, 1]), 1e-15);
        Assert.Equal(1, JonckheereTerpstra.SmallestP([5]), 1e-15);
    }

    [Fact]
    public void Exact_and_approximate_p_agree_where_the_approximation_begins()
    {
        // Four groups of 5 are counted, four of 6 are not; the same fairly growing values in both.
        double[][] groups =
            [.. Enumerable.Range(0, 4).Select(g => Enumerable.Range(0, 5).Select(i => g + i * 1.37 % 5).ToArray())];
        TrendTest exact = JonckheereTerpstra.Test(groups);
        Assert.InRange(exact.P, 1e-4, 0.05);
        Assert.Equal(1, exact.P / JonckheereTerpstra.UpperTail(exact.Z), 0.1);
        Assert.NotEqual(exact.P, JonckheereTerpstra.UpperTail(exact.Z));
        double[][] larger = [.. groups.Select(group => (double[])[.. group, group[0] + 0.01])];
        TrendTest approximate = JonckheereTerpstra.Test(larger);
        Assert.Equal(approximate.P, JonckheereTerpstra.UpperTail(approximate.Z));
    }

    [Fact]
    public void Falling_values_give_no_evidence_of_growth()
    {
        TrendTest found = JonckheereTerpstra.Test([[3, 3.1, 3.2], [2, 2.1, 2.2], [1, 1.1, 1.2]]);
        Assert.Equal(0, found.Effect);
        Assert.True(found.P > 0.99);
    }

    [Fact]
    public void Equal_values_have_no_trend_to_speak_of()
    {
        TrendTest found = JonckheereTerpstra.Test([[1, 1], [1, 1]]);
        Assert.Equal(double.NaN, found.P);
        Assert.Equal(0.5, found.Effect);
        Assert.Equal(double.NaN, JonckheereTerpstra.Test([[1, 2], []]).P);
        Assert.Equal(double.NaN, PageTrend.Test([[1, 1], [1, 1]]).P);
    }

    [Fact]
    public void Values_without_order_are_refused()
    {
        Assert.Throws<ArgumentException>(() => JonckheereTerpstra.Test([[1, double.NaN], [2]]));
        Assert.Throws<ArgumentException>(() => PageTrend.Test([[1, double.NaN]]));
        Assert.Throws<ArgumentException>(() => PageTrend.Test([[1, 2], [1, 2, 3]]));
        Assert.Throws<ArgumentException>(() => PageTrend.Test([]));
    }

    [Fact]
    public void Page_agrees_with_the_textbook_example()
    {
        TrendTest found = PageTrend.Test(Cotton);
        Assert.Equal(158, found.Statistic);
        Assert.Equal(23 / Math.Sqrt(75), found.Z, 1e-12);
        Assert.Equal(0.0040, found.P, 0.0001);
        Assert.Equal(23.0 / 30, found.Effect, 1e-12);
        Assert.Equal(3, found.Count);
    }

    [Fact]
    public void Page_variance_is_that_of_all_orders_of_tied_values()
    {
        double[] values = [1, 1, 2, 5];
        double[] all = [.. Permutations(values).Select(v => PageTrend.Test([v]).Statistic)];
        double mean = all.Average();
        double variance = all.Average(l => (l - mean) * (l - mean));
        TrendTest found = PageTrend.Test([values]);
        Assert.Equal((found.Statistic - mean) / Math.Sqrt(variance), found.Z, 1e-12);
    }

    private static double[][] Dealt(double[] values, int[] sizes) =>
        [.. sizes.Select((size, group) => values[sizes[..group].Sum()..][..size])];

    private static IEnumerable<double[]> Permutations(double[] values) =>
        values.Length <= 1
            ? [values]
            : Enumerable.Range(0, values.Length).SelectMany(first =>
                Permutations([.. values.Where((_, i) => i != first)])
                    .Select(rest => (double[])[values[first], .. rest]));
}
