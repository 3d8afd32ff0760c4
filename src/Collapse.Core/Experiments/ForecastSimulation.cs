using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Theory;

namespace Collapse.Experiments;

/// <summary>
/// A learner is trained, asked twice, and forecast; then it is fed back, and the two are set side by side.
/// </summary>
public static class ForecastSimulation
{
    /// <summary>These simulations, as a store and a runner see them.</summary>
    public static Study<ForecastProtocol, ForecastResult> Study { get; } = new("forecast", 1)
    {
        Cost = protocol => Grid.Study.Cost(protocol.Simulation),
        Complaint = result => result.Trace.IsDefaultOrEmpty ? "it has no trace" : null,
    };

    /// <summary>Runs a protocol on data, or goes on with it where it was checkpointed.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="checkpoints">Where the simulation is checkpointed on its way.</param>
    /// <returns>The result, a pure function of protocol and data, wherever it was interrupted.</returns>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and is checkpointed.</exception>
    public static ForecastResult Run(ForecastProtocol protocol, DataSet data, Checkpoints checkpoints)
    {
        protocol.Validated();
        SimulationResult simulated = Simulation.Run(protocol.Simulation, data, checkpoints);
        // The warm-up once more, to the same bits: what is forecast knows nothing of what came.
        ForecastBand band = ForecastBand.Of(Answers(protocol, data), ForecastProtocol.Policy(protocol.Simulation));
        return new ForecastResult(
            protocol,
            simulated.DataCorrelation,
            band.Forecast.Gains.FirstLoss,
            band.Forecast.Gains.LossAgain,
            [.. simulated.Trace.Select(point => Point(point, band))],
            simulated.Outcome);
    }

    /// <summary>Trains a learner for its warm-up, as its simulation does, and asks it twice: no feedback.</summary>
    /// <param name="protocol">Learner, warm-up and draws; validated first. Neither N nor the policy is used.</param>
    /// <param name="data">The data to train it on.</param>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    public static ForecastAnswers Answers(ForecastProtocol protocol, DataSet data)
    {
        protocol.Validated();
        Matrix reference = data.Training.Values, heldOut = data.HeldOut.Values;
        IResponder learner = Simulation.Learner(protocol.Simulation, reference).AsResponder();
        Key key = Simulation.KeyOf(protocol.Simulation);
        SelfTraining training = new(learner, new NoFeedback(), key) { BatchSize = protocol.Simulation.BatchSize };
        LearnerState state = training.Advance(training.Start(reference), protocol.Simulation.WarmUp).Learner;
        bool clean = protocol.Simulation.Response == ResponseInput.Clean;
        ForecastAnswers answers = Ask(learner, state, reference, clean ? 1 : protocol.Draws, key, clean);
        return heldOut.Rows > 0
            ? answers.WithHeldOut(new HeldOutAnswers(heldOut, learner.Reconstruct(state, heldOut)))
            : answers;
    }

    /// <summary>Asks a trained learner twice: to its data, and to its answer.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="state">Its trained state.</param>
    /// <param name="data">What it was trained on, [samples x coordinates].</param>
    /// <param name="draws">How many pairs, at least 1; each has noise of its own.</param>
    /// <param name="key">The root of the noise.</param>
    /// <param name="clean">Whether it is the responses to clean inputs that are fed back.</param>
    public static ForecastAnswers Ask(
        IResponder learner, LearnerState state, Matrix data, int draws, Key key, bool clean = false)
    {
        Key root = key.Derive("forecast");
        return ForecastAnswers.Of(data, Enumerable.Range(0, draws).Select(draw =>
        {
            Matrix first = Answer(data, root.Derive("first").Derive(draw));
            return new AnswerPair(first, Answer(first, root.Derive("second").Derive(draw)));
        })).WithOutputs(learner.Reconstruct(state, data));

        Matrix Answer(Matrix inputs, Key noise) =>
            clean ? learner.Reconstruct(state, inputs) : learner.Respond(state, inputs, noise);
    }

    private static ForecastPoint Point(TracePoint point, ForecastBand band)
    {
        ForecastInterval interval = band.OutputCorrelation(point.Step);
        return new(
            point.Step,
            new(point.OutputCorrelation, point.OutputVariance, point.EffectiveRank, point.NewRmseRatio),
            new(
                interval.Value,
                band.Forecast.OutputVariance(point.Step),
                band.Forecast.EffectiveRank(point.Step),
                band.Forecast.NewError(point.Step)),
            interval.Lower,
            interval.Upper);
    }
}
