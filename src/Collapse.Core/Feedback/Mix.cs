using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>
/// Replacing, but with a given probability the chosen vector becomes fresh real data instead of a response.
/// </summary>
/// <remarks>
/// Fresh is a uniformly drawn vector of the reference data: what the learner was trained on at first, never what is
/// held out. Q. Bertrand et al., "On the stability of iterative retraining of generative models on their own data",
/// ICLR 2024;
/// S. Alemohammad et al., ICLR 2024 ("fresh data loop").
/// </remarks>
/// <param name="Probability">q, 0 to 1.</param>
public sealed record Mix(double Probability) : SelectiveFeedback<ReferenceMemory>
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("mix", "replacing, but a chosen row becomes fresh real data with a probability", new("probability", 0, 1),
        probability => new Mix(probability));

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    public override double Dose => Probability;

    /// <inheritdoc/>
    protected override ReferenceMemory Remember(SelectionMemory choice, Matrix reference, Key key) =>
        new(choice, Archive.Of(reference));

    /// <inheritdoc/>
    protected override FeedbackStep Decide(ReferenceMemory memory, Answers answers, Key key)
    {
        Key fresh = key.Derive("fresh"), draw = key.Derive("draw");
        return new(
            answers.Rows,
            Matrix.Create(answers.Rows.Length, answers.Responses.Columns, (index, values) =>
                (fresh.Uniform(index) < Probability
                    ? memory.Reference.Row(draw.Below(memory.Reference.Count, index))
                    : answers.Responses.Row(index)).CopyTo(values)),
            memory);
    }
}
