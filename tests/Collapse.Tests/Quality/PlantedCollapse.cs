using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Spec;
using Microsoft.FSharp.Collections;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>
/// Do the claims tell data that collapse from data that do not? Criterion and level are those of the paper's claims.
/// </summary>
[Trait("Tier", "fast")]
public sealed class PlantedCollapse(ITestOutputHelper output)
{
    private const int WarmUp = 400, Repetitions = 4;
    private static readonly int[] Lengths = [30, 100, 300, 600];

    [Fact]
    public void P2_holds_with_feedback_and_does_not_hold_when_nothing_is_fed_back()
    {
        // A shape that all share, and variation of as many directions as there are rows: a correlation of 0.35.
        Matrix data = Matrix.Create(24, 20, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(0.5 + 0.2 * Elementary.Sin(0.6 * i) + 0.2 * Key.FromSeed(5).Derive(row).Normal(i));
        });
        Assert.Equal(Verdict.Holds, Growth(Run(data, new Replace())).Verdict);
        Assert.Equal(Verdict.DoesNotHold, Growth(Run(data, new NoFeedback())).Verdict);
    }

    [Trait("Tier", "full")]
    [Fact]
    public void P2_does_not_hold_for_correlations_that_wander_without_a_trend_and_holds_when_a_rise_is_added()
    {
        // 300 runs without an effect at level 0.01: more than 9 false alarms have probability 0.001 (Poisson, mean 3).
        int alarms = Enumerable.Range(0, 300).Count(seed => Growth(Wandering(seed, 0)).Verdict == Verdict.Holds);
        output.WriteLine($"{alarms} false alarms in 300 runs");
        Assert.InRange(alarms, 0, 9);
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(Verdict.Holds, Growth(Wandering(seed, 0.1)).Verdict));
    }

    [Fact]
    public void P2_does_not_hold_for_a_rise_in_time_that_the_data_alone_make()
    {
        // As high at every N: the level differs from "no feedback", but there is no order in N.
        Assert.Equal(Verdict.DoesNotHold,
            Growth([.. Lengths.SelectMany(n => Enumerable.Range(0, Repetitions).Select(repetition =>
            Result(n, repetition, 0.7, 0.9 + 0.001 * ((repetition * 5 + n) % 7))))]).Verdict);
    }

    private Finding Growth(SimulationResult[] run)
    {
        Finding finding = Claims.evaluate(ListModule.OfSeq(run)).Single(finding => finding.Claim == "P2");
        output.WriteLine($"{finding.Verdict}: {finding.Numbers} | {finding.Test}");
        return finding;
    }

    // As the paper's simulation, with any policy: warm-up, then N steps, and the outputs' correlation before and after.
    private static SimulationResult[] Run(Matrix reference, IFeedback policy) =>
    [
        .. Lengths.SelectMany(n => Enumerable.Range(0, Repetitions).Select(repetition =>
        {
            Protocol protocol = new() { Learner = "dae", Hidden = 12, Steps = n, Repetition = repetition, Noise = 0.6,
                LearningRate = 0.01 };
            Autoencoder learner = (Autoencoder)Simulation.Learner(protocol, reference);
            SelfTraining classic = new(learner, new NoFeedback(), Simulation.KeyOf(protocol));
            SelfTrainingState before = classic.Advance(classic.Start(reference), WarmUp);
            SelfTrainingState after = (classic with { Feedback = policy }).Advance(before, n);
            return Result(n, repetition, Correlation(learner, before), Correlation(learner, after));
        })),
    ];

    private static double Correlation(Autoencoder learner, SelfTrainingState state) =>
        PairwiseCorrelation.Of(learner.Reconstruct(state.Learner, state.Data)).Value;

    private static SimulationResult[] Wandering(int seed, double rise) =>
    [
        .. Lengths.SelectMany((n, order) => Enumerable.Range(0, Repetitions).Select(repetition =>
        {
            double chance = Key.FromSeed(seed).Derive(n).Normal(repetition);
            return Result(n, repetition, 0.7, 0.78 + rise * order + 0.02 * chance);
        })),
    ];

    private static SimulationResult Result(int steps, int repetition, double before, double after) => new(
        new Protocol { Learner = "dae", Steps = steps, Repetition = repetition },
        new string('0', 64),
        before,
        0.02,
        [Points.At(0, before, before, 0.02, 5, 0.2, 5, 0), Points.At(steps, after, before, 0.02, 5, 0.2, 5, 0)],
        Matrix.Zeros(1, 1),
        Matrix.Zeros(1, 1),
        Outcome.Finished);
}
