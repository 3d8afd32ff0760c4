using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>Sets beyond the sizes that all rows are used at.</summary>
[Trait("Tier", "fast")]
public class LargeSetTests
{
    private static readonly Key Root = Key.FromSeed(6).Derive("large sets");
    private static readonly GuardOptions Few =
        new() { Permutations = 99, PairRows = 60, DirectionRows = 80, Directions = 4 };

    private static readonly Matrix Real = Rows.Normal(Root.Derive("real"), 500, 12);
    private static readonly Matrix Like = Rows.Normal(Root.Derive("made"), 400, 12);

    [Fact]
    public void What_is_drawn_is_said_and_nothing_where_all_rows_are_used()
    {
        GenerationReport report = Guard.Judge(Real, [Like], Few).Generations[0];
        Assert.Equal([(60, 60), (80, 80), (60, 60)], report.Drawn.Select(part => (part.RealRows, part.GeneratedRows)));
        Assert.Contains("distances", report.Drawn[0].What, StringComparison.Ordinal);
        Matrix same = Real.Take([.. Enumerable.Range(0, 400)]);
        Assert.Empty(Guard.Judge(same, [Like], new() { Permutations = 99 }).Generations[0].Drawn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_row_that_is_looked_at_is_held_against_all_real_rows(bool moved)
    {
        // Every generated row nearly repeats a real one; of 500 real rows only 60 are among the drawn.
        Key noise = Root.Derive("noise");
        Matrix near = Matrix.Create(400, 12, (row, values) =>
        {
            for (int i = 0; i < 12; i++) values[i] = Real[row, i] + (float)(0.003 * noise.Normal(row * 12 + i));
            if (moved && row >= 300) values[0] += 5;
        });
        CopyResult copies = Guard.Judge(Real, [near], Few).Generations[0].Copies;
        Assert.Equal(60, copies.LookedAt);
        Assert.All(copies.Near, copy => Assert.Equal(copy.Generated, copy.Real));
        if (moved) Assert.Equal(copies.Near.Length, copies.Near.Count(copy => copy.Generated < 300));
        Assert.InRange(copies.Near.Length, moved ? 35 : 60, 60);
        Assert.InRange(copies.NearAmongReal, 0, 0.02);
    }

    [Fact]
    public void The_search_finds_what_all_distances_find()
    {
        PairSet real = PairSet.Of(new GuardData(Real)), made = PairSet.Of(new GuardData(Like));
        PairTest test = PairTest.Of(real, made, 1, 0.05, Few);
        PooledRows rows = test.Rows;
        int[] queries = [.. Enumerable.Range(0, rows.Count).Where(k => k % 7 == 0)];
        double[] limits = [.. queries.Select((_, q) => q % 3 == 0 ? 0.5 : 100.0)];
        (int Row, double Distance)[] found = new NearSearch(rows, test.Directions).Of(queries, limits);
        foreach ((int q, int query) in queries.Index())
        {
            (double distance, int row) = Enumerable.Range(0, rows.Count)
                .Where(k => !rows.Generated[k] && k != query)
                .Select(k => (Math.Sqrt(Squared(rows, query, k)), k)).Min();
            bool near = distance <= limits[q];
            Assert.Equal(near ? row : -1, found[q].Row);
            Assert.Equal(near ? distance : limits[q], found[q].Distance, 1e-9);
        }
    }

    [Fact]
    public void The_same_rows_in_another_order_give_the_same_answer_where_parts_are_drawn()
    {
        Matrix turned = Like.Take([.. Enumerable.Range(0, 400).Reverse()]);
        GenerationReport first = Guard.Judge(Real, [Like], Few).Generations[0];
        GenerationReport second = Guard.Judge(Real, [turned], Few).Generations[0];
        Assert.Equal(first.Statistics.ToArray(), second.Statistics.ToArray());
        Assert.Equal(first.Sentence, second.Sentence);
    }

    private static double Squared(PooledRows rows, int a, int b)
    {
        double sum = 0;
        for (int i = 0; i < rows.Columns; i++)
        {
            double difference = (double)rows.Row(a)[i] - rows.Row(b)[i];
            sum += difference * difference;
        }

        return sum;
    }
}
