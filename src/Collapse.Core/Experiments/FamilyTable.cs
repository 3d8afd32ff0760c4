using System.Collections.Immutable;
using Collapse.Data;

namespace Collapse.Experiments;

/// <summary><c>family.csv</c>: one row a measured moment of a simulation of the family, as <see cref="Tables"/> writes its own.</summary>
public static class FamilyTable
{
    private static readonly ImmutableArray<(string Name, Func<(FamilyResult Result, FamilyPoint Point), object> Value)> Columns =
    [
        ("learner", row => row.Result.Protocol.Learner),
        ("feedback", row => row.Result.Protocol.Feedback ? "on" : "off"),
        ("hidden", row => row.Result.Protocol.Hidden),
        ("repetition", row => row.Result.Protocol.Repetition),
        ("seed", row => row.Result.Protocol.Seed),
        ("noise", row => row.Result.Protocol.Noise),
        ("warmup", row => row.Result.Protocol.WarmUp),
        ("step", row => row.Point.Step),
        ("output_correlation", row => row.Point.OutputCorrelation),
        ("output_variance", row => row.Point.OutputVariance),
        ("effective_rank", row => row.Point.EffectiveRank),
        ("contraction", row => row.Point.Contraction),
        ("new_rmse_ratio", row => row.Point.NewRmseRatio),
        ("roc_area", row => row.Point.RocArea),
        ("roc_area_wide_qrs", row => row.Point.RocAreas[(int)Abnormality.WideQrs]),
        ("roc_area_st_elevation", row => row.Point.RocAreas[(int)Abnormality.StElevation]),
        ("roc_area_missing_p", row => row.Point.RocAreas[(int)Abnormality.MissingP]),
        ("roc_area_inverted_t", row => row.Point.RocAreas[(int)Abnormality.InvertedT]),
        ("threshold", row => row.Point.Threshold),
        ("threshold_lower", row => row.Point.ThresholdLower),
        ("threshold_upper", row => row.Point.ThresholdUpper),
        ("false_alarms", row => row.Point.FalseAlarms),
        ("detected", row => row.Point.Detected),
        ("data_correlation", row => row.Result.DataCorrelation),
        ("data_variance", row => row.Result.DataVariance),
        ("outcome", row => row.Result.Outcome),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">The simulations, in the order of the rows.</param>
    public static void Write(string path, IEnumerable<FamilyResult> results) =>
        Tables.Write(path, Columns, results.SelectMany(result => result.Trace.Select(point => (result, point))));
}
