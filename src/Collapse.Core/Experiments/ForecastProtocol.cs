using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Theory;

namespace Collapse.Experiments;

/// <summary>A forecast that is made, and then held against what happens. Immutable.</summary>
public sealed record ForecastProtocol
{
    /// <summary>The learner and its training.</summary>
    public FamilyProtocol Training { get; init; } = new();

    /// <summary>How many pairs of answers are asked for, 1 to 10000.</summary>
    public int Draws { get; init; } = 16;

    /// <summary>p, the share of the rows that are never replaced; 0 to 1.</summary>
    public double ProtectedShare { get; init; }

    /// <summary>q, the probability that a chosen row becomes fresh real data; 0 to 1, and 0 with protected rows.</summary>
    public double FreshShare { get; init; }

    /// <summary>How many rows each step feeds back, 1 to 1000000.</summary>
    public int RowsPerStep { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">Names the first value that is out of range, and the range.</exception>
    public ForecastProtocol Validated()
    {
        Training.Validated();
        Check(Draws is >= 1 and <= 10_000, "draws", Draws, "1 to 10000");
        Check(ProtectedShare is >= 0 and <= 1, "gold", ProtectedShare, "0 to 1");
        Check(FreshShare is >= 0 and <= 1, "mix", FreshShare, "0 to 1");
        Check(ProtectedShare == 0 || FreshShare == 0, "mix", FreshShare, "0 beside gold");
        Check(RowsPerStep is >= 1 and <= 1_000_000, "rows", RowsPerStep, "1 to 1000000");
        return this;

        static void Check<T>(bool valid, string name, T value, string expected)
        {
            if (!valid) throw new InputException(FormattableString.Invariant($"{name} is {value}; expected {expected}."));
        }
    }

    internal IFeedback Feedback()
    {
        Selection selection = new() { Rows = RowsPerStep };
        if (ProtectedShare > 0) return new GoldStandard(ProtectedShare) { Selection = selection };
        return FreshShare > 0 ? new Mix(FreshShare) { Selection = selection } : new Replace { Selection = selection };
    }

    internal ForecastPolicy Policy() =>
        new() { ProtectedShare = ProtectedShare, FreshShare = FreshShare, RowsPerStep = RowsPerStep };
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
public sealed record ForecastPoint(int Step, ForecastMeasures Simulated, ForecastMeasures Predicted, double Lower, double Upper);

/// <summary>A forecast and what came of it.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="DataCorrelation">Average pairwise correlation of the reference data.</param>
/// <param name="FirstLoss">The share of the data's variance that the first sweep takes, measured before any feedback.</param>
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
