using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>The mean over samples of 1 - SSIM as an expression that can be differentiated once.</summary>
/// <remarks>
/// Value and gradient are those of <see cref="StructuralSimilarity"/>, in double precision in a fixed order, rounded to
/// float32.
/// </remarks>
internal static class StructuralDissimilarity
{
    /// <summary>The loss of outputs y against targets x, each [samples x coordinates].</summary>
    public static Node Of(Node output, Node target, StructuralSimilarity similarity) =>
        new Value(output, target, similarity);

    private static double[] Doubles(Block block, int row)
    {
        double[] values = new double[block.Columns];
        ReadOnlySpan<float> from = block.Row(row);
        for (int i = 0; i < values.Length; i++) values[i] = from[i];
        return values;
    }

    private sealed class Value(Node output, Node target, StructuralSimilarity similarity) : Node(1, 1, output, target)
    {
        internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
        {
            double sum = 0;
            for (int row = 0; row < inputs[0].Rows; row++)
                sum += 1 - similarity.Of(Doubles(inputs[1], row), Doubles(inputs[0], row));
            destination.Row(0)[0] = (float)(sum / inputs[0].Rows);
        }

        internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
        {
            int coordinates = Inputs[0].Columns, rows = Inputs[0].Rows;
            for (int row = 0; row < rows; row++)
            {
                destination[0] += (1 - similarity.Of(
                    inputs[1].AsSpan(row * coordinates, coordinates),
                    inputs[0].AsSpan(row * coordinates, coordinates))) / rows;
            }
        }

        internal override Node? PullBack(int input, Node slope) => input == 0
            ? slope * new Slopes(Inputs[0], Inputs[1], similarity)
            : throw new NotSupportedException(
                "SSIM is differentiated by the outputs alone; the targets were expected to be data.");
    }

    // The derivatives of the mean by each output.
    private sealed class Slopes(Node output, Node target, StructuralSimilarity similarity)
        : Node(output.Rows, output.Columns, output, target)
    {
        internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
        {
            double[] slopes = new double[Columns];
            for (int row = 0; row < Rows; row++)
            {
                similarity.LossGradient(Doubles(inputs[1], row), Doubles(inputs[0], row), slopes);
                Span<float> to = destination.Row(row);
                for (int i = 0; i < to.Length; i++) to[i] = (float)(slopes[i] / Rows);
            }
        }

        internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
        {
            for (int row = 0; row < Rows; row++)
            {
                Span<double> slopes = destination.AsSpan(row * Columns, Columns);
                similarity.LossGradient(inputs[1].AsSpan(row * Columns, Columns),
                    inputs[0].AsSpan(row * Columns, Columns), slopes);
                foreach (ref double slope in slopes) slope /= Rows;
            }
        }

        internal override Node? PullBack(int input, Node slope) =>
            throw new NotSupportedException(
                "The gradient of SSIM has no gradient here; compare by MSE or MAE where one is needed.");
    }
}
