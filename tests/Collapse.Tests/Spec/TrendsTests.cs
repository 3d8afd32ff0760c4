using Collapse.Experiments;
using Collapse.Numerics;
using Collapse.Spec;
using Xunit.Abstractions;

namespace Collapse.Tests.Spec;

/// <summary>
/// Growth within trajectories and the fall of variance, on constructed runs whose verdicts are known.
/// </summary>
[Trait("Tier", "fast")]
public class TrendsTests(ITestOutputHelper output)
{
    private static readonly int[] Lengths = [100, 1_000, 10_000, 100_000];

    [Fact]
    public void Trajectories_that_rise_all_the_way_grow_and_those_that_turn_do_not()
    {
        Assert.Equal(Verdict.Holds, Of(Trends.growthName, Run(k => 0.7 + 0.02 * k, _ => 1)).Verdict);
        Assert.Equal(Verdict.DoesNotHold,
            Of(Trends.growthName, Run(k => 0.7 - 0.02 * Math.Abs(k - 5), _ => 1)).Verdict);
        Assert.Equal(Verdict.DoesNotHold, Of(Trends.growthName, Run(_ => 0.7, _ => 1)).Verdict);
    }

    [Fact]
    public void One_trajectory_alone_is_not_tested() =>
        Assert.Equal(Verdict.NotTested,
            Of(Trends.growthName, Run(k => 0.7 + 0.02 * k, _ => 1, repetitions: 1)).Verdict);

    [Theory]
    [InlineData(0.89, Verdict.Holds)]
    [InlineData(0.91, Verdict.DoesNotHold)]
    public void Variance_is_reduced_when_it_falls_with_N_and_a_tenth_is_lost(double left, Verdict expected) =>
        Assert.Equal(expected, Of(Trends.varianceName, Run(_ => 0.7, n => 1 - (1 - left) * Math.Log10(n) / 5)).Verdict);

    [Fact]
    public void Variance_that_falls_at_the_end_alone_is_not_reduced() =>
        Assert.Equal(
            Verdict.DoesNotHold,
            Of(Trends.varianceName, Run(_ => 0.7, n => n == 100_000 ? 0.5 : 0.5 + 0.1 * Math.Log10(n))).Verdict);

    [Fact]
    public void Claims_and_trends_of_a_run_are_one_list()
    {
        Claim[] claims = [.. Trends.ofRun(Run(k => 0.7 + 0.02 * k, _ => 1))];
        Assert.Contains($"{Trends.growthName} holds for DAE, MSE, H = 20", claims.Select(ClaimModule.sentence));
        Assert.Contains(claims, claim => claim.Name == "P2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_driftless_random_walks_seldom_seem_to_grow(bool longer)
    {
        // Twelve moments, after steps of equal length or of one ten times as long as the last but one.
        int[] moments = [0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];
        const int Pairs = 4000;
        int alarms = Enumerable.Range(0, Pairs).Count(pair =>
        {
            TrendTest found = PageTrend.Test([Walk(2 * pair), Walk(2 * pair + 1)]);
            return found.P < Criteria.level && found.Effect >= Criteria.leastOrder;
        });
        output.WriteLine($"{alarms} false alarms in {Pairs} pairs");
        // Level 0.01, and four standard deviations for chance.
        Assert.InRange(alarms, 0, Pairs * Criteria.level + 4 * Math.Sqrt(Pairs * Criteria.level));

        double[] Walk(int number)
        {
            Key key = Key.FromSeed(1).Derive("walk").Derive(number);
            double position = 0;
            return
            [
                0,
                .. Enumerable.Range(1, moments.Length - 1).Select(i =>
                    position += key.Normal(i) * (longer ? Math.Sqrt(moments[i] - moments[i - 1]) : 1)),
            ];
        }
    }

    // A run of two repetitions, whose correlation is a function of the moment's number and whose variance one of N.
    private static SimulationResult[] Run(Func<int, double> correlation, Func<int, double> variance,
        int repetitions = 2) =>
    [
        .. from n in Lengths
           from repetition in Enumerable.Range(0, repetitions)
           select new SimulationResult(
               new Protocol { Learner = "dae", Steps = n, Repetition = repetition },
               new string('0', 64),
               0.7,
               1,
               [
                   .. Simulation.Moments(n).Select((step, k) => Points.At(
                       step, correlation(k), 0.7, step == 0 ? 1 : variance(step) - 1e-6 * repetition, 5, 0.2, 5, 0)),
               ],
               Matrix.Zeros(1, 1),
               Matrix.Zeros(1, 1),
               Outcome.Finished),
    ];

    private Claim Of(string name, SimulationResult[] run)
    {
        Claim claim = Trends.all(run).Single(candidate => candidate.Name == name);
        output.WriteLine($"{ClaimModule.sentence(claim)}: {claim.Numbers} | {claim.Test}");
        return claim;
    }
}
