using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>
/// What a policy remembers from one step to the next: each policy has a record of its own. Immutable; equal when every
/// bit of it is. This one counts turns and remembers nothing else.
/// </summary>
/// <remarks>A record with further fields saves and restores them too, so that a run can go on later.</remarks>
/// <param name="Turn">Feedbacks so far.</param>
public record FeedbackMemory(long Turn)
{
    /// <summary>
    /// Nothing yet: enough for a policy that needs neither an order nor the data with which feedback begins.
    /// </summary>
    public static FeedbackMemory Nothing => SelectionMemory.Nothing;

    /// <summary>All of it, by name.</summary>
    public virtual SavedMemory Save() => SavedMemory.Empty.With("turn", [Turn]);

    /// <summary>The memory that was saved; this one, of the same policy, says of which kind it is.</summary>
    /// <exception cref="KeyNotFoundException">Something of it was not saved.</exception>
    public virtual FeedbackMemory Restored(SavedMemory saved) => this with { Turn = saved.Numbers["turn"][0] };
}

/// <summary>What a policy that chooses rows remembers of its choice.</summary>
/// <param name="Turn">Feedbacks so far.</param>
/// <param name="Position">Where the next choice begins: in <paramref name="Order"/>, or among the rows when these are
/// taken in turn.</param>
/// <param name="Order">The order of the rows during this pass; empty unless that order is permuted.</param>
public record SelectionMemory(long Turn, int Position, RowOrder Order) : FeedbackMemory(Turn)
{
    /// <summary>Nothing chosen yet.</summary>
    public static new SelectionMemory Nothing { get; } = new(0, 0, RowOrder.Empty);

    /// <inheritdoc/>
    public override SavedMemory Save() => base.Save().With("position", [Position]).With("order", Order);

    /// <inheritdoc/>
    public override FeedbackMemory Restored(SavedMemory saved) => (SelectionMemory)base.Restored(saved) with
    {
        Position = checked((int)saved.Numbers["position"][0]),
        Order = saved.Order("order"),
    };
}

/// <summary>A memory in parts, as it is saved.</summary>
/// <param name="Numbers">Whole numbers by name.</param>
/// <param name="Rows">Vectors by name, [vectors x coordinates].</param>
public sealed record SavedMemory(
    ImmutableSortedDictionary<string, ImmutableArray<long>> Numbers, ImmutableSortedDictionary<string, Matrix> Rows)
{
    /// <summary>Nothing.</summary>
    public static SavedMemory Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, ImmutableArray<long>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Matrix>(StringComparer.Ordinal));

    /// <summary>The same with further numbers.</summary>
    public SavedMemory With(string name, ImmutableArray<long> numbers) =>
        this with { Numbers = Numbers.SetItem(name, numbers) };

    /// <summary>The same with an order of rows.</summary>
    public SavedMemory With(string name, RowOrder order) => With(name, [.. order.Rows.Select(row => (long)row)]);

    /// <summary>The same with further vectors.</summary>
    public SavedMemory With(string name, Archive archive) =>
        this with { Rows = Rows.SetItem(name, archive.ToMatrix()) };

    /// <summary>An order of rows.</summary>
    /// <exception cref="ArgumentException">The numbers are no order.</exception>
    public RowOrder Order(string name) => RowOrder.From([.. Numbers[name].Select(row => checked((int)row))]);

    /// <summary>Vectors.</summary>
    public Archive Archive(string name) => Feedback.Archive.Of(Rows[name]);
}
