using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>No feedback: the training set stays as it is, which is classic training.</summary>
public sealed record NoFeedback : IFeedback
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public Matrix Apply(Matrix data, Matrix responses, Key key) => data;
}
