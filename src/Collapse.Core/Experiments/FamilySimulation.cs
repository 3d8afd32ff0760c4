using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Learners;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Signals;

namespace Collapse.Experiments;

/// <summary>One member of the family from its initialisation to its last step, under the paper's feedback or without.</summary>
public static class FamilySimulation
{
    private const double Share = 0.95;

    /// <summary>These simulations, as a store and a runner see them.</summary>
    public static Study<FamilyProtocol, FamilyResult> Study { get; } = new("family", 1)
    {
        Cost = protocol => (protocol.Steps + protocol.WarmUp + 1.0) * (protocol.Learner == "convolutional" ? 10 : 1),
        Complaint = result => result.Trace.IsDefaultOrEmpty ? "it has no trace" : null,
    };

    /// <summary>Runs a protocol on data.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <returns>The result, a pure function of protocol and data. With and without feedback it is the same up to the end of the warm-up.</returns>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    public static FamilyResult Run(FamilyProtocol protocol, DataSet data, CancellationToken cancellation = default)
    {
        Matrix reference = data.Training.Values;
        GraphLearner learner = Learner(protocol, reference);
        Key key = KeyOf(protocol), train = key.Derive("train"), respond = key.Derive("respond"), feed = key.Derive("feedback");
        Gauge gauge = new(learner, data);
        ReplaceOne policy = new();
        ImmutableArray<int> examples = Simulation.ExampleRows(data.Training);
        float[] response = new float[reference.Columns];
        using GraphEngine engine = new(learner, learner.Init(key.Derive("init"), reference), reference);
        for (int n = 0; n < protocol.WarmUp; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            engine.Train(train.Derive(engine.Step));
        }

        List<FamilyPoint> trace = [];
        Outcome outcome = Outcome.Finished;
        int done = 0;
        GraphState state = engine.State();
        Matrix before = learner.Reconstruct(state, reference).Take(examples), after = before;
        foreach (int moment in Simulation.Moments(protocol.Steps))
        {
            for (; done < moment; done++)
            {
                cancellation.ThrowIfCancellationRequested();
                long t = engine.Step;
                engine.Train(train.Derive(t));
                if (!protocol.Feedback) continue;
                int row = policy.Choose(reference.Rows, FeedbackMemory.Nothing, feed.Derive(t))[0];
                engine.Respond(row, respond.Derive(t), response);
                engine.SetSample(row, response);
            }

            state = engine.State();
            Matrix current = engine.Samples();
            bool finite = state.Theta.IsFinite() && IsFinite(current);
            if (finite || trace.Count == 0)
            {
                trace.Add(gauge.Measure(moment, state, current));
                after = learner.Reconstruct(state, current).Take(examples);
            }

            if (finite) continue;
            outcome = Outcome.Diverged;
            break;
        }

        return new FamilyResult(
            protocol, PairwiseCorrelation.Of(reference).Value, OutputVariance.Of(reference), [.. trace], before, after, outcome);
    }

    /// <summary>The learner of a protocol.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="reference">X, the reference data.</param>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    public static GraphLearner Learner(FamilyProtocol protocol, Matrix reference)
    {
        protocol.Validated();
        double sigma = Spread.Of(reference);
        if (!(sigma > 0)) throw new InputException("All values of the training data are equal; expected segments that vary.");
        GraphLearner learner = Family.Of(protocol.Learner).Create(new FamilySetting(protocol.Hidden, sigma, protocol.Noise));
        learner.Init(Key.FromSeed(0), reference); // says whether the data suit it
        return learner;
    }

    /// <summary>The root key: from seed, learner, width and repetition; with and without feedback training begins alike.</summary>
    public static Key KeyOf(FamilyProtocol protocol) => Key.FromSeed(protocol.Seed)
        .Derive("family").Derive(protocol.Learner).Derive(protocol.Hidden).Derive(protocol.Repetition);

    private static bool IsFinite(Matrix matrix)
    {
        foreach (float value in matrix.Values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    // Takes the measures of one moment. The held-out subjects' segments by turns calibrate the threshold and test it, subject by subject.
    private sealed class Gauge
    {
        private readonly GraphLearner _learner;
        private readonly Matrix _heldOut, _calibration, _normal;
        private readonly ImmutableArray<Matrix> _abnormal;
        private readonly double _sigma;

        public Gauge(GraphLearner learner, DataSet data)
        {
            _learner = learner;
            _heldOut = data.HeldOut.Values;
            _sigma = Spread.Of(data.Training.Values);
            List<string> subjects = [.. data.HeldOut.Subjects.Distinct()];
            ILookup<bool, int> halves = Enumerable.Range(0, _heldOut.Rows)
                .ToLookup(row => subjects.Count > 1 ? subjects.IndexOf(data.HeldOut.Subjects[row]) % 2 == 0 : row % 2 == 0);
            _calibration = _heldOut.Take([.. halves[true]]);
            _normal = _heldOut.Rows > 1 ? _heldOut.Take([.. halves[false]]) : _calibration;
            _abnormal = [.. Enum.GetValues<Abnormality>().Select(kind => AbnormalBeat.Of(_normal, kind))];
        }

        public FamilyPoint Measure(int step, GraphState state, Matrix current)
        {
            Matrix outputs = _learner.Reconstruct(state, current);
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
                Reconstruction.RmseRatio(_learner.Reconstruct(state, _heldOut), _heldOut, _sigma),
                AnomalyScore.RocArea(normal, all),
                [.. abnormal.Select(scores => AnomalyScore.RocArea(normal, scores))],
                threshold.Value, threshold.Lower, threshold.Upper,
                Above(normal, threshold.Value), Above(all, threshold.Value));
        }

        private static double Above(ImmutableArray<double> scores, double threshold) =>
            scores.Count(score => score > threshold) / (double)scores.Length;

        private ImmutableArray<double> Scores(GraphState state, Matrix segments) =>
            AnomalyScore.Of(_learner.Reconstruct(state, segments), segments);
    }
}
