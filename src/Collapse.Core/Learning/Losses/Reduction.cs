namespace Collapse.Learning;

/// <summary>How squared errors are added up to a loss.</summary>
/// <remarks>
/// The two differ by the factor D / 2 alone, which Adam nearly cancels: it matters to its epsilon, and to weight decay,
/// since half sums plus w/2 sum of squared weights are D / 2 times (means plus (2 w / D) / 2 sum of squared weights).
/// </remarks>
public enum Reduction
{
    /// <summary>Mean over samples and coordinates: (1 / (M D)) sum ||y - x||^2.</summary>
    Mean,

    /// <summary>Mean over samples of half the sum over coordinates: (1 / (2 M)) sum ||y - x||^2.</summary>
    HalfSum,
}
