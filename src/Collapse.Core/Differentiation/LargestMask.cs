namespace Collapse.Differentiation;

/// <summary>
/// 1 at the k largest entries of each row, 0 elsewhere; of equal ones the first counts as larger, so that there are
/// exactly k. Constant wherever it has a gradient.
/// </summary>
internal sealed class LargestMask(Node x, int count) : Node(x.Rows, x.Columns, x)
{
    internal override int Scratch => Columns;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Span<float> sorted = new(scratch, Columns);
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> values = inputs[0].Row(row);
            Span<float> mask = destination.Row(row);
            values.CopyTo(sorted);
            sorted.Sort();
            float threshold = sorted[Columns - count]; // the smallest that is kept, and perhaps others equal to it
            int above = 0;
            foreach (float value in values)
                above += value > threshold ? 1 : 0;
            int equal = count - above;
            for (int i = 0; i < mask.Length; i++)
                mask[i] = values[i] > threshold || (values[i] == threshold && equal-- > 0) ? 1 : 0;
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<double> values = inputs[0].AsSpan(row * Columns, Columns);
            Span<double> mask = destination.AsSpan(row * Columns, Columns);
            for (int n = 0; n < count; n++)
            {
                int largest = -1;
                for (int i = 0; i < values.Length; i++)
                {
                    if (mask[i] == 0 && (largest < 0 || values[i] > values[largest])) largest = i;
                }

                mask[largest] = 1;
            }
        }
    }

    internal override Node? PullBack(int input, Node slope) => null;
}

public static partial class Operations
{
    /// <summary>
    /// 1 at the <paramref name="count"/> largest entries of each row, 0 elsewhere; exactly that many, and without a
    /// gradient.
    /// </summary>
    public static Node MaskOfLargest(this Node x, int count)
    {
        if (count < 1 || count > x.Columns)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A row has {x.Columns} entries.");
        return new LargestMask(x, count);
    }

    /// <summary>The <paramref name="count"/> largest entries of each row, and 0 in place of the others.</summary>
    public static Node KeepLargest(this Node x, int count) => x * x.MaskOfLargest(count);
}
