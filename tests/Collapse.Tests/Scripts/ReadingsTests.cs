using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Scripts;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Scripts;

/// <summary>How a reading is judged, on planted trajectories, and the command line of the studies.</summary>
public sealed class ReadingsTests
{
    [Fact]
    public void Growth_needs_order_and_a_rise()
    {
        Assert.Equal(Verdict.Holds, Judge(0.84, 0.85, 0.87, 0.92, 0.97).Growth.Verdict);
        // ordered, but hardly a rise
        Assert.Equal(Verdict.DoesNotHold, Judge(0.84, 0.841, 0.842, 0.843, 0.844).Growth.Verdict);
        Assert.Equal(Verdict.DoesNotHold, Judge(0.84, 0.97, 0.92, 0.87, 0.93).Growth.Verdict); // a rise without order
        Assert.Equal("P2", Judge(0.84, 0.85, 0.87, 0.92, 0.97).Growth.Name);
    }

    [Fact]
    public void A_reading_reproduces_the_paper_when_all_that_was_tested_holds()
    {
        ReadingVerdicts.Outcome all = Judge(0.84, 0.85, 0.87, 0.92, 0.995),
            nearly = Judge(0.84, 0.85, 0.87, 0.92, 0.97);
        Assert.Equal(["stated protocol"], ReadingVerdicts.reproducing(ListModule.OfSeq([all])));
        Assert.Empty(ReadingVerdicts.reproducing(ListModule.OfSeq([nearly])));
        ReadingVerdicts.Outcome mae = Judge(Loss.Mae, 0.84, 0.85, 0.87, 0.92, 0.97);
        Assert.Equal(Verdict.DoesNotHold, ReadingVerdicts.p5(ListModule.OfSeq([all, mae]), mae));
        Assert.Equal(Verdict.Holds, ReadingVerdicts.p5(ListModule.OfSeq([nearly, mae]), mae));
        Assert.Equal(Verdict.NotTested, ReadingVerdicts.p5(ListModule.OfSeq([all, mae]), all));
    }

    [Fact]
    public void A_reading_of_SSIM_s_luminance_is_held_against_MSE_in_the_stated_protocol()
    {
        Protocol cut = new() { Learner = "dae", Loss = Loss.Ssim, Luminance = Luminance.NonNegative };
        ReadingVerdicts.Outcome mse = Judge(0.84, 0.85, 0.87, 0.92, 0.97),
            ssim = Judge(cut, 0.84, 0.85, 0.87, 0.92, 0.97), other = Judge(cut, 0.84, 0.85, 0.87, 0.92, 0.995);
        Assert.Equal(Verdict.Holds, ReadingVerdicts.p5(ListModule.OfSeq([mse, ssim]), ssim));
        Assert.Equal(Verdict.DoesNotHold, ReadingVerdicts.p5(ListModule.OfSeq([mse, other]), other));
        ReadingVerdicts.Outcome decayed = Judge(new Protocol { Learner = "dae", WeightDecay = 1e-5 },
            0.84, 0.85, 0.87, 0.92, 0.97);
        Assert.Equal(Verdict.NotTested, ReadingVerdicts.p5(ListModule.OfSeq([decayed, ssim]), ssim));
    }

    [Fact]
    public void A_run_is_read_at_powers_of_ten_and_its_end()
    {
        Assert.Equal([0, 100, 1000, 10000, 100000], ReadingVerdicts.lengths(100_000));
        Assert.Equal([0, 100, 300], ReadingVerdicts.lengths(300));
        Assert.Equal([0, 50], ReadingVerdicts.lengths(50));
    }

    [Fact]
    public void What_a_learner_refuses_is_told_by_choice_with_the_reason()
    {
        Reading[] decays = [.. Reading.All.Where(reading => reading.Choice == "weight decay").Take(2)];
        Reading half =
            Reading.All.Single(reading => reading.Value == "1e-4 on half sums" && reading.Choice == "weight decay");
        Assert.Equal(
            [
                "Left out for VAE, MSE: weight decay (1e-6; 1e-5): no",
                "Left out for AE, MAE: weight decay (1e-4 on half sums): not so",
            ],
            Readings.leftOut(ListModule.OfSeq(
            [
                Tuple.Create(decays[0], "vae", Loss.Mse, "no"), Tuple.Create(decays[1], "vae", Loss.Mse, "no"),
                Tuple.Create(half, "ae", Loss.Mae, "not so"),
            ])));
        Assert.Empty(Readings.leftOut(ListModule.OfSeq<Tuple<Reading, string, Loss, string>>([])));
    }

    [Theory]
    [InlineData("--repetitions", "0", "--repetitions is 0; expected 1 to 10000.")]
    [InlineData("--hidden", "0", "--hidden is 0; expected 1 to 4096.")]
    [InlineData("--steps", "x", "--steps is 'x'; expected a whole number.")]
    [InlineData("--models", "ae,ae", "--learners has ae twice; expected each value once.")]
    [InlineData("--losses", "mse,huber", "--losses is 'huber'; expected one of mse, mae, ssim.")]
    [InlineData("--jobs", "-1", "--jobs is -1; expected 0 (all processors) to 1024.")]
    [InlineData("--shard", "3/2", "--shard is 3/2; expected i/n with 1 <= i <= n <= 10000.")]
    [InlineData("--shard", "half", "--shard is 'half'; expected i/n, such as 1/4.")]
    [InlineData("--checkpoint", "30", "--checkpoint is '30'; expected 30s, 5000steps or never.")]
    [InlineData("--data", "mitbih", "--data is 'mitbih': unknown source; expected {forms}.")]
    public void Bad_input_is_one_line_that_names_the_option(string option, string value, string line) => Assert.Equal(
        line.Replace("{forms}", DataSources.Forms, StringComparison.Ordinal),
        Assert.Throws<InputException>(() => OptionsTests.Ask(Readings.study, option, value)).Message);

    [Fact]
    public void Shard_checkpoints_and_status_arrive_as_in_the_papers_grid()
    {
        Studies.Request plain = OptionsTests.Ask(Readings.study);
        Studies.Request given =
            OptionsTests.Ask(Readings.study, "--shard", "2/3", "--checkpoint", "never", "--jobs", "4", "--status");
        Assert.Equal((new RunnerOptions(), false), (plain.Grid.Runner, plain.Status));
        Assert.Equal(
            (new RunnerOptions { Jobs = 4, Shard = new Shard(2, 3), Checkpoints = new CheckpointPlan(null) }, true),
            (given.Grid.Runner, given.Status));
    }

    private static ReadingVerdicts.Outcome Judge(params double[] correlations) => Judge(Loss.Mse, correlations);

    private static ReadingVerdicts.Outcome Judge(Loss loss, params double[] correlations) =>
        Judge(new Protocol { Learner = "dae", Loss = loss }, correlations);

    private static ReadingVerdicts.Outcome Judge(Protocol protocol, params double[] correlations) =>
        ReadingVerdicts.judge(
            Reading.Stated,
            protocol.Learner,
            protocol.Loss,
            ListModule.OfSeq(Enumerable.Range(0, 3).Select(repetition => new SimulationResult(
                protocol with { Repetition = repetition },
                new string('0', 64),
                0.83,
                0.02,
                [
                    .. correlations.Zip([0, 100, 1000, 10000, 100000], (value, steps) => Points.At(
                        steps, value + 0.001 * repetition, value, 0.02, 5, steps == 0 ? 0.1 : 0.4,
                        steps == 0 ? 5 : -5, 0)),
                ],
                Matrix.Zeros(1, 1),
                Matrix.Zeros(1, 1),
                Outcome.Finished))));
}
