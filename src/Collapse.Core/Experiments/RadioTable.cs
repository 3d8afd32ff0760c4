namespace Collapse.Experiments;

/// <summary><c>radio.csv</c>: one row a kind of noise.</summary>
public static class RadioTable
{
    private static readonly (string Name, Func<RadioResult, object> Value)[] Columns =
    [
        ("noise", result => result.Protocol.Noise),
        ("seed", result => result.Protocol.Seed),
        ("learned_steps", result => result.Learned),
        ("best_step", result => result.BestStep),
        ("located_within_2_percent_before", result => result.Before.Located),
        ("located_within_2_percent_after", result => result.After.Located),
        ("height_within_2_percent_before", result => result.Before.Height),
        ("height_within_2_percent_after", result => result.After.Height),
        ("snr_improvement_db", result => result.After.SnrImprovementDb),
        ("feedback_steps", result => result.Fed[^1].Steps),
        ("located_within_2_percent_after_feedback", result => result.Fed[^1].Accuracy.Located),
        ("snr_improvement_db_after_feedback", result => result.Fed[^1].Accuracy.SnrImprovementDb),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The simulations, in the order of the rows.</param>
    public static void Write(string path, IEnumerable<RadioResult> results) => Tables.Write(path, Columns, results);
}
