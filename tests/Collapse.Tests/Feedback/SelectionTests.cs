using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Numerics;

namespace Collapse.Tests.Feedback;

/// <summary>Which rows are fed back, one step after the other.</summary>
public sealed class SelectionTests
{
    [Fact]
    public void Cyclic_takes_the_rows_in_turn() =>
        Assert.Equal([0, 1, 2, 3, 4, 0, 1],
            Run(new Selection { Order = SelectionOrder.Cyclic }, 5, 7).Select(rows => rows.Single()));

    [Fact]
    public void Cyclic_goes_on_across_the_end()
    {
        ImmutableArray<int>[] steps = [.. Run(new Selection { Order = SelectionOrder.Cyclic, Rows = 3 }, 5, 4)];
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1], steps.SelectMany(rows => rows));
    }

    [Fact]
    public void Permuted_takes_each_row_once_a_pass_and_in_a_new_order_each_pass()
    {
        int[] rows = [.. Run(new Selection { Order = SelectionOrder.Permuted }, 6, 60).Select(rows => rows.Single())];
        int[][] passes = [.. rows.Chunk(6)];
        Assert.All(passes, pass => Assert.Equal([0, 1, 2, 3, 4, 5], pass.Order()));
        Assert.Equal(10, passes.Select(pass => string.Join(' ', pass)).Distinct().Count());
    }

    [Fact]
    public void A_permuted_pass_ends_when_too_few_rows_are_left()
    {
        ImmutableArray<int>[] steps = [.. Run(new Selection { Order = SelectionOrder.Permuted, Rows = 2 }, 5, 40)];
        Assert.All(steps.Chunk(2), pass => Assert.Equal(4, pass.SelectMany(rows => rows).Distinct().Count()));
        Assert.Equal(5, steps.SelectMany(rows => rows).Distinct().Count());
        // Exactly full passes: none is cut short.
        steps = [.. Run(new Selection { Order = SelectionOrder.Permuted, Rows = 2 }, 4, 40)];
        Assert.All(steps.Chunk(2), pass => Assert.Equal([0, 1, 2, 3], pass.SelectMany(rows => rows).Order()));
    }

    [Fact]
    public void Uniform_rows_of_one_step_are_distinct_and_every_set_is_as_likely()
    {
        Selection selection = new() { Rows = 2 };
        Dictionary<string, int> counts = [];
        for (int seed = 0; seed < 6000; seed++)
        {
            ImmutableArray<int> rows = selection.Choose(4, SelectionMemory.Nothing, Key.FromSeed(seed));
            string set = string.Join(' ', rows);
            counts[set] = counts.GetValueOrDefault(set) + 1;
        }

        // 4 * 3 ordered pairs, 500 each; binomial standard deviation 21.4, five of them.
        Assert.Equal(12, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 500 - 107, 500 + 107));
    }

    [Theory]
    [InlineData(SelectionOrder.Uniform)]
    [InlineData(SelectionOrder.Cyclic)]
    [InlineData(SelectionOrder.Permuted)]
    public void More_rows_than_there_are_is_all_of_them(SelectionOrder order) =>
        Assert.All(Run(new Selection { Order = order, Rows = 9 }, 5, 6), rows =>
            Assert.Equal([0, 1, 2, 3, 4], rows.Order()));

    [Fact]
    public void Turns_are_counted_whatever_the_order()
    {
        foreach (SelectionOrder order in Enum.GetValues<SelectionOrder>())
        {
            Selection selection = new() { Order = order };
            SelectionMemory memory = selection.Begin(3, Key.FromSeed(1));
            Assert.Equal(0, memory.Turn);
            Assert.Equal(1, selection.Next(3, memory, Key.FromSeed(2)).Turn);
            Assert.Equal(1, selection.Next(0, memory, Key.FromSeed(2)).Turn);
        }
    }

    [Fact]
    public void A_permuted_order_without_its_memory_is_refused()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            new Selection { Order = SelectionOrder.Permuted }.Choose(3, SelectionMemory.Nothing, Key.FromSeed(1)));
        Assert.Equal("A permuted order needs the memory with which feedback began.", error.Message);
    }

    [Fact]
    public void An_order_is_a_permutation_drawn_uniformly_and_equal_when_its_places_are()
    {
        Dictionary<string, int> counts = [];
        for (int seed = 0; seed < 6000; seed++)
        {
            string order = string.Join(' ', RowOrder.Draw(3, Key.FromSeed(seed)).Rows);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // 6 orders, 1000 each; standard deviation 28.9, five of them.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 145, 1000 + 145));
        RowOrder drawn = RowOrder.Draw(5, Key.FromSeed(1)), listed = RowOrder.From(drawn.Rows);
        Assert.Equal(drawn, listed);
        Assert.Equal(drawn.GetHashCode(), listed.GetHashCode());
        Assert.NotEqual(drawn, RowOrder.Draw(5, Key.FromSeed(2)));
        Assert.NotEqual(drawn.GetHashCode(), RowOrder.Draw(5, Key.FromSeed(2)).GetHashCode());
        Assert.False(drawn.Equals(null));
        Assert.Equal("3 rows were given, but not each of 0 to 2 once. (Parameter 'rows')",
            Assert.Throws<ArgumentException>(() => RowOrder.From([0, 2, 2])).Message);
    }

    private static IEnumerable<ImmutableArray<int>> Run(Selection selection, int count, int steps)
    {
        SelectionMemory memory = selection.Begin(count, Key.FromSeed(3));
        for (int n = 0; n < steps; n++)
        {
            Key key = Key.FromSeed(4).Derive(n);
            yield return selection.Choose(count, memory, key);
            memory = selection.Next(count, memory, key);
        }
    }
}
