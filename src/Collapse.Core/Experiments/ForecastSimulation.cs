using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Theory;

namespace Collapse.Experiments;

/// <summary>A learner of the catalog is trained, asked twice, and forecast; then it is fed back, and the two are set side by side.</summary>
public static class ForecastSimulation
{
    /// <summary>These simulations, as a store and a runner see them.</summary>
    public static Study<ForecastProtocol, ForecastResult> Study { get; } = new("forecast", 1)
    {
        Cost = protocol => FamilySimulation.Study.Cost(protocol.Training),
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
        Matrix reference = data.Training.Values;
        GraphLearner learner = FamilySimulation.Learner(protocol.Training, reference);
        Key key = FamilySimulation.KeyOf(protocol.Training);
        double sigma = Spread.Of(reference);
        Course<GraphState, Moment> course = new()
        {
            Classic = new(learner, new NoFeedback(), key),
            WarmUp = protocol.Training.WarmUp,
            Feedback = new(learner, protocol.Feedback(), key),
            Steps = protocol.Training.Steps,
            Tensors = start => new GraphStateTensors(start),
            IsFinite = state => state.Theta.IsFinite(),
            Measure = (step, state) => new(
                step,
                Measures(learner.Reconstruct(state.Learner, state.Data), learner.Reconstruct(state.Learner, data.HeldOut.Values)),
                step == 0 ? Forecast(state.Learner) : null),
        };
        ((_, ImmutableArray<Moment> trace), Outcome outcome) = course.Run(reference, checkpoints);
        Prediction before = trace[0].Prediction!;
        return new ForecastResult(
            protocol,
            PairwiseCorrelation.Of(reference).Value,
            before.FirstLoss,
            before.LossAgain,
            [
                .. trace.Zip(before.Points, (moment, predicted) =>
                    new ForecastPoint(moment.Step, moment.Measures, predicted.Measures, predicted.Lower, predicted.Upper)),
            ],
            outcome);

        ForecastMeasures Measures(Matrix outputs, Matrix heldOut) => new(
            PairwiseCorrelation.Of(outputs).Value,
            OutputVariance.Of(outputs),
            EffectiveRank.Of(outputs),
            Reconstruction.RmseRatio(heldOut, data.HeldOut.Values, sigma));

        Prediction? Forecast(GraphState state)
        {
            ForecastAnswers answers = Ask(learner, state, reference, protocol.Draws, key)
                .WithHeldOut(new HeldOutAnswers(data.HeldOut.Values, learner.Reconstruct(state, data.HeldOut.Values)));
            ForecastBand band = ForecastBand.Of(answers, protocol.Policy());
            return new Prediction(
                band.Forecast.Gains.FirstLoss,
                band.Forecast.Gains.LossAgain,
                [.. Simulation.Moments(protocol.Training.Steps).Select(step => Predicted(band, step))]);
        }
    }

    /// <summary>Trains a learner of the catalog for its warm-up and asks it twice: no feedback.</summary>
    /// <param name="protocol">Learner, warm-up and draws; validated first. N is not used.</param>
    /// <param name="data">The data to train it on.</param>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    public static ForecastAnswers Answers(ForecastProtocol protocol, DataSet data)
    {
        protocol.Validated();
        Matrix reference = data.Training.Values, heldOut = data.HeldOut.Values;
        GraphLearner learner = FamilySimulation.Learner(protocol.Training, reference);
        Key key = FamilySimulation.KeyOf(protocol.Training);
        SelfTraining<GraphState> training = new(learner, new NoFeedback(), key);
        GraphState state = training.Advance(training.Start(reference), protocol.Training.WarmUp).Learner;
        return Ask(learner, state, reference, protocol.Draws, key)
            .WithHeldOut(new HeldOutAnswers(heldOut, learner.Reconstruct(state, heldOut)));
    }

    /// <summary>Asks a trained learner twice: to its data, and to its answer.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="state">Its trained state.</param>
    /// <param name="data">What it was trained on, [samples x coordinates].</param>
    /// <param name="draws">How many pairs, at least 1; each has noise of its own.</param>
    /// <param name="key">The root of the noise.</param>
    public static ForecastAnswers Ask<TState>(ILearner<TState> learner, TState state, Matrix data, int draws, Key key)
    {
        Key root = key.Derive("forecast");
        return ForecastAnswers.Of(data, Enumerable.Range(0, draws).Select(draw =>
        {
            Matrix first = learner.Respond(state, data, root.Derive("first").Derive(draw));
            return new AnswerPair(first, learner.Respond(state, first, root.Derive("second").Derive(draw)));
        })).WithOutputs(learner.Reconstruct(state, data));
    }

    private static PredictedPoint Predicted(ForecastBand band, int step)
    {
        ForecastInterval interval = band.OutputCorrelation(step);
        return new(
            new ForecastMeasures(
                interval.Value,
                band.Forecast.OutputVariance(step),
                band.Forecast.EffectiveRank(step),
                band.Forecast.NewError(step)),
            interval.Lower,
            interval.Upper);
    }

    // What a simulation keeps of a moment on its way; the forecast is made at the first one, before any feedback.
    private sealed record Moment(int Step, ForecastMeasures Measures, Prediction? Prediction);

    private sealed record Prediction(double FirstLoss, double LossAgain, ImmutableArray<PredictedPoint> Points);

    private sealed record PredictedPoint(ForecastMeasures Measures, double Lower, double Upper);
}
