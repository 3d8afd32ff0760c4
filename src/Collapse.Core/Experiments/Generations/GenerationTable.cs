using System.Collections.Immutable;

namespace Collapse.Experiments;

/// <summary>
/// <c>generations.csv</c>: one row a learner, policy, generation and repetition; each measure beside its sampling
/// floor.
/// </summary>
public static class GenerationTable
{
    /// <summary>Writes the table, as <see cref="Tables"/> writes its own.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The chains, in the order of the rows; all of the same data.</param>
    public static void Write(string path, IReadOnlyList<GenerationResult> results)
    {
        ImmutableArray<string> measures = results.Count > 0 ? results[0].MeasureNames : [];
        ImmutableArray<string> classes = results.Count > 0 ? results[0].ClassNames : [];
        List<(string, Func<(GenerationResult Result, GenerationPoint Point), object>)> columns =
        [
            ("learner", row => row.Result.Protocol.Learner),
            ("policy", row => row.Result.Protocol.Policy),
            ("generation", row => row.Point.Generation),
            ("repetition", row => row.Result.Protocol.Repetition),
            ("seed", row => row.Result.Protocol.Seed),
            ("samples", row => row.Result.Protocol.Samples),
            ("steps", row => row.Result.Protocol.StepsEach),
            ("fine_tune", row => row.Result.Protocol.FineTune ? "true" : "false"),
            ("training_rows", row => row.Point.TrainingRows),
        ];
        foreach ((int place, string name) in measures.Index())
        {
            columns.Add((name, row => row.Point.Measures[place]));
            columns.Add(($"{name}_floor", row => row.Result.Floor.Measures[place]));
        }

        foreach ((int place, string name) in classes.Index())
        {
            string column = $"share_{name.Replace(' ', '_')}";
            columns.Add((column, row => row.Point.ClassShares[place]));
            columns.Add(($"{column}_floor", row => row.Result.Floor.ClassShares[place]));
        }

        columns.Add(("agreement", row => row.Point.Agreement));
        columns.Add(("agreement_floor", row => row.Result.Floor.Agreement));
        columns.Add(("path_longest_step", row => row.Point.Path.LongestStep));
        columns.Add(("path_distance", row => row.Point.Path.Distance));
        columns.Add(("outcome", row => row.Result.Outcome));
        Tables.Write(path, columns, results.SelectMany(result => result.Points.Select(point => (result, point))));
    }
}
