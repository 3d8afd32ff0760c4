using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>Replacing, but for a share of the vectors, drawn once, that is never replaced.</summary>
/// <remarks>
/// The fixed real data of S. Alemohammad et al., "Self-consuming generative models go MAD", ICLR 2024 (their "synthetic
/// augmentation
/// loop"), here inside one training set. Only the other vectors are chosen, so each of these is replaced 1 / (1 - p)
/// times
/// as often as without a gold standard.
/// </remarks>
/// <param name="Share">p, the protected share, 0 to 1; round(p M) rows, halves away from 0.</param>
public sealed record GoldStandard(double Share) : SelectiveFeedback
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } = new("gold", "replacing, but for a share of the rows that is never replaced", new("share", 0, 1), share => new GoldStandard(share));

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    public override double Dose => Share;

    /// <summary>How many of <paramref name="count"/> rows are protected.</summary>
    public int Protected(int count) => (int)Math.Round(Share * count, MidpointRounding.AwayFromZero);

    /// <inheritdoc/>
    public override FeedbackMemory Begin(Matrix reference, Key key) =>
        base.Begin(reference, key) with { Ranks = RowOrder.Draw(reference.Rows, key.Derive("gold standard")) };

    /// <inheritdoc/>
    public override ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key)
    {
        if (memory.Ranks.Count != count)
            throw new InvalidOperationException("A gold standard needs the memory with which feedback began.");
        int first = Protected(count);
        return first == count ? [] : [.. base.Choose(count, memory, key).Select(choice => memory.Ranks[first + choice])];
    }

    /// <inheritdoc/>
    protected override int Choices(int count) => count - Protected(count);

    /// <inheritdoc/>
    protected override FeedbackStep Decide(FeedbackMemory memory, Answers answers, Key key) =>
        new(answers.Rows, answers.Responses, memory);
}
