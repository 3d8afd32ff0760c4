using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Tests.Learning;

namespace Collapse.Tests.Experiments;

/// <summary>A whole simulation on toy data.</summary>
public sealed class SimulationTests
{
    private static readonly Protocol Small = new() { Learner = "dae", Hidden = 5, Steps = 40, WarmUp = 60 };

    [Fact]
    public void The_moments_are_0_then_1_3_10_30_and_the_last()
    {
        Assert.Equal<int>([0, 1, 3, 10, 30, 100], [.. Simulation.Moments(100)]);
        Assert.Equal<int>([0, 1, 3, 5], [.. Simulation.Moments(5)]);
        Assert.Equal<int>([0, 1, 3, 10, 30, 31], [.. Simulation.Moments(31)]);
        Assert.Equal<int>([0, 1], [.. Simulation.Moments(1)]);
        Assert.Equal<int>([0], [.. Simulation.Moments(0)]);
    }

    [Fact]
    public void A_protocol_and_data_give_one_result()
    {
        SimulationResult first = Simulation.Run(Small, Data()), second = Simulation.Run(Small, Data());
        Assert.Equal(first.Trace.AsEnumerable(), second.Trace);
        Assert.Equal(first.Examples, second.Examples);
        Assert.Equal(Outcome.Finished, first.Outcome);
        Assert.Equal(Simulation.Moments(40).AsEnumerable(), first.Trace.Select(point => point.Step));
        Assert.All(first.Trace, point => Assert.True(double.IsFinite(point.NewSnrImprovementDb)));
    }

    [Fact]
    public void The_trace_of_a_shorter_simulation_is_not_the_start_of_a_longer_one()
    {
        // Each class of the paper has initialisations of its own.
        Assert.NotEqual(
            Simulation.Run(Small, Data()).NoFeedback,
            Simulation.Run(Small with { Steps = 41 }, Data()).NoFeedback);
    }

    [Fact]
    public void An_exploding_simulation_ends_as_diverged_with_what_was_finite()
    {
        SimulationResult result =
            Simulation.Run(Small with { LearningRate = 1000, WeightDecay = 1000, Steps = 100_000 }, Data());
        Assert.Equal(Outcome.Diverged, result.Outcome);
        Assert.True(result.Final.Step < 100_000);
    }

    [Fact]
    public void Constant_data_and_data_too_short_for_ssim_are_refused_in_one_line()
    {
        DataSet data = Data();
        Samples constant = new(Matrix.Zeros(4, 12), ["a", "a", "b", "b"]);
        InputException error =
            Assert.Throws<InputException>(() => Simulation.Run(Small, data with { Training = constant }));
        Assert.Equal("All values of the training data are equal; expected segments that vary.", error.Message);

        Samples narrow = new(Toy.Data(4, 10), ["a", "a", "b", "b"]);
        error = Assert.Throws<InputException>(() =>
            Simulation.Run(Small with { Loss = Loss.Ssim }, new DataSet(narrow, narrow, data.Provenance)));
        Assert.Equal("The data have 10 coordinates; the SSIM loss needs at least 11.", error.Message);
    }

    private static DataSet Data()
    {
        Samples training = new(Toy.Data(16, 12), [.. Enumerable.Range(0, 16).Select(row => $"s{row / 2}")]);
        Samples heldOut = new(Toy.Data(4, 12, 2), ["x", "x", "y", "y"]);
        return new DataSet(training, heldOut, new Provenance("toy", DataDigest.Of(training, heldOut), "", []));
    }
}
