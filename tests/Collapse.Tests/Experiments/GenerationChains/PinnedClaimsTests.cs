using Collapse.Data;
using Collapse.Experiments;
using Collapse.Runs;
using Xunit.Abstractions;

namespace Collapse.Tests.Experiments.GenerationChains;

/// <summary>
/// The verdicts of the review's claims R2 to R6, and of the ring, as they were found: the first generation of the
/// study's own learners at their full length, seed 1, three repetitions.
/// </summary>
public sealed class PinnedClaimsTests(ITestOutputHelper output)
{
    [Theory]
    [Trait("Tier", "full")]
    [InlineData("toy:ring8", "vae", "R2", Verdict.DoesNotHold)]
    [InlineData("toy:ring8", "gan", "R3", Verdict.Holds)]
    [InlineData("toy:ring8", "acgan", "R4", Verdict.Holds)]
    [InlineData("toy:ring8", "wgan-gp", "R5", Verdict.Holds)]
    [InlineData("toy:ring8", "wgan-div", "R6", Verdict.Holds)]
    [InlineData("toy:ring8", "r1-gan", "R1 penalty", Verdict.Holds)]
    [InlineData("synthetic", "vae", "R2", Verdict.Holds)]
    [InlineData("synthetic", "gan", "R3", Verdict.Holds)]
    [InlineData("synthetic", "wgan-gp", "R5", Verdict.DoesNotHold)]
    public void Verdicts_are_those_that_were_found(string source, string learner, string claim, Verdict expected)
    {
        GenerationData data = new(DataSource.Load(source, new DataOptions()), 1_000);
        Finding found = Assert.Single(GenerationClaims.Judge(source,
            Enumerable.Range(0, 3).Select(repetition => GenerationChain.Run(
            new GenerationProtocol { Learner = learner, Generations = 1, Real = 1_000, Repetition = repetition },
            data,
            Checkpoints.None()))));
        output.WriteLine($"{found.Claim} {found.Verdict}: {found.Numbers}");
        Assert.Equal((claim, expected), (found.Claim, found.Verdict));
    }
}
