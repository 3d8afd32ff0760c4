using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>One member of the family from its initialisation to its last step, under the paper's feedback or without.</summary>
public static class FamilySimulation
{
    private const double Share = 0.95;

    /// <summary>These simulations, as a store and a runner see them.</summary>
    public static Study<FamilyProtocol, FamilyResult> Study { get; } = new("family", 2)
    {
        Cost = protocol => (protocol.Steps + protocol.WarmUp + 1.0) * (protocol.Learner == "convolutional" ? 10 : 1),
        Complaint = result => result.Trace.IsDefaultOrEmpty ? "it has no trace" : null,
    };

    /// <summary>Runs a protocol on data, or goes on with it where it was written down.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="checkpoints">Where the simulation is written down on its way.</param>
    /// <returns>
    /// The result, a pure function of protocol and data, wherever it was interrupted. With and without feedback it is the same up to the end
    /// of the warm-up.
    /// </returns>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and is written down.</exception>
    public static FamilyResult Run(FamilyProtocol protocol, DataSet data, Checkpoints checkpoints)
    {
        Matrix reference = data.Training.Values;
        IResponder learner = Learner(protocol, reference);
        Key key = KeyOf(protocol);
        Gauge gauge = new(learner, data, key.Derive("contraction"));
        ImmutableArray<int> examples = Simulation.ExampleRows(data.Training);
        Course<Moment> course = new()
        {
            Classic = new(learner, new NoFeedback(), key),
            WarmUp = protocol.WarmUp,
            Feedback = new(learner, protocol.Feedback ? new Replace() : new NoFeedback(), key),
            Steps = protocol.Steps,
            Measure = (step, state) =>
            {
                Matrix outputs = learner.Reconstruct(state.Learner, state.Data);
                return new(gauge.Measure(step, state, outputs), outputs.Take(examples));
            },
        };
        ((_, ImmutableArray<Moment> trace), Outcome outcome) = course.Run(reference, checkpoints);
        return new FamilyResult(
            protocol,
            PairwiseCorrelation.Of(reference).Value,
            OutputVariance.Of(reference),
            [.. trace.Select(moment => moment.Point)],
            trace[0].Examples,
            trace[^1].Examples,
            outcome);
    }

    // What a simulation keeps of a moment on its way: the measures, and reconstructions for show.
    private sealed record Moment(FamilyPoint Point, Matrix Examples);

    /// <summary>The learner of a protocol.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="reference">X, the reference data.</param>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    public static IResponder Learner(FamilyProtocol protocol, Matrix reference)
    {
        protocol.Validated();
        double sigma = Spread.Of(reference);
        if (!(sigma > 0)) throw new InputException("All values of the training data are equal; expected segments that vary.");
        IResponder learner = Catalog.Of(protocol.Learner).Create(new LearnerSetting(protocol.Hidden, sigma, protocol.Noise)).AsResponder();
        learner.Init(Key.FromSeed(0), reference); // says whether the data suit it
        return learner;
    }

    /// <summary>The root key: from seed, learner, width and repetition; with and without feedback training begins alike.</summary>
    public static Key KeyOf(FamilyProtocol protocol) => Key.FromSeed(protocol.Seed)
        .Derive("family").Derive(protocol.Learner).Derive(protocol.Hidden).Derive(protocol.Repetition);

    // Takes the measures of one moment. The held-out subjects' segments by turns calibrate the threshold and test it, subject by subject.
    private sealed class Gauge
    {
        private readonly IResponder _learner;
        private readonly Matrix _heldOut, _calibration, _normal;
        private readonly ImmutableArray<Matrix> _abnormal;
        private readonly double _sigma;
        private readonly Key _first, _second;

        public Gauge(IResponder learner, DataSet data, Key contraction)
        {
            (_learner, _first, _second) = (learner, contraction.Derive("first"), contraction.Derive("second"));
            _heldOut = data.HeldOut.Values;
            _sigma = Spread.Of(data.Training.Values);
            List<string> subjects = [.. data.HeldOut.Subjects.Distinct()];
            ILookup<bool, int> halves = Enumerable.Range(0, _heldOut.Rows)
                .ToLookup(row => subjects.Count > 1 ? subjects.IndexOf(data.HeldOut.Subjects[row]) % 2 == 0 : row % 2 == 0);
            _calibration = _heldOut.Take([.. halves[true]]);
            _normal = _heldOut.Rows > 1 ? _heldOut.Take([.. halves[false]]) : _calibration;
            _abnormal = [.. Enum.GetValues<Abnormality>().Select(kind => AbnormalBeat.Of(_normal, kind))];
        }

        public FamilyPoint Measure(int step, SelfTrainingState moment, Matrix outputs)
        {
            LearnerState state = moment.Learner;
            ImmutableArray<double> normal = Scores(state, _normal);
            ImmutableArray<ImmutableArray<double>> abnormal = [.. _abnormal.Select(segments => Scores(state, segments))];
            ImmutableArray<double> all = [.. abnormal.SelectMany(scores => scores)], calibration = Scores(state, _calibration);
            AnomalyThreshold threshold = calibration.Any(double.IsNaN)
                ? new(double.NaN, double.NaN, double.NaN)
                : AnomalyScore.Threshold(calibration, Share);
            return new FamilyPoint(
                step,
                PairwiseCorrelation.Of(outputs).Value,
                OutputVariance.Of(outputs),
                EffectiveRank.Of(outputs),
                Contraction(moment),
                Reconstruction.RmseRatio(_learner.Reconstruct(state, _heldOut), _heldOut, _sigma),
                AnomalyScore.RocArea(normal, all),
                [.. abnormal.Select(scores => AnomalyScore.RocArea(normal, scores))],
                threshold.Value, threshold.Lower, threshold.Upper,
                Above(normal, threshold.Value), Above(all, threshold.Value));
        }

        private double Contraction(SelfTrainingState moment)
        {
            Matrix once = _learner.Respond(moment.Learner, moment.Data, _first);
            return 1 - OutputVariance.Of(_learner.Respond(moment.Learner, once, _second)) / OutputVariance.Of(once);
        }

        private static double Above(ImmutableArray<double> scores, double threshold) =>
            scores.Count(score => score > threshold) / (double)scores.Length;

        private ImmutableArray<double> Scores(LearnerState state, Matrix segments) =>
            AnomalyScore.Of(_learner.Reconstruct(state, segments), segments);
    }
}
