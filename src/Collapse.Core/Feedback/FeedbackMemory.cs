namespace Collapse.Feedback;

/// <summary>What a policy remembers from one step to the next. Immutable; equal when every bit of it is.</summary>
/// <remarks>Each policy uses what it needs and leaves the rest empty. All of it must be saved with a run that is to go on later.</remarks>
/// <param name="Turn">Feedbacks so far.</param>
/// <param name="Position">Where the next choice begins: in <paramref name="Order"/>, or among the rows when these are taken in turn.</param>
/// <param name="Order">The order in which the rows are taken during this pass; empty unless that order is permuted.</param>
/// <param name="Ranks">An order drawn when feedback began; a gold standard protects its first rows.</param>
/// <param name="Archive">Vectors kept outside the training set: the reference data, and what was added since.</param>
public sealed record FeedbackMemory(long Turn, int Position, RowOrder Order, RowOrder Ranks, Archive Archive)
{
    /// <summary>Nothing yet.</summary>
    public static FeedbackMemory Nothing { get; } = new(0, 0, RowOrder.Empty, RowOrder.Empty, Archive.Empty);
}
