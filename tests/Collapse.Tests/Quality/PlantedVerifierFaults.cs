using Collapse.Feedback;
using Collapse.Numerics;
using Collapse.Spec;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>Does the specification find faults in the verifier of <see cref="Verified"/>?</summary>
[Trait("Tier", "fast")]
public sealed class PlantedVerifierFaults(ITestOutputHelper output)
{
    private static readonly Verified Verified = new(0.2);

    public static TheoryData<string> VerifiedFaults { get; } =
    [
        "accepts everything", "accepts nothing", "the distance to the current input",
        "the distance to the first real vector",
        "the sum of squares instead of their mean", "the tolerance of the square",
    ];

    [Theory]
    [MemberData(nameof(VerifiedFaults))]
    public void Verifying(string fault) => output.Breaks<IFeedback>(
        "a response passes exactly when it is within the tolerance of its row's real vector",
        policy => PolicyLaws.verifiedLawsOf(0.2, policy),
        Verified,
        fault switch
        {
            "accepts everything" => new Verified(double.PositiveInfinity),
            "accepts nothing" => new Verified(0),
            // What the verifier knows follows the training set.
            "the distance to the current input" => new FaultyPolicy(Verified)
            {
                Feeds = (_, _, _, step) =>
                    step with { Memory = Knowing(step.Memory, real => step.ApplyTo(real.ToMatrix())) },
            },
            "the distance to the first real vector" => new FaultyPolicy(Verified)
            {
                BeginsWith = memory =>
                    Knowing(memory, real => real.Take([.. Enumerable.Repeat(0, real.Count)])),
            },
            // two coordinates
            "the sum of squares instead of their mean" => new Verified(Verified.Tolerance / Math.Sqrt(2)),
            _ => new Verified(Math.Sqrt(Verified.Tolerance)),
        });

    // The memory of a verifier with other real vectors.
    private static ReferenceMemory Knowing(FeedbackMemory memory, Func<Archive, Matrix> other)
    {
        ReferenceMemory real = (ReferenceMemory)memory;
        return real with { Reference = Archive.Of(other(real.Reference)) };
    }
}
