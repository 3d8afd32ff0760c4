using System.Collections.Immutable;
using Collapse.Feedback;

namespace Collapse.Experiments;

/// <summary><c>forecast.csv</c>: one row a moment of a forecast, as <see cref="Tables"/> writes its own.</summary>
public static class ForecastTable
{
    private static readonly
        ImmutableArray<(string Name, Func<(string Lead, ForecastResult Result, ForecastPoint Point),
            object> Value)> Columns =
    [
        ("learner", row => row.Result.Protocol.Simulation.Learner),
        ("lead", row => row.Lead),
        ("steps", row => row.Point.Step),
        ("repetition", row => row.Result.Protocol.Simulation.Repetition),
        ("simulated", row => row.Point.Simulated.Correlation),
        ("predicted", row => row.Point.Predicted.Correlation),
        ("lower", row => row.Point.Lower),
        ("upper", row => row.Point.Upper),
        ("simulated_variance", row => row.Point.Simulated.Variance),
        ("predicted_variance", row => row.Point.Predicted.Variance),
        ("simulated_rank", row => row.Point.Simulated.Rank),
        ("predicted_rank", row => row.Point.Predicted.Rank),
        ("simulated_new_error", row => row.Point.Simulated.NewError),
        ("predicted_new_error", row => row.Point.Predicted.NewError),
        ("first_loss", row => row.Result.FirstLoss),
        ("loss_again", row => row.Result.LossAgain),
        ("hidden", row => row.Result.Protocol.Simulation.Hidden),
        ("warmup", row => row.Result.Protocol.Simulation.WarmUp),
        ("noise", row => row.Result.Protocol.Simulation.Noise),
        ("seed", row => row.Result.Protocol.Simulation.Seed),
        ("draws", row => row.Result.Protocol.Draws),
        ("policy", row => FeedbackKinds.Text(row.Result.Protocol.Simulation.Policy)),
        ("data_correlation", row => row.Result.DataCorrelation),
        ("outcome", row => row.Result.Outcome),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lead">The lead of the data, or what else tells it from others of its kind.</param>
    /// <param name="results">The forecasts, in the order of the rows.</param>
    public static void Write(string path, string lead, IEnumerable<ForecastResult> results) =>
        Tables.Write(path, Columns, results.SelectMany(result => result.Trace.Select(point => (lead, result, point))));
}
