using System.Collections.Immutable;

namespace Collapse.Measures;

/// <summary>What a measure of drawn rows needs of the real ones.</summary>
public enum SampleNeed
{
    /// <summary>Rows alone.</summary>
    Rows,

    /// <summary>Their distribution, as modes.</summary>
    Modes,

    /// <summary>Their classes, where they are not modes.</summary>
    Classes,
}

/// <summary>One measure of drawn rows against real ones.</summary>
/// <param name="Name">Its column in tables.</param>
/// <param name="Title">Its name in figures, with the unit.</param>
/// <param name="Need">What it needs.</param>
/// <param name="Of">Its value; NaN when a drawn entry is not finite.</param>
public sealed record SampleMeasure(string Name, string Title, SampleNeed Need, Func<DrawnRows, double> Of);

/// <summary>Every measure of drawn rows, by name: a new one is a line in this list.</summary>
/// <remarks>
/// The sampling floor of each is its value for rows of the same number that are real but were never trained on.
/// </remarks>
public static class SampleMeasures
{
    /// <summary>The measures, in the order of tables.</summary>
    public static ImmutableArray<SampleMeasure> All { get; } =
    [
        new("variance", "total variance / real", SampleNeed.Rows, DirectionalVariance.Total),
        new("log_variance", "mean log variance over directions / real", SampleNeed.Rows, DirectionalVariance.MeanLog),
        new("rank", "effective rank", SampleNeed.Rows, drawn => EffectiveRank.Of(drawn.Values)),
        new("coverage", "coverage of real rows", SampleNeed.Rows, Coverage.Of),
        new("density", "density", SampleNeed.Rows, Density.Of),
        new("recall", "recall of real rows", SampleNeed.Rows, Recall.Of),
        new("distance", "distance to the nearest real row / real", SampleNeed.Rows, NearestDistance.Of),
        new("modes", "modes", SampleNeed.Modes, drawn => Mode(drawn, found => found.Modes)),
        new("quality", "share of high quality", SampleNeed.Modes, drawn => Mode(drawn, found => found.HighQuality)),
        new("divergence", "KL of modes (nats)", SampleNeed.Modes, drawn => Mode(drawn, found => found.Divergence)),
        new("classes", "classes drawn", SampleNeed.Classes, ClassShares.Drawn),
    ];

    /// <summary>Those that can be taken of some real rows.</summary>
    public static IEnumerable<SampleMeasure> For(RealRows real) => All.Where(measure => measure.Need switch
    {
        SampleNeed.Modes => real.Modes is not null,
        SampleNeed.Classes => !real.ClassNames.IsEmpty && real.Modes is null,
        _ => true,
    });

    private static double Mode(DrawnRows drawn, Func<ModeCoverage, double> of) =>
        drawn.IsFinite ? of(ModeCoverage.Of(drawn.Values, drawn.Real.Modes!)) : double.NaN;
}
