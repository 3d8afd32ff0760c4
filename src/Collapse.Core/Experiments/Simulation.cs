using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>One simulation from its initialisation to its last feedback step.</summary>
public static class Simulation
{
    /// <summary>
    /// Segments whose final responses a result keeps for show: the first one of each of this many subjects.
    /// </summary>
    public const int ExampleSubjects = 12;

    /// <summary>Runs a protocol on data: initialise, warm up, train with feedback, measure on the way.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="cancellation">Checked between steps; a cancelled run throws and leaves nothing.</param>
    /// <returns>The result, a pure function of protocol and data.</returns>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it (constant, or too short for
    /// SSIM).</exception>
    public static SimulationResult Run(Protocol protocol, DataSet data, CancellationToken cancellation = default) =>
        Run(protocol, data, Checkpoints.None(cancellation));

    /// <summary>Runs a protocol on data, or resumes it from its checkpoint.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data to run it on.</param>
    /// <param name="checkpoints">Where the simulation writes its checkpoints.</param>
    /// <returns>The result, a pure function of protocol and data, wherever it was interrupted.</returns>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it (constant, or too short for
    /// SSIM).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, after writing a checkpoint.</exception>
    public static SimulationResult Run(Protocol protocol, DataSet data, Checkpoints checkpoints)
    {
        Matrix reference = data.Training.Values;
        ILearner learner = Learner(protocol, reference);
        Key key = KeyOf(protocol);
        Scene scene = new(learner, reference, data.HeldOut, key);
        ImmutableArray<int> examples = ExampleRows(data.Training);
        Course course = new()
        {
            Classic = new(learner, new NoFeedback(), key) { BatchSize = protocol.BatchSize },
            WarmUp = protocol.WarmUp,
            Feedback = Policies.Training(protocol, learner, reference, key),
            Steps = protocol.Steps,
            Measure = (step, state) => TracePoint.Of(step, At(state)),
            Show = Shown,
        };
        ((SelfTrainingState end, ImmutableArray<TracePoint> trace, Matrix before), Outcome outcome) =
            course.Run(reference, checkpoints);
        return new SimulationResult(
            protocol,
            data.Provenance.Digest,
            PairwiseCorrelation.Of(reference).Value,
            OutputVariance.Of(reference),
            trace,
            before,
            Shown(end),
            outcome);

        Moment At(SelfTrainingState state) => new(scene, state.Learner, state.Data);
        Matrix Shown(SelfTrainingState state) => At(state).Outputs.Take(examples);
    }

    /// <summary>
    /// The moments that are measured: 0, then 1, 3, 10, 30, ... below <paramref name="steps"/>, then <paramref
    /// name="steps"/>.
    /// </summary>
    public static ImmutableArray<int> Moments(int steps)
    {
        List<int> moments = [0];
        for (long decade = 1; decade < steps; decade *= 10)
        {
            moments.Add((int)decade);
            if (3 * decade < steps) moments.Add((int)(3 * decade));
        }

        if (steps > 0) moments.Add(steps);
        return [.. moments];
    }

    /// <summary>
    /// The learner of a protocol: noise relative to sigma(X), SSIM with the range of X, both fixed for the run.
    /// </summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="reference">X, the reference data.</param>
    /// <exception cref="InputException">The protocol is invalid, or learner, parameters and data do not suit each
    /// other.</exception>
    public static ILearner Learner(Protocol protocol, Matrix reference)
    {
        protocol.Validated();
        double sigma = Spread.Of(reference);
        if (!(sigma > 0))
            throw new InputException("All values of the training data are equal; expected segments that vary.");
        if (protocol.Loss == Loss.Ssim && reference.Columns < StructuralSimilarity.Taps)
            throw new InputException(
                $"The data have {reference.Columns} coordinates; the SSIM loss needs at least "
                + $"{StructuralSimilarity.Taps}.");
        (float lowest, float highest) = Extremes(reference);
        ILearner learner =
            Catalog.Of(protocol.Learner).Create(new LearnerSetting(protocol.Hidden, sigma, protocol.Noise)
            {
                Loss = protocol.Loss,
                Similarity = new StructuralSimilarity((double)highest - lowest, lowest)
                {
                    Luminance = protocol.Luminance,
                },
                Initialization = protocol.Initialization,
                Reduction = protocol.Reduction,
                WeightDecay = protocol.WeightDecay,
                LearningRate = protocol.LearningRate,
            });
        // Only plain autoencoders leave these open; another learner would not heed them.
        if (learner is not Autoencoder)
        {
            foreach (ProtocolParameter parameter in new ProtocolParameter[] { Parameters.WeightDecay,
                Parameters.Initialization, Parameters.Reduction })
                if (parameter.Text(protocol) != parameter.Default)
                    throw Refused(protocol, parameter, parameter.Default);
        }

        if (protocol.NoiseReference == NoiseReference.Current) learner.WithNoiseOf(protocol.Noise * sigma);
        if (protocol.Response == ResponseInput.Clean) learner.AsResponder();
        learner.Init(Key.FromSeed(0), reference); // says whether the data suit it
        return learner;
    }

    private static InputException Refused(Protocol protocol, ProtocolParameter parameter, string expected) =>
        new($"{parameter.Option} is {Plain(parameter.Value(protocol))}; expected {expected}, as {protocol.Learner} "
            + $"leaves no "
            + "choice there.");

    private static string Plain(object value) => value is double number ? Names.Plain(number) : Names.Of(value);

    /// <summary>
    /// The rows a result shows: the first segment of each of the first <see cref="ExampleSubjects"/> subjects.
    /// </summary>
    public static ImmutableArray<int> ExampleRows(Samples samples) =>
    [
        .. Enumerable.Range(0, samples.Count).DistinctBy(row => samples.Subjects[row]).Take(ExampleSubjects),
    ];

    /// <summary>
    /// The root key of a protocol's cell: from seed, learner, width and repetition, for the paper's networks also loss
    /// and steps.
    /// </summary>
    /// <remarks>
    /// Adding cells to a grid changes no other cell. All that the paper leaves open (noise, decay, warm-up,
    /// initialisation, policy, ...) is left out on purpose: two readings of one cell see the same draws, so that they
    /// differ by what is varied alone.
    /// </remarks>
    public static Key KeyOf(Protocol protocol)
    {
        Key seed = Key.FromSeed(protocol.Seed);
        return protocol.Learner is "ae" or "dae"
            ? seed.Derive("simulation").Derive(protocol.Learner == "ae" ? "Ae" : "Dae").Derive(protocol.Loss.ToString())
                .Derive(protocol.Hidden).Derive(protocol.Steps).Derive(protocol.Repetition)
            : seed.Derive("family").Derive(protocol.Learner).Derive(protocol.Hidden).Derive(protocol.Repetition);
    }

    private static (float Lowest, float Highest) Extremes(Matrix values)
    {
        float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;
        foreach (float value in values.Values)
        {
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }

        return (lowest, highest);
    }
}
