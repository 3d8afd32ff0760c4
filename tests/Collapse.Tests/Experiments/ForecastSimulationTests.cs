using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Runs;
using Collapse.Theory;

namespace Collapse.Tests.Experiments;

/// <summary>
/// Forecasts beside their simulations: of the same learner, and of the policies that can be forecast.
/// </summary>
public sealed class ForecastSimulationTests
{
    private static readonly ForecastProtocol Small = new()
    {
        Simulation = new() { Learner = "vae", Hidden = 4, WarmUp = 20, Steps = 30 },
        Draws = 3,
    };

    private static readonly DataSet Data = SyntheticEcg.Load(new CohortOptions { SegmentsPerSubject = 2 }, 1);

    [Fact]
    public void Its_simulation_is_the_one_of_the_protocol_and_its_forecast_begins_there()
    {
        ForecastResult result = ForecastSimulation.Run(Small, Data, Checkpoints.None());
        SimulationResult simulation = Simulation.Run(Small.Simulation, Data);
        Assert.Equal(simulation.Trace.Select(point => point.OutputCorrelation),
            result.Trace.Select(point => point.Simulated.Correlation));
        ForecastPoint start = result.Trace[0];
        // The warm-up of both is the same: what is forecast for N = 0 is what is measured there.
        Assert.Equal(start.Simulated.Correlation, start.Predicted.Correlation, 1e-6);
        Assert.Equal(start.Simulated.Variance, start.Predicted.Variance, 1e-6);
        Assert.Equal(start.Simulated.Rank, start.Predicted.Rank, 1e-3);
        Assert.Equal(start.Simulated.NewError, start.Predicted.NewError, 1e-5);
    }

    [Theory]
    [InlineData("replace/3", 0, 0, 3)]
    [InlineData("gold:0.25", 0.25, 0, 1)]
    [InlineData("mix:0.1", 0, 0.1, 1)]
    [InlineData("none", 1, 0, 1)]
    public void These_policies_can_be_forecast(string policy, double gold, double fresh, int rows) =>
        Assert.Equal(
            new ForecastPolicy { ProtectedShare = gold, FreshShare = fresh, RowsPerStep = rows },
            ForecastProtocol.Policy(new Protocol { Policy = FeedbackKinds.Parse(policy) }));

    [Theory]
    [InlineData("accumulate")]
    [InlineData("verified:0.1")]
    [InlineData("replace/cyclic")]
    public void These_cannot(string policy) =>
        Assert.Contains(
            policy,
            Assert.Throws<InputException>(() =>
                ForecastProtocol.Policy(new Protocol { Policy = FeedbackKinds.Parse(policy) })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Draws_out_of_range_are_bad_input() =>
        Assert.Equal(
            "draws is 0; expected 1 to 10000.",
            Assert.Throws<InputException>(() => (Small with { Draws = 0 }).Validated()).Message);
}
