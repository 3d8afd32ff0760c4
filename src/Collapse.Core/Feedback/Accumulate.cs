using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>Responses are added to the training set; nothing is ever replaced, so the set grows.</summary>
/// <remarks>
/// M. Gerstgrasser et al., "Is model collapse inevitable? Breaking the curse of recursion by accumulating real and
/// synthetic data", 2024. A response is to a row of the whole set, real or added. A learning step's cost grows with the
/// set.
/// </remarks>
public sealed record Accumulate : SelectiveFeedback<SelectionMemory>
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("accumulate", "responses are added, and the set grows", null, _ => new Accumulate());

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    protected override SelectionMemory Remember(SelectionMemory choice, Matrix reference, Key key) => choice;

    /// <inheritdoc/>
    protected override FeedbackStep Decide(SelectionMemory memory, Answers answers, Key key) =>
        new(ImmutableArray.CreateRange(Enumerable.Range(answers.Count, answers.Rows.Length)), answers.Responses,
            memory);
}
