using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>
/// Replacing, but a response is accepted only if it stays near the real vector that its row began as; else the row is
/// kept.
/// </summary>
/// <remarks>
/// Near: root mean square distance over the coordinates, sqrt(mean_d (y_jd - r_jd)^2), of at most
/// <paramref name="Tolerance"/> units. The idea that
/// synthetic data need a verifier is that of Y. Feng et al., "Beyond model collapse: scaling up with synthesized data
/// requires verification", 2024; they verify labels, the distance is our reading for signals. A verifier that knows
/// each vector's original is the strongest there can be, so this shows what verification can give at best.
/// </remarks>
/// <param name="Tolerance">At least 0, in units of <see cref="Unit"/>.</param>
public sealed record Verified(double Tolerance) : SelectiveFeedback<ReferenceMemory>
{
    /// <summary>Its line in the list.</summary>
    public static FeedbackKind Kind { get; } =
        new("verified", "replacing where the response stays within a tolerance, in standard deviations of the data",
        new("tolerance", 0, 1000), tolerance => new Verified(tolerance));

    /// <inheritdoc/>
    public override string Name => Kind.Name;

    /// <inheritdoc/>
    public override double Dose => Tolerance;

    /// <summary>
    /// The unit of the tolerance, in the units of the data; sigma(X) once it is known (<see cref="For"/>).
    /// </summary>
    public double Unit { get; init; } = 1;

    /// <inheritdoc/>
    public override IFeedback For(double sigma) => this with { Unit = sigma };

    /// <inheritdoc/>
    protected override ReferenceMemory Remember(SelectionMemory choice, Matrix reference, Key key) =>
        new(choice, Archive.Of(reference));

    /// <inheritdoc/>
    protected override FeedbackStep Decide(ReferenceMemory memory, Answers answers, Key key)
    {
        ImmutableArray<int> accepted =
        [
            .. Enumerable.Range(0, answers.Rows.Length).Where(index =>
                Distance(answers.Responses.Row(index), memory.Reference.Row(answers.Rows[index])) <= Tolerance * Unit),
        ];
        return new([.. accepted.Select(index => answers.Rows[index])], answers.Responses.Take(accepted), memory);
    }

    private static double Distance(ReadOnlySpan<float> response, ReadOnlySpan<float> real)
    {
        double sum = 0;
        for (int i = 0; i < response.Length; i++)
            sum += ((double)response[i] - real[i]) * ((double)response[i] - real[i]);
        return Math.Sqrt(sum / response.Length);
    }
}
