using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>Each chosen row becomes the learner's response to it: <c>x_j := y_j</c>; every other row stays.</summary>
/// <remarks>Th. Schanze 2026: "an arbitrary j"; one j, drawn uniformly, is our reading and the default.</remarks>
public sealed record Replace : SelectiveFeedback<SelectionMemory>
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("replace", "each chosen row becomes the response to it", null, _ => new Replace());

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    protected override SelectionMemory Remember(SelectionMemory choice, Matrix reference, Key key) => choice;

    /// <inheritdoc/>
    protected override FeedbackStep Decide(SelectionMemory memory, Answers answers, Key key) =>
        new(answers.Rows, answers.Responses, memory);
}
