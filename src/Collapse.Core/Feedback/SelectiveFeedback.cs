using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>A policy that chooses one row or some at each step and decides what to do with their responses.</summary>
public abstract record SelectiveFeedback : IFeedback
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual double Dose => 0;

    /// <summary>Which rows a step chooses; one, drawn uniformly, by default.</summary>
    public Selection Selection { get; init; } = Selection.One;

    /// <inheritdoc/>
    public virtual IFeedback For(double sigma) => this;

    /// <summary>The same policy with another choice of rows.</summary>
    public SelectiveFeedback With(Selection selection) => this with { Selection = selection };

    /// <inheritdoc/>
    public virtual FeedbackMemory Begin(Matrix reference, Key key) => Selection.Begin(Choices(reference.Rows), key);

    /// <inheritdoc/>
    public virtual ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) =>
        Selection.Choose(Choices(count), memory, key);

    /// <inheritdoc/>
    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) =>
        Decide(Selection.Next(Choices(answers.Count), memory, key), answers, key);

    /// <summary>How many of <paramref name="count"/> rows can be chosen.</summary>
    protected virtual int Choices(int count) => count;

    /// <summary>What changes, given the memory as it is after the choice.</summary>
    /// <param name="memory">What the policy remembers, this step's choice included.</param>
    /// <param name="answers">The chosen rows and the learner's responses to them.</param>
    /// <param name="key">Draws the policy's decisions.</param>
    protected abstract FeedbackStep Decide(FeedbackMemory memory, Answers answers, Key key);
}
