using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>The share of real rows that each training set needs.</summary>
/// <param name="Expected">For the gain as it was measured.</param>
/// <param name="Safe">For the lower end of its interval; NaN where there is none.</param>
public readonly record struct RealShareNeed(double Expected, double Safe);

/// <summary>
/// How one measure goes on: what a generation keeps, when the limit is reached, how much real data holds it.
/// </summary>
/// <param name="Name">The measure.</param>
/// <param name="Gain">What a generation keeps, with its 95 % interval; 1 is no loss.</param>
/// <param name="Limit">The share of the real value that the horizon is about.</param>
/// <param name="Earliest">
/// More generations until then, at the earliest (lower end of the 95 % interval); NaN where no interval is.
/// </param>
/// <param name="Expected">As the drift goes on; infinity for never.</param>
/// <param name="Latest">At the latest; infinity for perhaps never.</param>
public sealed record MeasureOutlook(
    string Name, Effect Gain, double Limit, double Earliest, double Expected, double Latest)
{
    /// <summary>Whether the data say when: the interval ends, and within ten times the expectation.</summary>
    public bool CanBeTold => double.IsFinite(Latest) && Latest <= 10 * Math.Max(Expected, 1);

    /// <summary>
    /// The share of real rows in each training set that keeps 90 % for ever: expected, and to be safe.
    /// </summary>
    public RealShareNeed ShareKeeping90 => Share(0.90);

    /// <summary>The share that keeps 99 %.</summary>
    public RealShareNeed ShareKeeping99 => Share(0.99);

    private RealShareNeed Share(double kept) =>
        new(RealShare.Keeping(Gain.Value, kept), RealShare.Keeping(Gain.Low, kept));
}

/// <summary>The forecast of a pipeline whose generations lose something.</summary>
/// <param name="Variance">The total variance, until half of it is left.</param>
/// <param name="Weakest">
/// The principal direction that loses fastest, until half of it is left; null where none surely loses faster than all
/// together.
/// </param>
/// <param name="WeakestDirection">Its number, from 1; 0 for none.</param>
/// <param name="Rank">The effective rank, until two.</param>
/// <param name="Generations">The number of generations that it rests on.</param>
/// <param name="Sentences">What of this can be said, in sentences, and what cannot.</param>
public sealed record Outlook(
    MeasureOutlook Variance, MeasureOutlook? Weakest, int WeakestDirection, MeasureOutlook Rank, int Generations,
    ImmutableArray<string> Sentences);
