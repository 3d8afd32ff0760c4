namespace Collapse.Measures;

/// <summary>
/// How near drawn rows are to real ones: the mean distance to the nearest real row, over the mean distance of real rows
/// to their nearest others.
/// </summary>
/// <remarks>About 1 for fresh draws of the same distribution; near 0 for copies; above 1 off the data.</remarks>
public static class NearestDistance
{
    /// <summary>At least 0; NaN when a drawn entry is not finite, or when real rows are all doubled.</summary>
    public static double Of(DrawnRows drawn) => drawn.IsFinite
        ? Neighbours.Nearest(drawn.DistancesToReal).Average(square => Math.Sqrt(square)) / drawn.Real.Spacing
        : double.NaN;
}
