using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>Replacing, but for a share of the vectors, drawn once, that is never replaced.</summary>
/// <remarks>
/// The fixed real data of S. Alemohammad et al., "Self-consuming generative models go MAD", ICLR 2024 (their "synthetic
/// augmentation loop"), here inside one training set. Only the other vectors are chosen, so each of these is replaced 1
/// / (1 - p) times as often as without a gold standard.
/// </remarks>
/// <param name="Share">p, the protected share, 0 to 1; round(p M) rows, halves away from 0.</param>
public sealed record GoldStandard(double Share) : SelectiveFeedback<GoldMemory>
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("gold", "replacing, but for a share of the rows that is never replaced", new("share", 0, 1), share =>
        new GoldStandard(share));

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    public override double Dose => Share;

    /// <summary>How many of <paramref name="count"/> rows are protected.</summary>
    public int Protected(int count) => (int)Math.Round(Share * count, MidpointRounding.AwayFromZero);

    /// <inheritdoc/>
    protected override GoldMemory Remember(SelectionMemory choice, Matrix reference, Key key) =>
        new(choice, RowOrder.Draw(reference.Rows, key.Derive("gold standard")));

    /// <inheritdoc/>
    protected override int RowOf(int choice, int count, GoldMemory memory) => memory.Ranks[Protected(count) + choice];

    /// <inheritdoc/>
    protected override int Choices(int count) => count - Protected(count);

    /// <inheritdoc/>
    protected override FeedbackStep Decide(GoldMemory memory, Answers answers, Key key) =>
        new(answers.Rows, answers.Responses, memory);
}

/// <summary>What a gold standard remembers: which rows are protected.</summary>
public sealed record GoldMemory : SelectionMemory
{
    /// <summary>The memory with which feedback begins.</summary>
    /// <param name="choice">What the policy's choice of rows remembers.</param>
    /// <param name="ranks">All rows, the protected ones first.</param>
    public GoldMemory(SelectionMemory choice, RowOrder ranks) : base(choice) => Ranks = ranks;

    /// <summary>All rows in an order drawn when feedback began; the first ones are protected.</summary>
    public RowOrder Ranks { get; init; }

    /// <inheritdoc/>
    public override SavedMemory Save() => base.Save().With("ranks", Ranks);

    /// <inheritdoc/>
    public override FeedbackMemory Restored(SavedMemory saved) =>
        (GoldMemory)base.Restored(saved) with { Ranks = saved.Order("ranks") };
}
