using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Spec;
using Microsoft.FSharp.Collections;
using Xunit.Abstractions;

namespace Collapse.Tests.Spec;

/// <summary>Constructed runs whose verdicts are known.</summary>
[Trait("Tier", "fast")]
public class ClaimsTests(ITestOutputHelper output)
{
    private static readonly int[] Lengths = [100, 1_000, 10_000, 100_000];

    [Fact]
    public void A_collapsing_DAE_confirms_P1_P2_P4_and_P6()
    {
        var findings = Evaluate(Run("dae", Loss.Mse, Collapsing));
        Assert.Equal(Verdict.Holds, Of(findings, "P1").Verdict);
        Assert.Equal(Verdict.Holds, Of(findings, "P2").Verdict);
        Assert.Equal(Verdict.Holds, Of(findings, "P4").Verdict);
        Assert.Equal(Verdict.Holds, Of(findings, "P6").Verdict);
        Assert.Equal("DAE, MSE, H = 20", Of(findings, "P2").Scope);
        Assert.Contains("n = 20", Of(findings, "P2").Test, StringComparison.Ordinal);
        Assert.Contains("N = 100,000", Of(findings, "P2").Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frozen_AE_contradicts_P3_P4_and_P6_but_not_P1()
    {
        var findings = Evaluate(Run("ae", Loss.Mse, Frozen));
        Assert.Equal(Verdict.Holds, Of(findings, "P1").Verdict);
        Assert.Equal(Verdict.DoesNotHold, Of(findings, "P3").Verdict);
        Assert.Equal(Verdict.DoesNotHold, Of(findings, "P4").Verdict);
        Assert.Equal(Verdict.DoesNotHold, Of(findings, "P6").Verdict);
    }

    [Fact]
    public void A_significant_but_small_rise_is_not_growth()
    {
        Finding p3 = Of(Evaluate(Run("ae", Loss.Mse, (n, r) => new(0.70 + 0.009 * Math.Log10(n) + 1e-4 * r))), "P3");
        Assert.Equal(Verdict.DoesNotHold, p3.Verdict);
        Assert.Contains("needs p < 0.01 and a rise of at least 0.05", p3.Test, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rise_at_the_end_alone_that_the_order_does_not_bear_out_is_not_growth() =>
        Assert.Equal(
            Verdict.DoesNotHold,
            Of(Evaluate(Run("ae", Loss.Mse, (n, r) =>
                new(n == 100_000 ? 0.8 : 0.95 - 0.05 * Math.Log10(n) + 1e-3 * r))), "P3").Verdict);

    [Theory]
    [InlineData(0.9901, Verdict.Holds)]
    [InlineData(0.9899, Verdict.Nearly)]
    [InlineData(0.9501, Verdict.Nearly)]
    [InlineData(0.9499, Verdict.DoesNotHold)]
    public void P4_has_two_thresholds(double correlation, Verdict expected) =>
        Assert.Equal(expected, Of(Evaluate(Run("dae", Loss.Mse, (_, _) => new(correlation))), "P4").Verdict);

    [Fact]
    public void P4_says_nothing_about_short_runs()
    {
        Finding p4 = Of(Evaluate(Run("dae", Loss.Mse, Collapsing, [100, 1_000])), "P4");
        Assert.Equal(Verdict.NotTested, p4.Verdict);
        Assert.Contains("1,000", p4.Numbers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.729, Verdict.Holds)]
    [InlineData(0.731, Verdict.DoesNotHold)]
    public void P1_compares_the_outputs_with_the_data(double before, Verdict expected) =>
        Assert.Equal(expected, Of(Evaluate(Run("ae", Loss.Mse, (_, _) => new(0.9, before))), "P1").Verdict);

    [Theory]
    [InlineData(2.01, 3.01, Verdict.Holds)]
    [InlineData(1.99, 9, Verdict.DoesNotHold)]
    [InlineData(9, 2.99, Verdict.DoesNotHold)]
    public void P6_needs_both_errors_of_the_DAE(double ratio, double decibel, Verdict expected) =>
        Assert.Equal(expected,
            Of(Evaluate(Run("dae", Loss.Mse, (_, _) => new(0.9, 0.7, ratio, decibel))), "P6").Verdict);

    [Fact]
    public void P6_of_the_AE_does_not_ask_for_denoising() =>
        Assert.Equal(Verdict.Holds,
            Of(Evaluate(Run("ae", Loss.Mse, (_, _) => new(0.9, 0.7, 2.5, double.NaN))), "P6").Verdict);

    [Fact]
    public void P5_holds_when_the_verdicts_are_those_of_MSE()
    {
        var findings = Evaluate([.. Run("dae", Loss.Mse, Collapsing), .. Run("dae", Loss.Mae, Collapsing)]);
        Assert.Equal(Verdict.Holds, Of(findings, "P5").Verdict);
        Assert.Equal("DAE, MAE, H = 20", Of(findings, "P5").Scope);
    }

    [Fact]
    public void P5_does_not_hold_when_one_verdict_differs()
    {
        Finding p5 = Of(Evaluate([.. Run("dae", Loss.Mse, Collapsing), .. Run("dae", Loss.Ssim, Frozen)]), "P5");
        Assert.Equal(Verdict.DoesNotHold, p5.Verdict);
        Assert.Contains("P2 does not hold, with MSE it holds", p5.Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void P5_needs_the_MSE_cell_of_the_same_model_and_width()
    {
        var findings = Evaluate([.. Run("ae", Loss.Mse, Collapsing), .. Run("dae", Loss.Mae, Collapsing)]);
        Assert.Equal(Verdict.NotTested, Of(findings, "P5").Verdict);
        Assert.Contains("no MSE cell", Of(findings, "P5").Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void P5_needs_growth_to_have_been_tested() =>
        Assert.Equal(
            Verdict.NotTested,
            Of(Evaluate([.. Run("dae", Loss.Mse, Collapsing, [100_000]),
                .. Run("dae", Loss.Mae, Collapsing, [100_000])]), "P5").Verdict);

    [Fact]
    public void Growth_needs_two_values_of_N()
    {
        Finding p2 = Of(Evaluate(Run("dae", Loss.Mse, Collapsing, [100_000])), "P2");
        Assert.Equal(Verdict.NotTested, p2.Verdict);
        Assert.Contains("1 value(s) of N", p2.Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_needs_two_repetitions()
    {
        Finding p2 = Of(Evaluate(Run("dae", Loss.Mse, Collapsing, Lengths, 1)), "P2");
        Assert.Equal(Verdict.NotTested, p2.Verdict);
        Assert.Contains("1 repetition(s)", p2.Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_is_tested_only_where_the_test_can_reach_its_level()
    {
        // Two repetitions at four N have 2520 arrangements, at three N 90, of which one alone is more than 1 in 100.
        Assert.Equal(Verdict.Holds, Of(Evaluate(Run("dae", Loss.Mse, Collapsing, Lengths, 2)), "P2").Verdict);
        Finding p2 = Of(Evaluate(Run("dae", Loss.Mse, Collapsing, [100, 1_000, 100_000], 2)), "P2");
        Assert.Equal(Verdict.NotTested, p2.Verdict);
        Assert.Contains("no p-value can fall below 0.01", p2.Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void Diverged_simulations_are_left_out_and_counted()
    {
        var run = Run("dae", Loss.Mse, Collapsing);
        run[^1] = run[^1] with { Outcome = Outcome.Diverged };
        var findings = Evaluate(run);
        Assert.Equal(Verdict.Holds, Of(findings, "P2").Verdict);
        foreach (string claim in new[] { "P1", "P2", "P4", "P6" })
            Assert.Contains("1 of 20 simulations diverged and are left out", Of(findings, claim).Numbers,
                StringComparison.Ordinal);
    }

    [Fact]
    public void An_N_at_which_all_simulations_diverged_is_not_passed_over()
    {
        var run = Run("dae", Loss.Mse, Collapsing)
            .Select(r => r.Protocol.Steps == 100_000 ? r with { Outcome = Outcome.Diverged } : r).ToArray();
        var findings = Evaluate(run);
        Assert.Equal(Verdict.NotTested, Of(findings, "P2").Verdict);
        Assert.Contains("an N has only 0 repetition(s)", Of(findings, "P2").Numbers, StringComparison.Ordinal);
        Assert.Equal(Verdict.NotTested, Of(findings, "P4").Verdict);
        Assert.Equal(Verdict.NotTested, Of(findings, "P6").Verdict);
    }

    [Fact]
    public void Outputs_without_correlation_are_left_out_and_counted()
    {
        Finding p2 = Of(
            Evaluate(Run("dae", Loss.Mse, (n, r) => n == 100_000 && r == 0 ? new(double.NaN) : Collapsing(n, r))),
            "P2");
        Assert.Equal(Verdict.Holds, p2.Verdict);
        Assert.Contains("1 of 20 have no correlation", p2.Numbers, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_values_everywhere_are_no_growth()
    {
        Finding p3 = Of(Evaluate(Run("ae", Loss.Mse, (_, _) => new(0.9, 0.7))), "P3");
        Assert.Equal(Verdict.DoesNotHold, p3.Verdict);
        Assert.Contains("all values are equal", p3.Test, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulation_listed_twice_counts_once()
    {
        var run = Run("dae", Loss.Mse, Collapsing);
        Assert.Equal(Evaluate(run), Evaluate([.. run, .. run]));
    }

    [Fact]
    public void Claims_without_simulations_are_reported_as_not_tested()
    {
        var findings = Evaluate([]);
        Assert.Equal(["P1", "P2", "P3", "P4", "P5", "P6"], findings.Select(finding => finding.Claim));
        Assert.All(findings, finding => Assert.Equal(Verdict.NotTested, finding.Verdict));
    }

    [Fact]
    public void Settings_that_differ_are_never_pooled()
    {
        var run = Run("ae", Loss.Mse, Frozen);
        var decayed =
            Run("ae", Loss.Mse, Collapsing).Select(r => r with { Protocol = r.Protocol with { WeightDecay = 1e-5 } });
        var p3 = Evaluate([.. run, .. decayed]).Where(finding => finding.Claim == "P3").ToArray();
        Assert.Equal([Verdict.DoesNotHold, Verdict.Holds], p3.Select(finding => finding.Verdict));
        Assert.Contains("weight decay 1e-5", p3[1].Scope, StringComparison.Ordinal);
    }

    // What a simulation ends with: correlation, the one before feedback, RMSE's factor and the decibels lost.
    private readonly record struct End(double Correlation, double Before = 0.7, double Ratio = 1, double Lost = 0);

    private static End Collapsing(int n, int repetition) =>
        new(0.5 + 0.1 * Math.Log10(n) - 0.003 * (n < 100_000 ? repetition : 0), 0.7, 3, 4);

    private static End Frozen(int n, int repetition) => new(0.7 + 0.001 * ((repetition * 7 + n) % 5));

    private static SimulationResult[] Run(
        string model, Loss loss, Func<int, int, End> end, int[]? lengths = null, int repetitions = 5) =>
        [
            .. (lengths ?? Lengths).SelectMany(n => Enumerable.Range(0, repetitions).Select(repetition =>
            {
                End last = end(n, repetition);
                double decibel = model == "dae" ? 5 : double.NaN;
                return new SimulationResult(
                    new Protocol { Learner = model, Loss = loss, Steps = n, Repetition = repetition },
                    new string('0', 64),
                    0.7,
                    0.02,
                    [
                        Points.At(0, last.Before, last.Before, 0.02, 5, 0.2, decibel, 0),
                        Points.At(n, last.Correlation, 0.7, 0.01, 3, 0.2 * last.Ratio, decibel - last.Lost, 0),
                    ],
                    Matrix.Zeros(1, 1),
                    Matrix.Zeros(1, 1),
                    Outcome.Finished);
            })),
        ];

    private Finding[] Evaluate(IEnumerable<SimulationResult> results)
    {
        Finding[] findings = [.. Claims.evaluate(ListModule.OfSeq(results))];
        foreach (Finding finding in findings)
            output.WriteLine($"{finding.Claim} {finding.Scope}: {finding.Verdict}. {finding.Numbers} | {finding.Test}");
        return findings;
    }

    private static Finding Of(IEnumerable<Finding> findings, string claim) =>
        findings.Single(finding => finding.Claim == claim);
}
