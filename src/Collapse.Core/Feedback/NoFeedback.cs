using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>No feedback: the training set stays as it is, which is classic training.</summary>
public sealed record NoFeedback : IFeedback
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("none", "the training set stays as it is", null, _ => new NoFeedback());

    /// <inheritdoc/>
    public string Name => Kind.Name;

    /// <inheritdoc/>
    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) => [];

    /// <inheritdoc/>
    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) => FeedbackStep.Keep(memory);
}
