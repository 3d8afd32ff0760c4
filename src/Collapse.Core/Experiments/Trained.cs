using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>
/// A learner with what it learnt, and what it is good for: codes, paths between rows, retrieval, anomalies, denoising.
/// </summary>
/// <remarks>
/// Every use is for whatever learner can do it; of one that cannot, an <see cref="InputException"/> says what it would
/// have to do. Pure and safe to share between threads.
/// </remarks>
/// <param name="Learner">The learner.</param>
/// <param name="State">What it learnt.</param>
public sealed record Trained(ILearner Learner, LearnerState State)
{
    /// <summary>Trains a learner on rows.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="samples">What it learns from, [samples x coordinates].</param>
    /// <param name="steps">Learning steps on all of them; with batches, epochs.</param>
    /// <param name="key">The root of all randomness.</param>
    /// <param name="batch">Samples of a learning step; 0 for all at once.</param>
    public static Trained On(ILearner learner, Matrix samples, int steps, Key key, int batch = 0)
    {
        SelfTraining training = new(learner, new NoFeedback(), key) { BatchSize = batch };
        return new Trained(learner, training.Advance(training.Start(samples), steps).Learner);
    }

    /// <summary>Trains a learner that responds until held-out rows no longer get better.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="samples">What it learns from.</param>
    /// <param name="heldOut">What it is judged by.</param>
    /// <param name="stopping">When to stop.</param>
    /// <param name="key">The root of all randomness.</param>
    /// <param name="batch">Samples of a learning step; 0 for all at once.</param>
    public static Trained Until(
        ILearner learner, Matrix samples, Matrix heldOut, EarlyStopping stopping, Key key, int batch = 0) =>
        new(learner, stopping.Train(learner, samples, heldOut, key, batch).Best);

    /// <summary>The codes of rows, [rows x code length].</summary>
    /// <exception cref="InputException">The learner has no codes.</exception>
    public Matrix Encode(Matrix rows) => Encoder.Encode(State, rows);

    /// <summary>The rows of codes, [codes x coordinates].</summary>
    /// <exception cref="InputException">The learner has no codes.</exception>
    public Matrix Decode(Matrix codes) => Encoder.Decode(State, codes);

    /// <summary>What is left of noisy rows when the learner has reconstructed them.</summary>
    /// <exception cref="InputException">The learner does not reconstruct.</exception>
    public Matrix Denoise(Matrix noisy) => Learner.AsResponder().Reconstruct(State, noisy);

    /// <summary>Decoded rows on the straight line between the codes of two rows, both ends included.</summary>
    /// <param name="from">[1 x coordinates].</param>
    /// <param name="to">[1 x coordinates].</param>
    /// <param name="count">How many, at least 2.</param>
    public Matrix Interpolate(Matrix from, Matrix to, int count) =>
        Decode(Codes.Interpolate(Encode(from), Encode(to), count));

    /// <summary>For each query the number of the row whose code is nearest.</summary>
    /// <param name="rows">The rows to search; at least one.</param>
    /// <param name="queries">[queries x coordinates].</param>
    public ImmutableArray<int> Nearest(Matrix rows, Matrix queries) => Codes.Nearest(Encode(rows), Encode(queries));

    /// <summary>
    /// The same by binary codes, one bit an entry of the code: above the median over the rows or not.
    /// </summary>
    /// <param name="rows">The rows to search; at least one.</param>
    /// <param name="queries">[queries x coordinates].</param>
    public ImmutableArray<int> NearestByBits(Matrix rows, Matrix queries)
    {
        Matrix codes = Encode(rows), thresholds = Codes.Medians(codes);
        return Codes.NearestByBits(Codes.Binary(codes, thresholds), Codes.Binary(Encode(queries), thresholds));
    }

    /// <summary>
    /// How unusual each row is: what the learner says, or the error of its reconstruction, in the data's units.
    /// </summary>
    /// <exception cref="InputException">The learner neither scores nor reconstructs.</exception>
    public ImmutableArray<double> Score(Matrix rows) => Learner switch
    {
        IResponder responder => AnomalyScore.Of(responder.Reconstruct(State, rows), rows),
        IScorer scorer => [.. scorer.Score(State, rows).Values.ToArray().Select(score => (double)score)],
        _ => throw new InputException(
            $"{Learner.GetType().Name} neither scores nor reconstructs rows; expected a learner that can, such as an "
                + $"autoencoder."),
    };

    /// <summary>The score that a share of normal rows stays below, with its interval of 95 %.</summary>
    /// <param name="normal">Normal rows that were not learnt from.</param>
    /// <param name="share">The share, in (0, 1).</param>
    public AnomalyThreshold Threshold(Matrix normal, double share = 0.95) =>
        AnomalyScore.Threshold(Score(normal), share);

    private IEncoder Encoder => Learner as IEncoder
        ?? throw new InputException(
            $"{Learner.GetType().Name} has no codes; expected a learner that encodes, such as an autoencoder.");
}
