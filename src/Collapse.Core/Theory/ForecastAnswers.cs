using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>One pair of answers of a trained learner: to its data, and to that answer. Both [M x D].</summary>
/// <param name="First">Y1 = T{X}, the response to each row of X.</param>
/// <param name="Second">Y2 = T{Y1}, the response to each row of Y1, with noise of its own where the response is
/// random.</param>
public sealed record AnswerPair(Matrix First, Matrix Second);

/// <summary>Held-out rows and what the learner makes of them; both [R x D], in the units of X.</summary>
/// <param name="Rows">Rows that the learner has never seen.</param>
/// <param name="Outputs">Its reconstructions of them.</param>
public sealed record HeldOutAnswers(Matrix Rows, Matrix Outputs);

/// <summary>
/// All that a forecast is made from: the data of a trained learner and its answers before any feedback.
/// </summary>
/// <remarks>Matrices only, so the learner may be anything that was trained anywhere. Immutable.</remarks>
public sealed record ForecastAnswers
{
    private ForecastAnswers(Matrix data, ImmutableArray<AnswerPair> pairs) => (Data, Pairs) = (data, pairs);

    /// <summary>X, the data that the learner was trained on, [M x D].</summary>
    public Matrix Data { get; }

    /// <summary>Pairs of answers, one for each draw; a learner whose response is not random needs one.</summary>
    public ImmutableArray<AnswerPair> Pairs { get; }

    /// <summary>
    /// The outputs whose correlation, variance and rank are forecast, [M x D]: the reconstructions of X when the
    /// measures are taken on those, as in this project's figures. Left out, they are the first answers, averaged over
    /// the draws.
    /// </summary>
    public Matrix? Outputs { get; private init; }

    /// <summary>Held-out rows with their outputs, for the error on new data; optional.</summary>
    public HeldOutAnswers? HeldOut { get; private init; }

    /// <summary>Data and answers.</summary>
    /// <param name="data">X, [M x D], at least two rows and one column, finite.</param>
    /// <param name="pairs">At least one pair, all of the shape of X and finite.</param>
    /// <exception cref="ArgumentException">A matrix is empty, not finite or of another shape; the message names
    /// it.</exception>
    public static ForecastAnswers Of(Matrix data, params IEnumerable<AnswerPair> pairs)
    {
        ImmutableArray<AnswerPair> all = [.. pairs];
        if (data.Rows < 2 || data.Columns == 0)
            throw new ArgumentException($"X is {data}; expected at least 2 rows and 1 column.", nameof(data));
        if (all.IsEmpty)
            throw new ArgumentException("There is no pair of answers; expected at least one.", nameof(pairs));
        Check(data, data, "X");
        foreach (AnswerPair pair in all)
        {
            Check(pair.First, data, "Y1");
            Check(pair.Second, data, "Y2");
        }

        return new ForecastAnswers(data, all);
    }

    /// <summary>The same with the outputs that are measured.</summary>
    /// <param name="outputs">[M x D], finite; else <see cref="ArgumentException"/>.</param>
    public ForecastAnswers WithOutputs(Matrix outputs)
    {
        Check(outputs, Data, "The matrix of outputs");
        return this with { Outputs = outputs };
    }

    /// <summary>The same with held-out rows.</summary>
    /// <param name="heldOut">At least one row, D columns, finite; else <see cref="ArgumentException"/>.</param>
    public ForecastAnswers WithHeldOut(HeldOutAnswers heldOut)
    {
        if (heldOut.Rows.Rows == 0 || heldOut.Rows.Columns != Data.Columns)
        {
            throw new ArgumentException(
                $"The held-out rows are {heldOut.Rows}; expected at least one of {Data.Columns} columns.",
                nameof(heldOut));
        }

        Check(heldOut.Rows, heldOut.Rows, "The matrix of held-out rows");
        Check(heldOut.Outputs, heldOut.Rows, "The matrix of held-out outputs");
        return this with { HeldOut = heldOut };
    }

    private static void Check(Matrix matrix, Matrix like, string name)
    {
        if (matrix.Rows != like.Rows || matrix.Columns != like.Columns)
            throw new ArgumentException($"{name} is {matrix}; expected {like}.");
        if (!matrix.IsFinite()) throw new ArgumentException($"{name} has an entry that is not finite.");
    }
}
