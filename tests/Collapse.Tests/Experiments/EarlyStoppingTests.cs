using Collapse.Experiments;

namespace Collapse.Tests.Experiments;

/// <summary>Training ends when held-out rows get no better, keeps the best moment, and has a limit.</summary>
public sealed class EarlyStoppingTests
{
    // A state that is its own number of steps, and an error that falls until step 30, then rises.
    private static EarlyStopped<int> Valley(EarlyStopping stopping) =>
        stopping.Train(0, (state, steps) => state + steps, state => Math.Abs(state - 30.0));

    [Fact]
    public void The_best_moment_is_kept_and_patience_ends_training()
    {
        EarlyStopped<int> end = Valley(new() { Every = 10, Patience = 2, Most = 1_000 });
        Assert.Equal((30, 30, 0.0, true), (end.Best, end.BestStep, end.Error, end.Stopped));
        Assert.Equal([0, 10, 20, 30, 40, 50], end.Looks.Select(look => look.Step));
    }

    [Fact]
    public void The_most_steps_are_not_exceeded()
    {
        EarlyStopped<int> end = Valley(new() { Every = 10, Patience = 2, Most = 25 });
        Assert.Equal((25, false), (end.Best, end.Stopped));
        Assert.Equal([0, 10, 20, 25], end.Looks.Select(look => look.Step));
    }

    [Fact]
    public void A_gain_below_the_least_does_not_count()
    {
        EarlyStopped<int> end = Valley(new() { Every = 10, Patience = 2, Most = 1_000, Least = 0.9 });
        Assert.Equal((0, true), (end.Best, end.Stopped)); // neither 30 to 20 nor 20 to 10 gains 90 %
    }

    private static int Sum(int state, int steps) => state + steps;

    [Fact]
    public void What_is_not_a_number_is_never_better()
    {
        EarlyStopping stopping = new() { Every = 1, Patience = 3, Most = 100 };
        EarlyStopped<int> end = stopping.Train(0, Sum, state => state < 5 ? 10 - state : double.NaN);
        Assert.Equal((4, 7), (end.Best, end.Looks[^1].Step));
        EarlyStopped<int> later = stopping.Train(0, Sum, state => state == 0 ? double.NaN : 1.0);
        Assert.Equal(1, later.Best);
    }
}
