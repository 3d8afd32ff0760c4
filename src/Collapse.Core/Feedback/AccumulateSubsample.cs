using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>
/// Responses are added to an archive of all data, real and added; each step is trained on M vectors drawn from it anew.
/// </summary>
/// <remarks>
/// J. Kazdan et al., "Collapse or thrive? Perils and promises of synthetic data in a self-generating world", 2024
/// ("accumulate-subsample"):
/// nothing is lost, but after N steps only M / (M + N) of a draw is real. The draw is without repetition.
/// </remarks>
public sealed record AccumulateSubsample : SelectiveFeedback<ArchiveMemory>
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("subsample", "responses are added to an archive, from which the set is drawn anew", null, _ =>
        new AccumulateSubsample());

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    protected override ArchiveMemory Remember(SelectionMemory choice, Matrix reference, Key key) =>
        new(choice, Archive.Of(reference));

    /// <inheritdoc/>
    protected override FeedbackStep Decide(ArchiveMemory memory, Answers answers, Key key)
    {
        Archive archive = memory.Archive.Add(answers.Responses);
        return new(
            ImmutableArray.CreateRange(Enumerable.Range(0, answers.Count)),
            archive.Take(Draw(archive.Count, answers.Count, key.Derive("draw"))),
            memory with { Archive = archive });
    }

    // R. Floyd's sample without repetition (J. Bentley, Communications of the ACM 30:754, 1987): one draw for each
    // vector.
    private static int[] Draw(int count, int size, Key key)
    {
        HashSet<int> taken = [];
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++)
        {
            int last = count - size + i, candidate = key.Below(last + 1, i);
            drawn[i] = taken.Add(candidate) ? candidate : last;
            taken.Add(drawn[i]);
        }

        return drawn;
    }
}

/// <summary>What accumulating and drawing remembers: all data that there ever were.</summary>
public sealed record ArchiveMemory : SelectionMemory
{
    /// <summary>The memory with which feedback begins.</summary>
    /// <param name="choice">What the policy's choice of rows remembers.</param>
    /// <param name="archive">The real vectors.</param>
    public ArchiveMemory(SelectionMemory choice, Archive archive) : base(choice) => Archive = archive;

    /// <summary>The real vectors, then the responses in the order in which they came.</summary>
    public Archive Archive { get; init; }

    /// <inheritdoc/>
    public override SavedMemory Save() => base.Save().With("archive", Archive);

    /// <inheritdoc/>
    public override FeedbackMemory Restored(SavedMemory saved) =>
        (ArchiveMemory)base.Restored(saved) with { Archive = saved.Archive("archive") };
}
