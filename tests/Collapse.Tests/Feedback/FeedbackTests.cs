using Collapse.Feedback;
using Collapse.Numerics;

namespace Collapse.Tests.Feedback;

/// <summary>The policies as functions of data, responses and key.</summary>
public sealed class FeedbackTests
{
    private static readonly Matrix Data = Matrix.From(4, 2, [0, 1, 2, 3, 4, 5, 6, 7]);
    private static readonly Matrix Responses = Matrix.From(4, 2, [10, 11, 12, 13, 14, 15, 16, 17]);

    [Fact]
    public void Replace_puts_the_response_into_the_drawn_row_and_leaves_its_input()
    {
        Replace replace = new();
        for (int seed = 0; seed < 20; seed++)
        {
            Key key = Key.FromSeed(seed);
            int j = replace.Choose(4, FeedbackMemory.Nothing, key).Single();
            Assert.Equal(Data.WithRow(j, Responses.Row(j)), replace.Apply(Data, Responses, key));
        }

        Assert.Equal(Matrix.From(4, 2, [0, 1, 2, 3, 4, 5, 6, 7]), Data);
    }

    [Fact]
    public void Every_row_is_drawn_equally_often()
    {
        Replace replace = new();
        int[] counts = new int[4];
        for (int seed = 0; seed < 4000; seed++)
            counts[replace.Choose(4, FeedbackMemory.Nothing, Key.FromSeed(seed)).Single()]++;
        // Binomial with p = 1/4: standard deviation 27; five of them.
        Assert.All(counts, count => Assert.InRange(count, 1000 - 137, 1000 + 137));
    }

    [Fact]
    public void Without_feedback_the_very_same_data_come_back() =>
        Assert.Same(Data, new NoFeedback().Apply(Data, Responses, Key.FromSeed(1)));

    [Fact]
    public void A_step_changes_the_rows_it_names_and_adds_those_beyond_the_end()
    {
        FeedbackStep step = new([5, 1, 4], Matrix.From(3, 2, [50, 51, 10, 11, 40, 41]), FeedbackMemory.Nothing);
        Assert.Equal(Matrix.From(6, 2, [0, 1, 10, 11, 4, 5, 6, 7, 40, 41, 50, 51]), step.ApplyTo(Data));
        Assert.Equal(Matrix.From(4, 2, [0, 1, 2, 3, 4, 5, 6, 7]), Data);
        Assert.Same(Data, FeedbackStep.Keep(FeedbackMemory.Nothing).ApplyTo(Data));
    }

    [Theory]
    [InlineData(1, 1)] // twice
    [InlineData(4, 6)] // 5 is left out
    [InlineData(0, -1)]
    public void Rows_that_cannot_be_are_refused(int first, int second)
    {
        FeedbackStep step = new([first, second], Matrix.Zeros(2, 2), FeedbackMemory.Nothing);
        Assert.Contains("[4 x 2]", Assert.Throws<ArgumentException>(() => step.ApplyTo(Data)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (step with { Values = Matrix.Zeros(2, 3) }).ApplyTo(Data));
    }

    [Fact]
    public void The_policies_have_the_names_of_tables() =>
        Assert.Equal(
            ["replace", "none", "gold", "mix", "accumulate", "subsample", "verified", "generations"],
            FeedbackKinds.All.Select(kind => kind.Name));
}
