using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>What becomes of the training set after a learning step. A pure function.</summary>
public interface IFeedback
{
    /// <summary>The name in tables and protocols.</summary>
    string Name { get; }

    /// <summary>The next training set.</summary>
    /// <param name="data">The current training set, [samples x coordinates].</param>
    /// <param name="responses">The learner's response to each row of it, [samples x coordinates].</param>
    /// <param name="key">Draws the policy's choices.</param>
    Matrix Apply(Matrix data, Matrix responses, Key key);
}

/// <summary>A policy that replaces exactly one row by its response, so that only that response need be computed.</summary>
public interface IReplaceOneRow : IFeedback
{
    /// <summary>The row that is replaced, 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">M, the number of rows.</param>
    /// <param name="key">Draws the choice; the one that <see cref="IFeedback.Apply"/> would be given.</param>
    int Row(int count, Key key);
}
