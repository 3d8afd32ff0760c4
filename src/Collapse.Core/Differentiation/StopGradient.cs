namespace Collapse.Differentiation;

/// <summary>
/// <c>y = value</c>; the gradient goes to the second input as if y were it, or, without one, nowhere.
/// </summary>
internal sealed class StraightThrough : Node
{
    public StraightThrough(Node value, Node? through)
        : base(value.Rows, value.Columns, through is null ? [value] : [value, through])
    {
    }

    internal override bool InPlace => true;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch) =>
        new ReadOnlySpan<float>(inputs[0].Pointer, destination.Length)
            .CopyTo(new Span<float>(destination.Pointer, destination.Length));

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination) =>
        inputs[0].CopyTo(destination, 0);

    internal override Node? PullBack(int input, Node slope) => input == 0 ? null : slope;
}

public static partial class Operations
{
    /// <summary>The same value, from which no gradient comes back.</summary>
    public static Node StopGradient(this Node x) => new StraightThrough(x, null);

    /// <summary>The straight-through estimator: one node's value, another's gradient.</summary>
    /// <remarks>Y. Bengio, N. Leonard, A. Courville, arXiv:1308.3432 (2013).</remarks>
    /// <param name="value">What is seen.</param>
    /// <param name="through">Where the gradient goes; of the same shape.</param>
    public static Node StraightThrough(Node value, Node through) =>
        value.Rows == through.Rows && value.Columns == through.Columns
            ? new StraightThrough(value, through)
            : throw Mismatch("Straight-through", value, through);
}
