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
    public abstract FeedbackMemory Begin(Matrix reference, Key key);

    /// <inheritdoc/>
    public abstract ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key);

    /// <inheritdoc/>
    public abstract FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key);
}

/// <summary>Such a policy with a memory of its own.</summary>
/// <typeparam name="TMemory">What it remembers, its choice of rows included.</typeparam>
public abstract record SelectiveFeedback<TMemory> : SelectiveFeedback
    where TMemory : SelectionMemory
{
    /// <inheritdoc/>
    public sealed override FeedbackMemory Begin(Matrix reference, Key key) =>
        Remember(Selection.Begin(Choices(reference.Rows), key), reference, key);

    /// <inheritdoc/>
    public sealed override ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) =>
        [.. Selection.Choose(Choices(count), Own(memory), key).Select(choice => RowOf(choice, count, Own(memory)))];

    /// <inheritdoc/>
    public sealed override FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) =>
        Decide((TMemory)Selection.Next(Choices(answers.Count), Own(memory), key), answers, key);

    /// <summary>What the policy remembers at the moment when feedback begins.</summary>
    /// <param name="choice">What its choice of rows remembers.</param>
    /// <param name="reference">X, the reference data, [samples x coordinates].</param>
    /// <param name="key">Draws what is chosen once for the whole run.</param>
    protected abstract TMemory Remember(SelectionMemory choice, Matrix reference, Key key);

    /// <summary>How many of <paramref name="count"/> rows can be chosen.</summary>
    protected virtual int Choices(int count) => count;

    /// <summary>The row that a choice stands for: one of 0 to <see cref="Choices"/> - 1.</summary>
    protected virtual int RowOf(int choice, int count, TMemory memory) => choice;

    /// <summary>What changes, given the memory as it is after the choice.</summary>
    /// <param name="memory">What the policy remembers, this step's choice included.</param>
    /// <param name="answers">The chosen rows and the learner's responses to them.</param>
    /// <param name="key">Draws the policy's decisions.</param>
    protected abstract FeedbackStep Decide(TMemory memory, Answers answers, Key key);

    private TMemory Own(FeedbackMemory memory) => memory as TMemory
        ?? throw new InvalidOperationException($"The policy {Name} needs the memory with which feedback began.");
}
