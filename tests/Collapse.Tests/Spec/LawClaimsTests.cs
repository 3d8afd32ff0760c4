using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Spec;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace Collapse.Tests.Spec;

/// <summary>
/// The claim that networks follow the collapse law, on constructed runs whose distance from it is known.
/// </summary>
[Trait("Tier", "fast")]
public class LawClaimsTests(ITestOutputHelper output)
{
    private static readonly int[] Lengths = [100, 1_000, 10_000];

    [Theory]
    [InlineData(0.019, Verdict.Holds)]
    [InlineData(-0.019, Verdict.Holds)]
    [InlineData(0.021, Verdict.DoesNotHold)]
    [InlineData(-0.021, Verdict.DoesNotHold)]
    public void A_single_N_that_is_off_by_more_decides(double off, Verdict expected)
    {
        Claim claim = Assert.Single(All(Run("dae", 0, n => n == 1_000 ? 0.8 + off : 0.8)));
        Assert.Equal(expected, claim.Verdict);
        Assert.Equal(off, claim.Effect, 9);
        Assert.Equal("DAE, MSE, H = 20", claim.Scope);
    }

    [Fact]
    public void Only_what_the_law_moves_is_judged()
    {
        Assert.Empty(All(Run("ae", 0, _ => 0.8)));
        Assert.Empty(All(Run("dae", 0, _ => 0.8, Loss.Mae)));
        Assert.Equal("AE, MSE, H = 20, weight decay 1e-5", Assert.Single(All(Run("ae", 1e-5, _ => 0.8))).Scope);
    }

    [Fact]
    public void Without_a_prediction_nothing_is_claimed() =>
        Assert.Equal(Verdict.NotTested,
            Assert.Single(LawClaims.all(Predict(double.NaN), Run("dae", 0, _ => 0.8))).Verdict);

    private Claim[] All(IEnumerable<SimulationResult> run)
    {
        Claim[] claims = [.. LawClaims.all(Predict(0.8), run)];
        foreach (Claim claim in claims)
            output.WriteLine($"{ClaimModule.sentence(claim)}: {claim.Numbers} | {claim.Test}");
        return claims;
    }

    private static FSharpFunc<Protocol, double> Predict(double correlation) =>
        FuncConvert.FromFunc<Protocol, double>(_ => correlation);

    private static SimulationResult[] Run(string model, double decay, Func<int, double> correlation,
        Loss loss = Loss.Mse) =>
    [
        .. from n in Lengths
           from repetition in Enumerable.Range(0, 2)
           select new SimulationResult(
               new Protocol { Learner = model, Loss = loss, Steps = n, Repetition = repetition, WeightDecay = decay },
               new string('0', 64),
               0.7,
               1,
               // What comes before feedback is no part of the claim.
               [Points.At(0, 0.1, 0.7, 1, 5, 0.2, 5, 0), Points.At(n, correlation(n), 0.7, 1, 5, 0.2, 5, 0)],
               Matrix.Zeros(1, 1),
               Matrix.Zeros(1, 1),
               Outcome.Finished),
    ];
}
