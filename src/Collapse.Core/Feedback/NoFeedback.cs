using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>No feedback: the training set stays as it is, which is classic training.</summary>
public sealed record NoFeedback : IFeedback
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) => [];

    /// <inheritdoc/>
    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) => FeedbackStep.Keep(memory);
}
