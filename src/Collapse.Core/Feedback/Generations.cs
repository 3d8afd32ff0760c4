using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>
/// Generations: all vectors become the responses to them at once, and the learner is trained from scratch on these.
/// </summary>
/// <remarks>
/// I. Shumailov et al., "AI models collapse when trained on recursively generated data", Nature 631:755 (2024). The
/// first turn is the end of the first generation, which was trained on real data; then each generation has
/// <paramref name="Length"/>
/// learning steps, so that after a multiple of them one is just trained.
/// </remarks>
/// <param name="Length">Learning steps of a generation, at least 1.</param>
public sealed record Generations(int Length) : IFeedback
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("generations", "all rows become responses every LENGTH steps, and training starts afresh",
        new("length", 1, 100_000_000, Whole: true), length => new Generations((int)length));

    /// <inheritdoc/>
    public string Name => Kind.Name;

    /// <inheritdoc/>
    public double Dose => Length;

    /// <inheritdoc/>
    public FeedbackMemory Begin(Matrix reference, Key key) => new(0);

    /// <inheritdoc/>
    public ImmutableArray<int> Choose(int count, FeedbackMemory memory, Key key) =>
        memory.Turn % Length == 0 ? ImmutableArray.CreateRange(Enumerable.Range(0, count)) : [];

    /// <inheritdoc/>
    public FeedbackStep Feed(FeedbackMemory memory, Answers answers, Key key)
    {
        FeedbackMemory next = memory with { Turn = memory.Turn + 1 };
        return answers.Rows.IsEmpty
            ? FeedbackStep.Keep(next)
            : new FeedbackStep(answers.Rows, answers.Responses, next, Retrain: true);
    }
}
