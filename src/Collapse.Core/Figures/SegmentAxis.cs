namespace Collapse.Figures;

/// <summary>What the coordinates of a segment mean, for the axes of a figure.</summary>
/// <param name="Label">Name and unit of the horizontal axis.</param>
/// <param name="First">The position of coordinate 0.</param>
/// <param name="Spacing">The distance between two coordinates; above 0.</param>
/// <param name="ValueLabel">Name and unit of the vertical axis.</param>
public sealed record SegmentAxis(string Label, double First, double Spacing, string ValueLabel)
{
    /// <summary>A plain count of coordinates from 0, for data without a known meaning.</summary>
    public static SegmentAxis Coordinates { get; } = new("coordinate", 0, 1, "value");

    /// <summary>ECG segments: time in milliseconds from the R peak, which is 0.</summary>
    /// <param name="peak">The coordinate of the R peak, from 0.</param>
    /// <param name="spacing">Milliseconds a sample.</param>
    /// <param name="valueLabel">Name and unit of the amplitude after scaling.</param>
    public static SegmentAxis Milliseconds(int peak = 35, double spacing = 10,
        string valueLabel = "scaled amplitude") =>
        new("time from R peak (ms)", -peak * spacing, spacing, valueLabel);
}
