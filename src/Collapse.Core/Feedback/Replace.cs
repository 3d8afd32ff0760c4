using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>Each chosen row becomes the learner's response to it: <c>x_j := y_j</c>; every other row stays.</summary>
public record Replace : SelectiveFeedback
{
    /// <inheritdoc/>
    public override string Name => "replace";

    /// <inheritdoc/>
    protected override FeedbackStep Decide(FeedbackMemory memory, Answers answers, Key key) =>
        new(answers.Rows, answers.Responses, memory);
}
