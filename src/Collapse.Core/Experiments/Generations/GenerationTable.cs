using System.Collections.Immutable;

namespace Collapse.Experiments;

/// <summary>The tables of a study of generations.</summary>
public static class GenerationTable
{
    /// <summary>
    /// <c>generations.csv</c>: one row a learner, policy, generation and repetition; each measure beside its sampling
    /// floor.
    /// </summary>
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

    /// <summary><c>claims.csv</c>: one row a claim that was judged, with its verdict and numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">As <see cref="GenerationClaims.Judge"/> gives them.</param>
    public static void WriteClaims(string path, IEnumerable<Finding> findings) => Tables.Write(path,
        [
            ("claim", finding => finding.Claim),
            ("statement", finding => finding.Statement),
            ("scope", finding => finding.Scope),
            ("verdict", finding => Verdicts.Words(finding.Verdict)),
            ("numbers", finding => finding.Numbers),
            ("test", finding => finding.Test),
        ], findings);

    /// <summary>
    /// <c>fates.csv</c>: one row a learner and policy (<see cref="GenerationFate"/>); each measure in the first
    /// generation, in the last, and its sampling floor; for each class the last generation that drew it.
    /// <c>change</c> is that of the mean log variance with half its 95 % interval; <c>modes_lost</c> the first
    /// generation with fewer modes in the median than the first.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The chains; all of the same data.</param>
    public static void WriteFates(string path, IReadOnlyList<GenerationResult> results)
    {
        ImmutableArray<string> measures = results.Count > 0 ? results[0].MeasureNames : [];
        ImmutableArray<string> classes = results.Count > 0 ? results[0].ClassNames : [];
        List<(string, Func<GenerationFate, object>)> columns =
        [
            ("learner", fate => fate.Learner),
            ("policy", fate => fate.Policy),
            ("chains", fate => fate.Chains.All),
            ("finished", fate => fate.Chains.Finished),
            ("tendency", fate => fate.Tendency),
            ("change", fate => fate.Change.Mean),
            ("change_half", fate => fate.Change.Half),
            ("modes_lost", fate => fate.ModesLost ?? double.NaN),
        ];
        foreach ((int place, string name) in measures.Index())
        {
            columns.Add(($"{name}_first", fate => fate.First[place]));
            columns.Add(($"{name}_last", fate => fate.Last.IsEmpty ? double.NaN : fate.Last[place]));
            columns.Add(($"{name}_floor", _ => results[0].FloorOf(name)));
        }

        foreach ((int place, string name) in classes.Index())
            columns.Add(($"last_drawn_{name.Replace(' ', '_')}", fate => fate.Lost[place]));
        Tables.Write(path, columns, GenerationFate.Of(results));
    }
}
