using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>The paper's feedback: one j, drawn uniformly, and <c>x_j := y_j</c>; every other row stays.</summary>
/// <remarks>Th. Schanze 2026: "an arbitrary j"; uniform is our reading.</remarks>
public sealed record ReplaceOne : IReplaceOneRow
{
    /// <inheritdoc/>
    public string Name => "replace";

    /// <inheritdoc/>
    public int Row(int count, Key key) => key.Below(count, 0);

    /// <inheritdoc/>
    public Matrix Apply(Matrix data, Matrix responses, Key key)
    {
        int j = Row(data.Rows, key);
        return data.WithRow(j, responses.Row(j));
    }
}
