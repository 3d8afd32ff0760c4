namespace Collapse.Experiments;

/// <summary><c>radio.csv</c>: one row a kind of noise.</summary>
public static class RadioTable
{
    private static readonly (string Name, Func<RadioResult, object> Value)[] Columns =
    [
        ("noise", result => result.Protocol.Noise),
        ("steps", result => result.Protocol.Steps),
        ("pulses", result => result.Protocol.Pulses),
        ("seed", result => result.Protocol.Seed),
        ("time_within_2_percent_before", result => result.TimeBefore),
        ("time_within_2_percent_after", result => result.TimeAfter),
        ("height_within_2_percent_before", result => result.HeightBefore),
        ("height_within_2_percent_after", result => result.HeightAfter),
        ("snr_improvement_db", result => result.SnrImprovementDb),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The simulations, in the order of the rows.</param>
    public static void Write(string path, IEnumerable<RadioResult> results) => Tables.Write(path, Columns, results);
}
