using Collapse.Figures;
using Collapse.Learners;
using Collapse.Losses;
using Xunit;

namespace Collapse.Tests.Figures;

public sealed class RenderForLooking
{
    [Fact]
    public void Writes_every_kind_of_figure_where_COLLAPSE_LOOK_says()
    {
        string? folder = Environment.GetEnvironmentVariable("COLLAPSE_LOOK");
        if (folder is null) return;
        SegmentAxis axis = SegmentAxis.Milliseconds();
        void Save(string name, Figure figure) => File.WriteAllText(Path.Combine(folder, name + ".svg"), figure.Svg);
        var grid = FakeResults.Grid();
        Save("box-full", CorrelationFigure.Create(grid, Loss.Mse, 20));
        Save("beats-full", BeatsFigure.Create(grid, Loss.Mse, 20, FakeResults.Reference(), axis));
        Save("traj-full", TrajectoryFigure.Create(grid, Loss.Mse, 20));
        var one = FakeResults.Grid(repetitions: 1, steps: [100, 1000]);
        Save("box-one", CorrelationFigure.Create(one, Loss.Mse, 20));
        Save("beats-one", BeatsFigure.Create(one, Loss.Mse, 20, FakeResults.Reference(), axis));
        Save("traj-one", TrajectoryFigure.Create(one, Loss.Mse, 20));
        var ae = FakeResults.Grid(models: [Model.Ae]);
        Save("box-ae", CorrelationFigure.Create(ae, Loss.Mse, 20));
        Save("traj-ae", TrajectoryFigure.Create(ae, Loss.Mse, 20));
        Save("beats-ae", BeatsFigure.Create(ae, Loss.Mse, 20, FakeResults.Reference(), axis));
        var zoom = grid.Select(r => (r with { DataCorrelation = 0.9931 }).WithCorrelation(p => 0.993 + (p.OutputCorrelation - 0.7) / 50)).ToArray();
        Save("box-zoom", CorrelationFigure.Create(zoom, Loss.Mse, 20));
        Save("traj-zoom", TrajectoryFigure.Create(zoom, Loss.Mse, 20));
        var broken = grid.Where(r => !(r.Protocol.Model == Model.Ae && r.Protocol.Steps == 100))
            .Select(r => r.Protocol.Model == Model.Dae && r.Protocol.Steps == 100_000 && r.Protocol.Repetition < 3 ? r.Diverge()
                : r.Protocol.Steps == 10_000 && r.Protocol.Model == Model.Dae ? r.Diverge()
                : r.Protocol.Steps == 10_000 ? r.WithCorrelation(p => p.Step == 0 ? p.OutputCorrelation : double.NaN)
                : r.Protocol.Repetition == 4 ? r.WithCorrelation(p => p.OutputCorrelation - 0.3) : r).ToArray();
        Save("box-broken", CorrelationFigure.Create(broken, Loss.Mse, 20));
        Save("traj-broken", TrajectoryFigure.Create(broken, Loss.Mse, 20));
        Save("beats-broken", BeatsFigure.Create(broken, Loss.Mse, 20, FakeResults.Reference(), axis));
        var many = FakeResults.Grid(steps: [1, 10, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 1_000_000], repetitions: 5);
        Save("box-many", CorrelationFigure.Create(many, Loss.Mse, 20));
        Save("beats-many", BeatsFigure.Create(many, Loss.Mse, 20, FakeResults.Reference(), axis));
        Save("traj-many", TrajectoryFigure.Create(many, Loss.Mse, 20));
    }
}
