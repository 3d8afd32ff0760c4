using System.Collections.Immutable;

namespace Collapse.Differentiation;

/// <summary>
/// A matrix-valued expression: an operation and what it is applied to. Immutable; holds no numbers but constants.
/// </summary>
/// <remarks>
/// Expressions are built once from <see cref="Leaf"/>s, constants and the operations of <see cref="Operations"/>,
/// differentiated by
/// <see cref="Gradient"/>, which builds expressions again, and evaluated as often as wanted by
/// <see cref="Evaluation"/>. Every operation is one file that says its value twice, as a float32 kernel and plainly in
/// double precision, and its pull-back.
/// </remarks>
public abstract class Node
{
    private protected Node(int rows, int columns, params ImmutableArray<Node> inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        (Rows, Columns, Inputs) = (rows, columns, inputs);
    }

    /// <summary>The number of rows of the value.</summary>
    public int Rows { get; }

    /// <summary>The number of columns of the value.</summary>
    public int Columns { get; }

    /// <summary>What the operation is applied to; empty for leaves and constants.</summary>
    internal ImmutableArray<Node> Inputs { get; }

    /// <summary>Whether the value may be written over an input of the same shape.</summary>
    internal virtual bool InPlace => false;

    /// <summary>Floats of working memory that <see cref="Evaluate"/> needs.</summary>
    internal virtual int Scratch => 0;

    /// <summary>Whether the value is one number.</summary>
    internal bool IsScalar => Rows == 1 && Columns == 1;

    /// <summary>The sum, entry by entry; a row, a column or a single number is repeated to the other's shape.</summary>
    public static Node operator +(Node left, Node right) => Operations.Add(left, right);

    /// <summary>The difference, entry by entry; shapes as for the sum.</summary>
    public static Node operator -(Node left, Node right) => Operations.Subtract(left, right);

    /// <summary>The product, entry by entry; shapes as for the sum.</summary>
    public static Node operator *(Node left, Node right) => Operations.Multiply(left, right);

    /// <summary>The quotient, entry by entry; shapes as for the sum.</summary>
    public static Node operator /(Node left, Node right) => Operations.Divide(left, right);

    /// <summary>A number times each entry.</summary>
    public static Node operator *(double factor, Node node) => node.Affine(factor, 0);

    /// <summary>Each entry plus a number.</summary>
    public static Node operator +(Node node, double shift) => node.Affine(1, shift);

    /// <summary>Each entry minus a number.</summary>
    public static Node operator -(Node node, double shift) => node.Affine(1, -shift);

    /// <summary>A number minus each entry.</summary>
    public static Node operator -(double shift, Node node) => node.Affine(-1, shift);

    /// <summary>Each entry with the other sign.</summary>
    public static Node operator -(Node node) => node.Affine(-1, 0);

    /// <summary>The operation's name and the value's shape.</summary>
    public override string ToString() => $"{GetType().Name} [{Rows} x {Columns}]";

    /// <summary>
    /// Writes the value in float32. Inputs are in the order of <see cref="Inputs"/>; the destination's padding is free.
    /// </summary>
    internal abstract unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch);

    /// <summary>The value by its definition, in double precision; rows without padding.</summary>
    internal abstract void Define(ReadOnlySpan<double[]> inputs, double[] destination);

    /// <summary>
    /// The gradient by an input, given the gradient by the value, made of the same operations; null where it is 0
    /// everywhere.
    /// </summary>
    /// <param name="input">Which input.</param>
    /// <param name="slope">d loss / d value, in the value's shape.</param>
    internal abstract Node? PullBack(int input, Node slope);
}
