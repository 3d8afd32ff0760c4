namespace Collapse.Differentiation;

/// <summary>The operations that expressions are made of, one file each.</summary>
/// <remarks>
/// Shapes are checked when an expression is built: one that does not fit is an <see cref="ArgumentException"/> naming
/// both. Products, sums and elementary functions are those of <see cref="Numerics"/>: sums are chains in ascending
/// order and no operation crosses lanes, so a value has the same bits on every machine.
/// </remarks>
public static partial class Operations
{
    private static ArgumentException Mismatch(string operation, Node left, Node right) =>
        new($"{operation} of [{left.Rows} x {left.Columns}] and [{right.Rows} x {right.Columns}] is not defined.");
}
