using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Runs;

namespace Collapse.Tests.Experiments;

/// <summary>The readings of the paper: each is a valid protocol that differs from the stated one by its choice alone.</summary>
public sealed class ReadingTests
{
    private static readonly Protocol Stated = new() { Model = Model.Dae, Hidden = 7, Steps = 40, Repetition = 2, Seed = 5 };

    [Fact]
    public void The_first_is_the_stated_protocol_and_all_have_names_of_their_own()
    {
        Assert.Same(Reading.Stated, Reading.All[0]);
        Assert.Equal(Stated, Reading.Stated.Apply(Stated));
        Assert.Equal("stated protocol", Reading.Stated.Name);
        Assert.Equal(Reading.All.Length, Reading.All.Select(reading => reading.Name).Distinct().Count());
        Assert.Contains("weight decay: 1e-5", Reading.All.Select(reading => reading.Name));
    }

    [Fact]
    public void Each_is_valid_and_keeps_cell_seed_and_repetition() => Assert.All(Reading.All, reading =>
    {
        Protocol protocol = reading.Apply(Stated).Validated();
        Assert.Equal((Stated.Model, Stated.Loss, Stated.Hidden, Stated.Steps), (protocol.Model, protocol.Loss, protocol.Hidden, protocol.Steps));
        Assert.Equal((Stated.Seed, Stated.Repetition), (protocol.Seed, protocol.Repetition));
        Assert.Equal(Simulation.KeyOf(Stated), Simulation.KeyOf(protocol));
    });

    [Fact]
    public void Each_but_the_last_changes_one_thing_and_no_two_change_the_same() =>
        Assert.All(Reading.All[1..^1], reading =>
        {
            int changed = RunKey.Values(reading.Apply(Stated)).Zip(RunKey.Values(Stated)).Count(pair => pair.First != pair.Second);
            // Half sums come with the decay that is meant for them.
            Assert.Equal(reading.Scaling is not null ? 0 : reading.Value.Contains("half sums", StringComparison.Ordinal) ? 2 : 1, changed);
            Assert.Single(Reading.All, other => other.Scaling == reading.Scaling && other.Apply(Stated) == reading.Apply(Stated));
        });

    [Fact]
    public void A_protocol_that_contradicts_itself_is_refused_by_name()
    {
        foreach ((Protocol protocol, string line) in new[]
        {
            (Stated with { Loss = Loss.Mae, Reduction = Reduction.HalfSum }, "reduction is HalfSum; expected mean, as the loss is Mae."),
            (Stated with { BatchSize = -1 }, "batch-size is -1; expected 0 (all samples) to 1000000."),
            (Stated with { RowsPerStep = 0 }, "rows-per-step is 0; expected 1 to 1000000."),
            (Stated with { Dose = 0.1 }, "dose is 0.1; expected 0 for replace."),
            (Stated with { Policy = FeedbackPolicy.Gold, Dose = 1.1 }, "dose is 1.1; expected 0 to 1 for gold."),
            (Stated with { Policy = FeedbackPolicy.Mix, Dose = double.NaN }, "dose is NaN; expected 0 to 1 for mix."),
            (Stated with { Policy = FeedbackPolicy.Verified, Dose = -1 }, "dose is -1; expected 0 to 1000 for verified."),
            (Stated with { Policy = FeedbackPolicy.Generations, Dose = 1.5 }, "dose is 1.5; expected a whole number from 1 to 100000000 for generations."),
            (Stated with { Policy = (FeedbackPolicy)99 }, "policy is 99; expected replace, none, gold, mix, accumulate, subsample, verified or generations."),
        })
        {
            Assert.Equal(line, Assert.Throws<InputException>(() => protocol.Validated()).Message);
        }
    }
}
