using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Experiments;

/// <summary>
/// The readings of the paper: each is a valid protocol that differs from the stated one by its choice alone.
/// </summary>
public sealed class ReadingTests
{
    private static readonly Protocol Stated =
        new() { Learner = "dae", Hidden = 7, Steps = 40, Repetition = 2, Seed = 5 };

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
        Protocol stated = Stated with { Loss = reading.Value == "non-negative" ? Loss.Ssim : Loss.Mse };
        Protocol protocol = reading.Apply(stated).Validated();
        Assert.Equal((stated.Learner, stated.Loss, stated.Hidden, stated.Steps),
            (protocol.Learner, protocol.Loss, protocol.Hidden, protocol.Steps));
        Assert.Equal((stated.Seed, stated.Repetition), (protocol.Seed, protocol.Repetition));
        Assert.Equal(Simulation.KeyOf(stated), Simulation.KeyOf(protocol));
    });

    [Theory]
    [InlineData(Loss.Mse)]
    [InlineData(Loss.Mae)]
    public void That_of_the_luminance_is_for_SSIM_alone_and_reaches_its_learner(Loss other)
    {
        Reading reading = Assert.Single(Reading.All, one => one.Name == "SSIM's luminance term: non-negative");
        Assert.Equal(
            $"luminance is nonnegative; expected signed, as the loss is {Names.Of(other)}.",
            Assert.Throws<InputException>(() => reading.Apply(Stated with { Loss = other }).Validated()).Message);
        Matrix data = Matrix.Create(3, 12, (row, values) => values[row] = 1);
        Protocol ssim = Stated with { Loss = Loss.Ssim };
        Assert.Equal(Luminance.Signed, Of(ssim));
        Assert.Equal(Luminance.NonNegative, Of(reading.Apply(ssim)));

        Luminance Of(Protocol protocol) => ((GraphLearner)Simulation.Learner(protocol, data)).Similarity.Luminance;
    }

    [Fact]
    public void Each_but_the_last_changes_one_thing_and_no_two_change_the_same() =>
        Assert.All(Reading.All[1..^1], reading =>
        {
            int changed =
                Parameters.All.Count(parameter => parameter.Text(reading.Apply(Stated)) != parameter.Text(Stated));
            // Half sums come with the decay that is meant for them.
            Assert.Equal(reading.Scaling is not null ? 0 : reading.Value.Contains("half sums", StringComparison.Ordinal)
                ? 2 : 1, changed);
            Assert.Single(Reading.All, other =>
                other.Scaling == reading.Scaling && other.Apply(Stated) == reading.Apply(Stated));
        });

    [Fact]
    public void A_protocol_that_contradicts_itself_is_refused_by_name()
    {
        foreach ((Protocol protocol, string line) in new[]
        {
            (Stated with { Loss = Loss.Mae, Reduction = Reduction.HalfSum },
                "reduction is halfsum; expected mean, as the loss is mae."),
            (Stated with { BatchSize = -1 }, "batch-size is -1; expected 0 (all samples) to 1000000."),
            (Stated with { Policy = new Replace { Selection = new() { Rows = 0 } } },
                "policy is replace/0; expected 1 to 1000000 rows a step."),
            (Stated with { Policy = new GoldStandard(1.1) }, "policy is gold:1.1; expected a share from 0 to 1."),
            (Stated with { Policy = new Mix(double.NaN) }, "policy is mix:NaN; expected a probability from 0 to 1."),
            (Stated with { Policy = new Verified(-1) }, "policy is verified:-1; expected a tolerance from 0 to 1000."),
            (Stated with { Policy = new Generations(0) },
                "policy is generations:0; expected a whole length from 1 to 100000000."),
        })
        {
            Assert.Equal(line, Assert.Throws<InputException>(() => protocol.Validated()).Message);
        }
    }
}
