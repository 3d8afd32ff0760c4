using System.Collections.Immutable;
using Collapse.Experiments;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Experiments.GenerationChains;

/// <summary>The review's claims are judged by their criteria, on the first generation and on medians.</summary>
public sealed class ClaimsTests
{
    [Theory]
    [InlineData("ring-gan", 1, Verdict.Holds)]
    [InlineData("ring-gan", 4, Verdict.Holds)]
    [InlineData("ring-gan", 5, Verdict.DoesNotHold)]
    [InlineData("ring-wgan-gp", 8, Verdict.Holds)]
    [InlineData("ring-wgan-gp", 7, Verdict.DoesNotHold)]
    [InlineData("ring-r1", 8, Verdict.Holds)]
    [InlineData("wgan-div", 3, Verdict.DoesNotHold)]
    public void Modes_are_counted_where_they_are_known(string learner, double modes, Verdict verdict) =>
        Assert.Equal(verdict, Only([Chain(learner, ["modes"], [modes], [8])]).Verdict);

    [Theory]
    [InlineData("gan", 0.4, Verdict.Holds)]
    [InlineData("gan", 0.5, Verdict.DoesNotHold)]
    [InlineData("wgan-gp", 0.81, Verdict.Holds)]
    [InlineData("wgan-gp", 0.79, Verdict.DoesNotHold)]
    [InlineData("wgan-gp", double.NaN, Verdict.NotTested)]
    public void Coverage_is_compared_with_that_of_real_rows_elsewhere(string learner, double coverage,
        Verdict verdict) =>
        Assert.Equal(verdict, Only([Chain(learner, ["coverage"], [coverage], [0.88])]).Verdict);

    [Theory]
    [InlineData(0.95, 0.97, Verdict.Holds)]
    [InlineData(0.85, 0.97, Verdict.DoesNotHold)]
    [InlineData(0.95, 0.8, Verdict.NotTested)]
    public void A_class_is_agreed_on_by_a_classifier_that_can_tell(double agreement, double right, Verdict verdict) =>
        Assert.Equal(verdict, Only([Chain("acgan", ["coverage"], [1], [1], agreement, right)]).Verdict);

    [Theory]
    [InlineData(2.9, 0.9, Verdict.Holds)]
    [InlineData(3.1, 0.9, Verdict.DoesNotHold)]
    [InlineData(2.0, 1.1, Verdict.DoesNotHold)]
    public void A_path_is_smooth_and_near(double longest, double distance, Verdict verdict) =>
        Assert.Equal(verdict, Only([Chain("vae", ["coverage"], [1], [1], path: new(longest, distance))]).Verdict);

    [Fact]
    public void Medians_decide_and_policies_do_not_count_twice()
    {
        GenerationResult[] chains =
            [.. new[] { 1.0, 2, 8 }.Select((modes, i) => Chain("gan", ["modes"], [modes], [8], repetition: i))];
        GenerationResult twice = chains[2] with { Protocol = chains[2].Protocol with { Policy = "accumulate" } };
        Finding finding = Only([.. chains, twice]);
        Assert.Equal(Verdict.Holds, finding.Verdict);
        Assert.Contains("n = 3", finding.Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void A_straight_path_has_equal_steps_and_a_jump_is_seen()
    {
        RealRows real = new(new(Matrix.Create(20, 2, (row, x) => x[0] = row),
            [.. Enumerable.Range(0, 20).Select(row => $"{row}")]));
        Matrix straight = Matrix.Create(11, 2, (row, x) => x[0] = 0.5f * row);
        Matrix jump = Matrix.Create(11, 2, (row, x) => x[0] = row < 6 ? 0.5f * row : 0.5f * row + 4.5f);
        Assert.Equal(1, LatentPath.Of(real, [straight]).LongestStep, 1e-9);
        Assert.Equal(10, LatentPath.Of(real, [straight, jump]).LongestStep, 1e-9);
        Assert.Equal(5 * 0.5 / 11, LatentPath.Of(real, [straight]).Distance, 1e-9); // every second point lies half-way
    }

    private static Finding Only(IEnumerable<GenerationResult> results) =>
        Assert.Single(GenerationClaims.Judge("data", results));

    private static GenerationResult Chain(
        string learner, ImmutableArray<string> names, ImmutableArray<double> values, ImmutableArray<double> floor,
        double agreement = double.NaN, double right = double.NaN, LatentPath? path = null, int repetition = 0) => new(
        new GenerationProtocol { Learner = learner, Generations = 1, Repetition = repetition },
        names,
        [.. Enumerable.Range(0, 8).Select(mode => $"mode {mode}")],
        new(0, 0, floor, [], right, LatentPath.None),
        [new(1, 100, values, [], agreement, path ?? LatentPath.None)],
        [],
        Outcome.Finished);
}
