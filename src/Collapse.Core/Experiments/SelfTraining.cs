using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>
/// The state of self-training: all that the next steps depend on, so all that must be saved to resume later. Immutable.
/// </summary>
/// <param name="Learner">The learner's state.</param>
/// <param name="Data">The current training set, [samples x coordinates].</param>
/// <param name="Memory">What the feedback policy remembers.</param>
/// <param name="Time">t, training steps so far, with and without feedback.</param>
public sealed record SelfTrainingState(LearnerState Learner, Matrix Data, FeedbackMemory Memory, long Time);

/// <summary>The input whose response is fed back.</summary>
public enum ResponseInput
{
    /// <summary>The noisy one, y = T{x + e}; for a learner without input noise T{x}.</summary>
    Noisy,

    /// <summary>The clean one, y = T{x}.</summary>
    Clean,
}

/// <summary>
/// Training with feedback, one training step and one feedback at a time: <c>state_{n+1} = advance(state_n)</c>.
/// </summary>
/// <remarks>
/// Step t draws from keys made of purpose and t alone, so advancing m + n steps is advancing m, then n, bit for bit,
/// and stopping and going on changes nothing. The arguments are left as they were. Feedback that begins after training
/// without it starts from <see cref="Begin"/>.
/// </remarks>
/// <param name="Learner">What is trained.</param>
/// <param name="Feedback">What becomes of the data after each step.</param>
/// <param name="Key">The root of all randomness.</param>
public sealed record SelfTraining(ILearner Learner, IFeedback Feedback, Key Key)
{
    private readonly Key _train = Key.Derive("train");
    private readonly Key _respond = Key.Derive("respond");
    private readonly Key _feedback = Key.Derive("feedback");

    /// <summary>Whether the response to the noisy or to the clean input is fed back.</summary>
    public ResponseInput Response { get; init; } = ResponseInput.Noisy;

    /// <summary>
    /// When given, the learner's input noise is set anew before each step, to this multiple of the standard deviation
    /// over all entries of the current training set; else it stays as the learner has it.
    /// </summary>
    public double? NoiseOfCurrentSpread { get; init; }

    /// <summary>Whether the optimiser starts afresh at each training step, as if training were called anew.</summary>
    public bool FreshOptimizer { get; init; }

    /// <summary>
    /// 0: a training step is one learning step on all samples. Otherwise it is an epoch: learning steps on batches of
    /// this many samples (the last one may be smaller), in an order drawn at each epoch.
    /// </summary>
    public int BatchSize { get; init; }

    /// <summary>The state before the first step.</summary>
    /// <param name="samples">The reference data, [samples x coordinates].</param>
    public SelfTrainingState Start(Matrix samples) =>
        Begin(new(Learner.Init(Key.Derive("init"), samples), samples, FeedbackMemory.Nothing, 0));

    /// <summary>
    /// The same moment with the policy's memory as feedback begins: the current data are its reference.
    /// </summary>
    /// <param name="state">A moment without feedback so far.</param>
    public SelfTrainingState Begin(SelfTrainingState state) =>
        state with { Memory = Feedback.Begin(state.Data, Key.Derive("policy")) };

    /// <summary>One step by its definition: learn, respond to all samples, feed back.</summary>
    public SelfTrainingState Advance(SelfTrainingState state)
    {
        long t = state.Time;
        ILearner learner = NoiseOfCurrentSpread is double ratio ? Learner.WithNoiseOf(ratio * Spread.Of(state.Data))
            : Learner;
        LearnerState learned = FreshOptimizer ? learner.WithFreshOptimizer(state.Learner) : state.Learner;
        if (BatchSize == 0)
        {
            learned = learner.Step(learned, state.Data, _train.Derive(t));
        }
        else
        {
            foreach ((ImmutableArray<int> rows, Key batch) in Batches(state.Data.Rows, t))
                learned = learner.Step(learned, state.Data.Take(rows), batch);
        }

        Key key = _feedback.Derive(t);
        ImmutableArray<int> chosen = Feedback.Choose(state.Data.Rows, state.Memory, key);
        Matrix responses = chosen.IsEmpty
            ? Matrix.Zeros(0, 0)
            : Response == ResponseInput.Clean
                ? learner.AsResponder().Reconstruct(learned, state.Data).Take(chosen)
                : learner.AnswerTo(learned, state.Data, _respond.Derive(t)).Take(chosen);
        FeedbackStep step = Feedback.Feed(state.Memory, new Answers(state.Data.Rows, chosen, responses), key);
        Matrix data = step.ApplyTo(state.Data);
        return new(step.Retrain ? Retrained(data, t) : learned, data, step.Memory, t + 1);
    }

    /// <summary>
    /// <paramref name="steps"/> steps; the same bits as <see cref="Advance(SelfTrainingState)"/> that often, sooner.
    /// </summary>
    /// <param name="state">The moment to start from.</param>
    /// <param name="steps">How many steps, at least 0.</param>
    /// <param name="cancellation">Looked at between steps; a cancelled call throws and changes nothing.</param>
    public SelfTrainingState Advance(SelfTrainingState state, int steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        using ILearnerSession session = Learner is IFastLearner fast
            ? fast.Open(state.Learner, state.Data)
            : new PlainSession(Learner, state.Learner, state.Data);
        FeedbackMemory memory = state.Memory;
        for (int n = 0; n < steps; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            long t = state.Time + n;
            Train(session, t);
            Key key = _feedback.Derive(t);
            ImmutableArray<int> rows = Feedback.Choose(session.Count, memory, key);
            Matrix responses = rows.IsEmpty
                ? Matrix.Zeros(0, 0)
                : Response == ResponseInput.Clean ? session.Reconstruct(rows)
                    : session.Respond(rows, _respond.Derive(t));
            FeedbackStep step = Feedback.Feed(memory, new Answers(session.Count, rows, responses), key);
            memory = step.Memory;
            if (step.Rows.Any(row => row >= session.Count)) session.Load(step.ApplyTo(session.Samples()));
            else session.SetSamples(step.Rows, step.Values);
            if (step.Retrain) session.State = Retrained(session.Samples(), t);
        }

        return new(session.State, session.Samples(), memory, state.Time + steps);
    }

    private void Train(ILearnerSession session, long t)
    {
        if (NoiseOfCurrentSpread is double ratio) session.SetNoise(ratio * Spread.Of(session.Samples()));
        if (FreshOptimizer) session.ForgetOptimizer();
        if (BatchSize == 0)
        {
            session.Train(_train.Derive(t));
            return;
        }

        foreach ((ImmutableArray<int> rows, Key key) in Batches(session.Count, t))
            session.Train(rows, key);
    }

    private IEnumerable<(ImmutableArray<int> Rows, Key Key)> Batches(int count, long t)
    {
        Key epoch = _train.Derive(t);
        ImmutableArray<int> order = RowOrder.Draw(count, epoch.Derive("batches")).Rows;
        for (int first = 0; first < count; first += BatchSize)
            yield return (ImmutableArray.Create(order, first, Math.Min(BatchSize, count - first)), epoch.Derive(first));
    }

    private LearnerState Retrained(Matrix data, long t) => Learner.Init(Key.Derive("init").Derive(t), data);
}
