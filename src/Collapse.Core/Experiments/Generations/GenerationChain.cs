using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>
/// A chain of generations: fit on the current set; draw M new rows (a generator samples, an autoencoder answers its
/// inputs); a policy makes the next set of real, old and new rows; fit again, from scratch or from the last state.
/// </summary>
/// <remarks>
/// I. Shumailov et al., Nature 631:755 (2024); S. Alemohammad et al., ICLR 2024; M. Gerstgrasser et al., COLM 2024. The
/// paper's loop is the same with one row a step. All draws come from keys of purpose and generation; the first
/// generation does not depend on the policy.
/// </remarks>
public static class GenerationChain
{
    private const int PlanePoints = 500, ShownRows = 8;

    /// <summary>These chains, as a store and a runner see them.</summary>
    public static Study<GenerationProtocol, GenerationResult> Study { get; } = new("generations", 2)
    {
        Cost = protocol => protocol.Generations * (100.0 + protocol.StepsEach)
            * (protocol.Learner.StartsWith("wgan", StringComparison.Ordinal) ? 5 : 1),
        Complaint = result =>
            result.Points.IsDefault || result.MeasureNames.IsDefaultOrEmpty ? "it has no points" : null,
    };

    /// <summary>Runs a protocol on data, or resumes it from its checkpoint.</summary>
    /// <param name="protocol">What to run; validated first.</param>
    /// <param name="data">The data.</param>
    /// <param name="checkpoints">Where the chain writes its checkpoints.</param>
    /// <returns>The result, a pure function of protocol and data, wherever it was interrupted.</returns>
    /// <exception cref="InputException">The protocol is invalid, or the data do not suit it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, after writing a checkpoint.</exception>
    public static GenerationResult Run(GenerationProtocol protocol, GenerationData data, Checkpoints checkpoints)
    {
        protocol.Validated();
        ILearner learner = data.Learner(protocol);
        GenerationPolicy policy = GenerationPolicy.Parse(protocol.Policy);
        Matrix real = data.Training(learner);
        Key key = KeyOf(protocol);
        GenerationState now = Begin();
        Outcome outcome = Outcome.Finished;
        while (now.Generation <= protocol.Generations)
        {
            now = checkpoints.Advance(now, protocol.StepsEach - now.Done, (state, count) =>
                Train(learner, state, count, key), state => state.Checkpoint());
            int wanted = data.Wanted(protocol);
            Matrix drawn = Draw(learner, now, (int)Math.Ceiling(wanted * policy.Oversampling),
                key.Derive("draw").Derive(now.Generation));
            bool finite = drawn.IsFinite() && now.Learner.Theta.IsFinite();
            (Matrix training, Matrix kept) = finite
                ? policy.Next(new(real, now.Training, now.Pool, drawn, wanted),
                    key.Derive("policy").Derive(now.Generation))
                : (now.Training, drawn);
            now = now with
            {
                Points = now.Points.Add(data.Measure(
                    now.Generation, now.Training.Rows, kept, now.Generation == 1 ? data.Path(learner, now.Learner)
                        : null)),
                Examples = protocol.Repetition == 0 ? now.Examples.Add(Shown(data, kept)) : [],
            };
            if (!finite)
            {
                outcome = Outcome.Diverged;
                break;
            }

            int next = now.Generation + 1;
            now = now with
            {
                Generation = next,
                Done = 0,
                Learner = protocol.FineTune ? now.Learner : learner.Init(key.Derive("init").Derive(next), training),
                Training = training,
                Inputs = kept,
                Pool = Joined(now.Pool, kept),
            };
        }

        return new GenerationResult(
            protocol, [.. data.Measures.Select(measure => measure.Name)], data.Real.ClassNames, data.Floor(protocol),
            now.Points, now.Examples, outcome);

        GenerationState Begin()
        {
            try
            {
                if (checkpoints.Load() is { } found)
                    return GenerationState.From(found, rows => learner.Init(key, rows));
            }
            catch (InvalidDataException error)
            {
                checkpoints.Distrust(error.Message);
            }

            return new(1, 0, learner.Init(key.Derive("init").Derive(1), real), real, real, real, [], []);
        }
    }

    /// <summary>
    /// The root key: from seed, learner and repetition, so that all policies begin with the same first generation.
    /// </summary>
    public static Key KeyOf(GenerationProtocol protocol) => Key.FromSeed(protocol.Seed)
        .Derive("generations").Derive(protocol.Learner).Derive(protocol.Repetition);

    private static GenerationState Train(ILearner learner, GenerationState state, int count, Key key)
    {
        Key train = key.Derive("train").Derive(state.Generation);
        using ILearnerSession session = learner is IFastLearner fast
            ? fast.Open(state.Learner, state.Training)
            : new PlainSession(learner, state.Learner, state.Training);
        for (int step = 0; step < count; step++)
            session.Train(train.Derive(state.Done + step));
        return state with { Learner = session.State, Done = state.Done + count };
    }

    // A learner that can do both, such as the VAE, makes new rows: that is what generators are for.
    private static Matrix Draw(ILearner learner, GenerationState state, int count, Key key) =>
        learner is ISampler sampler
        ? sampler.Sample(state.Learner, count, key)
        : learner.AnswerTo(state.Learner, Repeated(state.Inputs, count), key);

    private static Matrix Repeated(Matrix rows, int count) =>
        count == rows.Rows ? rows : rows.Take([.. Enumerable.Range(0, count).Select(row => row % rows.Rows)]);

    private static Matrix Shown(GenerationData data, Matrix rows)
    {
        int count = Math.Min(rows.Rows, data.Real.Values.Columns == 2 ? PlanePoints : ShownRows);
        return Matrix.Create(count, data.Real.Values.Columns, (row, values) =>
            rows.Row(row)[..values.Length].CopyTo(values));
    }

    private static Matrix Joined(Matrix first, Matrix second) =>
        Matrix.Create(first.Rows + second.Rows, first.Columns, (row, values) =>
        (row < first.Rows ? first.Row(row) : second.Row(row - first.Rows)).CopyTo(values));
}
