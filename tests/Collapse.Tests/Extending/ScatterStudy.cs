using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Runs;
using Collapse.Scripts;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Extending;

/// <summary>By how much do repetitions differ? One row for each learner, width and number of steps.</summary>
public static class ScatterStudy
{
    private static readonly GridOptions Small = new()
    {
        Losses = [Loss.Mse],
        Hidden = [4],
        Steps = [3],
        Repetitions = 2,
        Base = new Protocol { WarmUp = 3 },
    };

    /// <summary>Its line in the list.</summary>
    public static Studies.Study Study { get; } = new(
        "scatter", "By how much repetitions differ.", several: true, without: [], grid: new GridOptions(), quick: Small,
        execute: FuncConvert.FromFunc<Studies.Request, int>(Execute));

    private static int Execute(Studies.Request request)
    {
        DataSet data = Studies.load(request);
        FSharpResult<RunResult<Protocol, SimulationResult>, int> run =
            Studies.simulate(request, Studies.runs(request), "", data, request.Grid.Protocols());
        if (run.IsError) return run.ErrorValue;
        (string, Func<SimulationResult[], object>)[] columns =
        [
            ("learner", cell => cell[0].Protocol.Learner),
            ("hidden", cell => cell[0].Protocol.Hidden),
            ("steps", cell => cell[0].Protocol.Steps),
            ("range", Range),
        ];
        Tables.Write(
            Leavings.path(request, "scatter.csv"), columns,
            run.ResultValue.Results.GroupBy(one => one.Protocol with { Repetition = 0 })
                .Select(cell => cell.ToArray()));
        Leavings.close(request, "Table");
        return 0;
    }

    private static object Range(SimulationResult[] cell)
    {
        double[] correlations = [.. cell.Select(one => one.Final.OutputCorrelation)];
        return correlations.Max() - correlations.Min();
    }
}
