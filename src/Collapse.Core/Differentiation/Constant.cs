using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>A matrix of fixed numbers.</summary>
internal sealed class Constant(Matrix value) : Node(value.Rows, value.Columns)
{
    public Matrix Value { get; } = value;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch) =>
        destination.CopyFrom(Value);

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = Value.Values[i];
    }

    internal override Node? PullBack(int input, Node slope) => null;
}

public static partial class Operations
{
    /// <summary>A matrix of fixed numbers, without a gradient.</summary>
    public static Node Constant(Matrix value) => new Constant(value);

    /// <summary>A single fixed number, rounded to float32.</summary>
    public static Node Constant(double value) => Constant(1, 1, value);

    internal static Node Constant(int rows, int columns, double value) =>
        new Constant(Matrix.Create(rows, columns, (_, values) => values.Fill((float)value)));
}
