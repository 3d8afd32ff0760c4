namespace Collapse.Feedback;

/// <summary>What a policy remembers that goes on looking at the real data: all of them, as they were.</summary>
public sealed record ReferenceMemory : SelectionMemory
{
    /// <summary>The memory with which feedback begins.</summary>
    /// <param name="choice">What the policy's choice of rows remembers.</param>
    /// <param name="reference">X, the reference data.</param>
    public ReferenceMemory(SelectionMemory choice, Archive reference) : base(choice) => Reference = reference;

    /// <summary>X, the reference data.</summary>
    public Archive Reference { get; init; }

    /// <inheritdoc/>
    public override SavedMemory Save() => base.Save().With("archive", Reference);

    /// <inheritdoc/>
    public override FeedbackMemory Restored(SavedMemory saved) =>
        (ReferenceMemory)base.Restored(saved) with { Reference = saved.Archive("archive") };
}
