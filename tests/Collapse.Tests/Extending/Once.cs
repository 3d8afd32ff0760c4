using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Numerics;

namespace Collapse.Tests.Extending;

/// <summary>Each row becomes the response to it once, in a drawn order; then the training set stays as it is.</summary>
public sealed record Once : IFeedback
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("once", "each row is replaced once, in a drawn order", null, _ => new Once());

    public string Name => Kind.Name;

    public FeedbackMemory Begin(Matrix reference, Key key) =>
        new OnceMemory(0, RowOrder.Draw(reference.Rows, key.Derive("once")));

    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) =>
        memory is OnceMemory { Order: { } order } && memory.Turn < order.Count ? [order[(int)memory.Turn]] : [];

    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key) =>
        new(answers.Rows, answers.Responses, memory with { Turn = memory.Turn + 1 });
}

/// <summary>What it remembers: how often it was asked, and the order.</summary>
public sealed record OnceMemory(long Turn, RowOrder Order) : FeedbackMemory(Turn)
{
    public override SavedMemory Save() => base.Save().With("order", Order);

    public override FeedbackMemory Restored(SavedMemory saved) =>
        (OnceMemory)base.Restored(saved) with { Order = saved.Order("order") };
}
