using System.Collections.Immutable;
using System.Globalization;
using Collapse.Feedback;
using Collapse.Runs;
using Collapse.Theory;

namespace Collapse.Experiments;

/// <summary>A forecast that is made, and the simulation that it is held against. Immutable.</summary>
public sealed record ForecastProtocol : IKeyed
{
    /// <summary>The learner, its training, and how it is fed back.</summary>
    public Protocol Simulation { get; init; } = new();

    /// <summary>How many pairs of answers are asked for, 1 to 10000.</summary>
    public int Draws { get; init; } = 16;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public ForecastProtocol Validated()
    {
        Simulation.Validated();
        if (Draws is < 1 or > 10_000) throw new InputException($"draws is {Draws}; expected 1 to 10000.");
        Policy(Simulation);
        return this;
    }

    /// <summary>How a simulation feeds back, as a forecast sees it.</summary>
    /// <param name="protocol">The simulation.</param>
    /// <exception cref="InputException">The policy is none that can be forecast.</exception>
    public static ForecastPolicy Policy(Protocol protocol) => protocol.Policy switch
    {
        NoFeedback => new() { ProtectedShare = 1 },
        SelectiveFeedback { Selection.Order: SelectionOrder.Uniform } selective
            when selective is Replace or GoldStandard or Mix => new()
            {
                ProtectedShare = (selective as GoldStandard)?.Share ?? 0,
                FreshShare = (selective as Mix)?.Probability ?? 0,
                RowsPerStep = selective.Selection.Rows,
            },
        _ => throw new InputException(
            $"policy is {FeedbackKinds.Text(protocol.Policy)}; "
            + "expected one that can be forecast: replace, gold, mix or none, rows in uniform order."),
    };

    IEnumerable<(string Name, string Value)> IKeyed.Values =>
        [.. ((IKeyed)Simulation).Values, ("draws", Draws.ToString(CultureInfo.InvariantCulture))];
}

/// <summary>The measures of outputs that are forecast.</summary>
/// <param name="Correlation">Their average pairwise correlation.</param>
/// <param name="Variance">Their variance.</param>
/// <param name="Rank">Their effective rank.</param>
/// <param name="NewError">RMSE on held-out segments, in units of sigma(X).</param>
public sealed record ForecastMeasures(double Correlation, double Variance, double Rank, double NewError);

/// <summary>One moment: what was forecast before any feedback, and what came.</summary>
/// <param name="Step">N, steps with feedback.</param>
/// <param name="Simulated">What came.</param>
/// <param name="Predicted">What was forecast.</param>
/// <param name="Lower">The lower end of the 95 % interval of the correlation.</param>
/// <param name="Upper">The upper end.</param>
public sealed record ForecastPoint(
    int Step, ForecastMeasures Simulated, ForecastMeasures Predicted, double Lower, double Upper);

/// <summary>A forecast and what came of it.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="DataCorrelation">Average pairwise correlation of the reference data.</param>
/// <param name="FirstLoss">The share of the data's variance that the first sweep takes, measured before any
/// feedback.</param>
/// <param name="LossAgain">The share that every sweep takes, measured before any feedback.</param>
/// <param name="Trace">The moment after the warm-up, then 1, 3, 10, 30, ... and the last step.</param>
/// <param name="Outcome">How the simulation ended.</param>
public sealed record ForecastResult(
    ForecastProtocol Protocol,
    double DataCorrelation,
    double FirstLoss,
    double LossAgain,
    ImmutableArray<ForecastPoint> Trace,
    Outcome Outcome);
