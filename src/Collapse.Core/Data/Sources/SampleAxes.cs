namespace Collapse.Data;

/// <summary>What the coordinates of a sample mean and in what its values are, for the axes of figures.</summary>
/// <param name="Label">Name and unit of the horizontal axis.</param>
/// <param name="First">The position of coordinate 0.</param>
/// <param name="Spacing">The distance between two coordinates; above 0.</param>
/// <param name="ValueLabel">Name and unit of the values.</param>
public sealed record SampleAxes(string Label, double First, double Spacing, string ValueLabel)
{
    /// <summary>A count of coordinates from 0, for data without a known meaning.</summary>
    public static SampleAxes Plain { get; } = new("coordinate", 0, 1, "value");

    /// <summary>Heartbeats: time in milliseconds from the R peak.</summary>
    public static SampleAxes Beats(DataOptions options)
    {
        CohortOptions cohort = options.Cohort();
        double spacing = 1000 / cohort.Rate;
        return new SampleAxes("time from R peak (ms)", -cohort.Before * spacing, spacing, options.Scaling switch
        {
            Scaling.MinMax => "amplitude, scaled to [0, 1]",
            Scaling.ZScore => "amplitude (standard deviations)",
            _ => "amplitude (mV)",
        });
    }
}
