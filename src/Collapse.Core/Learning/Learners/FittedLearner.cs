using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// An exact learner as a learner like any other: one learning step is its fit, and it draws new rows.
/// </summary>
/// <remarks>
/// Its state is the rows that it is fitted to, so that it can be stored like any other; the fit is made when rows are
/// drawn. Rows are rounded to float32, which a chain of hundreds of refits would feel and one of tens does not.
/// </remarks>
/// <typeparam name="TSummary">What a fit needs of the rows.</typeparam>
/// <typeparam name="TModel">The fitted parameters.</typeparam>
/// <param name="Exact">The exact learner.</param>
public sealed record FittedLearner<TSummary, TModel>(IExactLearner<TSummary, TModel> Exact) : ISampler
{
    private const string Rows = "rows", Search = "search";

    /// <inheritdoc/>
    public LearnerState Init(Key key, Matrix samples) => State(samples, key, 0);

    /// <inheritdoc/>
    public LearnerState Step(LearnerState state, Matrix samples, Key key) => State(samples, key, state.Step + 1);

    /// <inheritdoc/>
    public Matrix Sample(LearnerState state, int count, Key key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        TModel model = Exact.Fit(Exact.Summarize(Observations.Of(state.Theta[Rows])), KeyOf(state.Theta[Search]));
        Observations drawn = Exact.Sample(model, count, key);
        return Matrix.Create(count, state.Coordinates, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)drawn.Row(row)[i];
        });
    }

    private static LearnerState State(Matrix samples, Key key, long step) => new(
        samples.Columns,
        new Weights([(Rows, samples), (Search, Matrix.From(1, 8, Words(key)))]),
        [],
        step);

    // Sixteen bits each, which a float32 holds exactly.
    private static float[] Words(Key key)
    {
        float[] words = new float[8];
        for (int i = 0; i < 4; i++)
        {
            words[i] = (ushort)(key.High >> (16 * i));
            words[4 + i] = (ushort)(key.Low >> (16 * i));
        }

        return words;
    }

    private static Key KeyOf(Matrix words)
    {
        (ulong high, ulong low) = (0, 0);
        for (int i = 0; i < 4; i++)
        {
            high |= (ulong)words[0, i] << (16 * i);
            low |= (ulong)words[0, 4 + i] << (16 * i);
        }

        return new Key(high, low);
    }
}
