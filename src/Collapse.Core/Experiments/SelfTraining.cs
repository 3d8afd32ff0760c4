using Collapse.Feedback;
using Collapse.Learners;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>A moment of self-training: the learner and the data it will see next. Immutable.</summary>
/// <param name="Learner">The learner's state; its step count is the moment's time t.</param>
/// <param name="Data">The current training set, [samples x coordinates].</param>
public sealed record SelfTrainingState(DenseState Learner, Matrix Data);

/// <summary>Training with feedback, one learning step and one feedback at a time: <c>state_{n+1} = advance(state_n)</c>.</summary>
/// <remarks>
/// Step t draws from keys made of purpose and t alone, so advancing m + n steps is advancing m, then n, bit for bit, and
/// stopping and going on changes nothing. The arguments are left as they were.
/// </remarks>
/// <param name="Learner">What is trained.</param>
/// <param name="Feedback">What becomes of the data after each step.</param>
/// <param name="Key">The root of all randomness.</param>
public sealed record SelfTraining(DenseLearner Learner, IFeedback Feedback, Key Key)
{
    private readonly Key _train = Key.Derive("train");
    private readonly Key _respond = Key.Derive("respond");
    private readonly Key _feedback = Key.Derive("feedback");

    /// <summary>The state before the first step.</summary>
    /// <param name="samples">The reference data, [samples x coordinates].</param>
    public SelfTrainingState Start(Matrix samples) => new(Learner.Init(Key.Derive("init"), samples), samples);

    /// <summary>One step by its definition: learn, respond to all samples, feed back.</summary>
    public SelfTrainingState Advance(SelfTrainingState state)
    {
        long t = state.Learner.Step;
        DenseState learned = Learner.Step(state.Learner, state.Data, _train.Derive(t));
        Matrix responses = Learner.Respond(learned, state.Data, _respond.Derive(t));
        return new SelfTrainingState(learned, Feedback.Apply(state.Data, responses, _feedback.Derive(t)));
    }

    /// <summary><paramref name="steps"/> steps; the same bits as <see cref="Advance(SelfTrainingState)"/> that often, sooner.</summary>
    /// <param name="state">The moment to start from.</param>
    /// <param name="steps">How many steps, at least 0.</param>
    /// <param name="cancellation">Looked at between steps; a cancelled call throws and changes nothing.</param>
    public SelfTrainingState Advance(SelfTrainingState state, int steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (Feedback is not (IReplaceOneRow or NoFeedback))
        {
            for (int n = 0; n < steps; n++)
            {
                cancellation.ThrowIfCancellationRequested();
                state = Advance(state);
            }

            return state;
        }

        DenseEngine engine = new(Learner, state.Learner, state.Data);
        IReplaceOneRow? replace = Feedback as IReplaceOneRow;
        float[] response = new float[state.Data.Columns];
        for (int n = 0; n < steps; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            long t = engine.Step;
            engine.Train(_train.Derive(t));
            if (replace is null) continue;
            int row = replace.Row(state.Data.Rows, _feedback.Derive(t));
            engine.Respond(row, _respond.Derive(t), response);
            engine.SetSample(row, response);
        }

        return new SelfTrainingState(engine.State(), engine.Samples());
    }
}
