using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>
/// Training that ends when the error on rows that it does not see stops falling, and keeps the best state.
/// </summary>
/// <remarks>
/// L. Prechelt, "Early stopping - but when?", in: Neural Networks: Tricks of the Trade, Springer 1998. Every
/// <see cref="Every"/> steps the held-out error is looked at; after <see cref="Patience"/> looks in a row that are not
/// better than the best so far by the share <see cref="Least"/> training ends. Whatever is trained: a learner's state,
/// self-training's, a generator's. A pure function of its arguments when these are.
/// </remarks>
public sealed record EarlyStopping
{
    /// <summary>Steps from look to look; at least 1.</summary>
    public int Every { get; init; } = 100;

    /// <summary>Looks in a row without a better one that end training; at least 1.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Steps after which training ends in any case; at least 0.</summary>
    public int Most { get; init; } = 100_000;

    /// <summary>The share of the best error that a look must gain on it to count as better; 0 for any gain.</summary>
    public double Least { get; init; }

    /// <summary>Trains until held-out rows no longer get better.</summary>
    /// <typeparam name="TState">What training changes.</typeparam>
    /// <param name="start">Before the first step.</param>
    /// <param name="advance">So many steps on from a state.</param>
    /// <param name="error">The error of a state on held-out rows; NaN is never better.</param>
    public EarlyStopped<TState> Train<TState>(TState start, Func<TState, int, TState> advance,
        Func<TState, double> error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Every, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Most);
        (TState now, TState best, int step, int bestStep, int since) = (start, start, 0, 0, 0);
        double least = error(start);
        List<(int, double)> looks = [(0, least)];
        while (step < Most && since < Patience)
        {
            int steps = Math.Min(Every, Most - step);
            now = advance(now, steps);
            step += steps;
            double here = error(now);
            looks.Add((step, here));
            since++;
            if (!(here < least * (1 - Least) || (double.IsNaN(least) && !double.IsNaN(here)))) continue;
            (best, least, bestStep, since) = (now, here, step, 0);
        }

        return new(best, bestStep, least, since >= Patience, [.. looks]);
    }

    /// <summary>
    /// Trains a learner that responds, on the root mean squared error of held-out rows' reconstructions.
    /// </summary>
    /// <param name="learner">The learner.</param>
    /// <param name="samples">What it trains on.</param>
    /// <param name="heldOut">What it is judged by.</param>
    /// <param name="key">The root of all randomness.</param>
    /// <param name="batch">Samples of a learning step, so that a step is an epoch; 0 for all at once.</param>
    public EarlyStopped<LearnerState> Train(ILearner learner, Matrix samples, Matrix heldOut, Key key, int batch = 0)
    {
        SelfTraining training = new(learner, new NoFeedback(), key) { BatchSize = batch };
        EarlyStopped<SelfTrainingState> end = Train(
            training.Start(samples),
            (state, steps) => training.Advance(state, steps),
            state => Reconstruction.Rmse(learner.AsResponder().Reconstruct(state.Learner, heldOut), heldOut));
        return new(end.Best.Learner, end.BestStep, end.Error, end.Stopped, end.Looks);
    }
}

/// <summary>Where training ended.</summary>
/// <param name="Best">The state with the least held-out error.</param>
/// <param name="BestStep">After how many steps it was.</param>
/// <param name="Error">Its error.</param>
/// <param name="Stopped">Whether patience ended; else the most steps were made.</param>
/// <param name="Looks">Steps made and error at each look, the start included.</param>
public sealed record EarlyStopped<TState>(
    TState Best, int BestStep, double Error, bool Stopped, ImmutableArray<(int Step, double Error)> Looks);
