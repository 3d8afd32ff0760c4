namespace Collapse.Differentiation;

/// <summary>
/// <c>y[i, 0] = max over j of x[i, j]</c>; taken as constant, since the softmax that it is for does not depend on it.
/// </summary>
internal sealed class RowMaximum(Node x) : Node(x.Rows, 1, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
        {
            float most = float.NegativeInfinity;
            foreach (float value in inputs[0].Row(row))
                most = Math.Max(most, value); // NaN stays NaN
            destination.Row(row)[0] = most;
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int columns = inputs[0].Length / Rows;
        for (int row = 0; row < Rows; row++)
        {
            destination[row] = double.NegativeInfinity;
            for (int column = 0; column < columns; column++)
                destination[row] = Math.Max(destination[row], inputs[0][row * columns + column]);
        }
    }

    internal override Node? PullBack(int input, Node slope) => null;
}

public static partial class Operations
{
    /// <summary>
    /// The softmax of each row, <c>e^x / sum e^x</c>; the row's maximum is taken off first, so nothing overflows.
    /// </summary>
    public static Node Softmax(this Node x)
    {
        Node exponentials = (x - new RowMaximum(x)).Exp();
        return exponentials / exponentials.SumColumns();
    }

    /// <summary>The logarithm of the softmax of each row, <c>x - ln sum e^x</c>.</summary>
    public static Node LogSoftmax(this Node x)
    {
        Node shifted = x - new RowMaximum(x);
        return shifted - shifted.Exp().SumColumns().Log();
    }
}
