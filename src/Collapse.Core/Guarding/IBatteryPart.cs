namespace Collapse.Guarding;

/// <summary>A statistic of the battery.</summary>
/// <param name="Name">What it compares, in words.</param>
/// <param name="HasDirection">
/// Whether below zero means loss and above it gain; else only its size means something.
/// </param>
/// <param name="Loss">What a value below zero means.</param>
/// <param name="Gain">What a value above zero means.</param>
public sealed record BatteryStatistic(string Name, bool HasDirection, string Loss, string Gain)
{
    /// <summary>S1: mean over the principal directions of the log variance ratio, generated over real.</summary>
    public static BatteryStatistic Directions { get; } = new(
        "log variance, mean over directions", true,
        "variance is lost direction by direction", "variance is gained direction by direction");

    /// <summary>S2: log ratio of the total variance.</summary>
    public static BatteryStatistic Total { get; } = new(
        "log of the total variance", true, "the rows shrink towards their mean", "the rows spread out");

    /// <summary>S3: log ratio of the variance outside those directions.</summary>
    public static BatteryStatistic Residual { get; } = new(
        "log variance outside the directions", true,
        "the weak directions die (rank is lost)", "noise is added in the weak directions");

    /// <summary>S4: difference of the mean log distance to the nearest row of the same set.</summary>
    public static BatteryStatistic Neighbours { get; } = new(
        "log distance to the nearest row of the same set", true,
        "rows are near-copies of each other", "rows lie farther apart");

    /// <summary>S5: energy distance over the mean distance; it sees moved means.</summary>
    public static BatteryStatistic Energy { get; } = new(
        "energy distance", false, "the distribution has moved", "the distribution has moved");

    /// <summary>S6, where rows have classes: chi-square distance of their counts.</summary>
    public static BatteryStatistic Classes { get; } = new(
        "shares of classes", false, "the shares of classes have changed", "the shares of classes have changed");
}

/// <summary>Some statistics that share what they are computed from.</summary>
internal interface IBatteryPart
{
    /// <summary>The statistics, in the order of their values.</summary>
    IReadOnlyList<BatteryStatistic> Statistics { get; }

    /// <summary>Writes the values for a labelling: which rows of the pool count as generated.</summary>
    void Write(ReadOnlySpan<bool> generated, Span<double> values);
}
