using Collapse.Experiments;
using Collapse.Spec;

namespace Collapse.Tests.Spec;

/// <summary>Criteria and sentences of claims stand in one place.</summary>
public sealed class CriteriaTests
{
    [Theory]
    [InlineData("P7")]
    [InlineData("")]
    [InlineData("p6")]
    [InlineData("new growth")]
    public void An_unknown_claim_gets_no_other_s_sentence(string name) =>
        Assert.Contains($"There is no claim {name}.",
            Assert.Throws<ArgumentException>(() => Criteria.statement(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_claim_has_a_sentence_of_its_own()
    {
        string[] names =
            ["P1", "P2", "P3", "growth", "P4", "P5", "P6", Trends.growthName, Trends.varianceName, LawClaims.name];
        Assert.Equal(names.Order(StringComparer.Ordinal),
            Criteria.statements.Select(claim => claim.Item1).Order(StringComparer.Ordinal));
        Assert.Equal(names.Length, names.Select(Criteria.statement).Distinct().Count());
    }

    [Fact]
    public void What_a_claim_says_of_its_test_are_the_criteria()
    {
        Claim[] claims = [.. Claims.all([])];
        Assert.All(claims, claim => Assert.Equal(Criteria.statement(claim.Name), claim.Statement));
        Cell cell = new("dae", Collapse.Learning.Loss.Mse, 20, "", Finished(), []);
        Assert.Contains(
            $"holds from {Names.Plain(Criteria.identical)}, nearly from {Names.Plain(Criteria.nearlyIdentical)}",
            Claims.p4(cell).Test, StringComparison.Ordinal);
        Assert.Contains(
            $"a median of at least {Names.Plain(Criteria.leastErrorGrowth)}, and at least "
            + $"{Names.Plain(Criteria.leastLoss)} dB", Claims.p6(cell).Test, StringComparison.Ordinal);
        Assert.Contains($"within {Names.Plain(Criteria.largestDistance)} of the data's", Claims.p1(cell).Test,
            StringComparison.Ordinal);
    }

    private static Microsoft.FSharp.Collections.FSharpList<SimulationResult> Finished() =>
        Microsoft.FSharp.Collections.ListModule.OfSeq<SimulationResult>(
        [
            new SimulationResult(
                new Protocol { Learner = "dae", Steps = 100_000 }, new string('0', 64), 0.7, 1,
                [Points.At(0, 0.7, 0.7, 1, 5, 0.2, 5), Points.At(100_000, 0.9, 0.7, 1, 5, 0.5, 1)],
                Collapse.Numerics.Matrix.Zeros(1, 1), Collapse.Numerics.Matrix.Zeros(1, 1), Outcome.Finished),
        ]);
}
