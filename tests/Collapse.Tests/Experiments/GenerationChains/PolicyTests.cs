using Collapse.Experiments;
using Collapse.Numerics;

namespace Collapse.Tests.Experiments.GenerationChains;

/// <summary>What each policy makes of real, old and new rows.</summary>
public sealed class PolicyTests
{
    private static readonly Matrix Real = Numbered(10, 0), Old = Numbered(10, 100), Drawn = Numbered(10, 200);
    private static readonly Key Key = Key.FromSeed(1);

    [Fact]
    public void Replace_keeps_the_new_rows_alone() => Assert.Equal(Drawn, Next("replace").Training);

    [Fact]
    public void Accumulate_keeps_every_row_of_every_generation() =>
        Assert.Equal([.. Column(Real), .. Column(Old), .. Column(Drawn)], Column(Next("accumulate").Training));

    [Fact]
    public void Subsample_draws_as_many_as_there_were_real_ones_from_all()
    {
        float[] rows = Column(Next("subsample").Training);
        Assert.Equal(10, rows.Distinct().Count());
        Assert.All(rows, row => Assert.Contains(row, (float[])[.. Column(Real), .. Column(Old), .. Column(Drawn)]));
        // Over many keys each set is drawn with its share of a third.
        double real = Enumerable.Range(0, 300)
            .Average(i => Column(Next("subsample", Key.Derive(i)).Training).Count(row => row < 100));
        Assert.InRange(real, 3.1, 3.6); // 10/3; its standard deviation is 0.07
    }

    [Fact]
    public void Mix_draws_real_rows_anew_and_gold_keeps_the_same_ones()
    {
        float[] first = Column(Next("mix:0.3").Training), second = Column(Next("mix:0.3", Key.Derive(2)).Training);
        Assert.Equal(3, first.Count(row => row < 100));
        Assert.Equal(7, first.Count(row => row >= 200));
        Assert.NotEqual(first, second);
        Assert.Equal(Column(Next("gold:0.3").Training), Column(Next("gold:0.3", Key.Derive(1)).Training));
        Assert.Equal([0, 1, 2, 200, 201, 202, 203, 204, 205, 206], Column(Next("gold:0.3").Training));
    }

    [Fact]
    public void Verified_keeps_the_rows_nearest_to_real_ones_and_selected_those_nearest_to_the_favourite()
    {
        Matrix drawn = Matrix.Create(20, 1, (row, values) => values[0] = row);
        (Matrix training, Matrix kept) = Next("verified:0.5", drawn: drawn);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), Column(training));
        Assert.Equal(training, kept);
        // Real rows are 0 .. 9: mean 4.5, standard deviation sqrt(33/4), so the favourite is 7.37.
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Column(Next("selected:0.5", drawn: drawn).Training));
        Assert.Equal(2, GenerationPolicy.Parse("selected:0.5").Oversampling);
    }

    [Theory]
    [InlineData("replacing", "not known")]
    [InlineData("mix", "share of real rows")]
    [InlineData("mix:1.5", "share of real rows")]
    [InlineData("mix:x", "share of real rows")]
    [InlineData("replace:0.5", "no number")]
    public void A_policy_that_is_none_is_refused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<InputException>(() => GenerationPolicy.Parse(text)).Message);

    private static (Matrix Training, Matrix Kept) Next(string policy, Key? key = null, Matrix? drawn = null) =>
        GenerationPolicy.Parse(policy)
            .Next(new(Real, Old, Matrix.FromRows([.. Rows(Real), .. Rows(Old)]), drawn ?? Drawn, 10), key ?? Key);

    private static Matrix Numbered(int rows, int from) =>
        Matrix.Create(rows, 1, (row, values) => values[0] = from + row);

    private static IEnumerable<float[]> Rows(Matrix matrix) =>
        Enumerable.Range(0, matrix.Rows).Select(row => matrix.Row(row).ToArray());

    private static float[] Column(Matrix matrix) => matrix.Values.ToArray();
}
