using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// <c>y[i, :] = sum of x[f i .. f i + f - 1, :]</c>: neighbouring rows added by fs; gradient: s, each row f times.
/// </summary>
internal sealed class SumOfNeighbours(Node x, int factor) : Node(x.Rows / factor, x.Columns, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        int stride = destination.Stride;
        for (int row = 0; row < Rows; row++)
        {
            float* x = inputs[0].Pointer + (long)factor * row * stride;
            Registers.Run(new Adding(x, factor, destination.Pointer + (long)row * stride, stride));
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < inputs[0].Length; i++)
            destination[i / Columns / factor * Columns + i % Columns] += inputs[0][i];
    }

    internal override Node? PullBack(int input, Node slope) => new Upsampling(slope, factor);

    private readonly unsafe struct Adding(float* x, int rows, float* y, int stride) : IVectorised
    {
        void IVectorised.Run<TSimd, TBits, TVector>()
        {
            for (int i = 0; i < stride; i += TSimd.Lanes)
            {
                TVector sum = TSimd.Load(x + i);
                for (int k = 1; k < rows; k++)
                    sum = TSimd.Add(sum, TSimd.Load(x + k * stride + i));
                TSimd.Store(sum, y + i);
            }
        }
    }
}

/// <summary><c>y[i, :] = x[i / f, :]</c>: each row f times; gradient: the sum of s over the repetitions.</summary>
internal sealed class Upsampling(Node x, int factor) : Node(x.Rows * factor, x.Columns, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        for (int row = 0; row < Rows; row++)
            inputs[0].Row(row / factor).CopyTo(destination.Row(row));
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = inputs[0][i / Columns / factor * Columns + i % Columns];
    }

    internal override Node? PullBack(int input, Node slope) => new SumOfNeighbours(slope, factor);
}

/// <summary>
/// 1 at the largest of f neighbouring rows in each column, the first of equal ones, 0 at the others; constant wherever
/// it has a gradient.
/// </summary>
internal sealed class LargestNeighbour(Node x, int factor) : Node(x.Rows, x.Columns, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        int stride = destination.Stride, columns = Columns;
        for (int first = 0; first < Rows; first += factor)
        {
            float* x = inputs[0].Pointer + (long)first * stride, y = destination.Pointer + (long)first * stride;
            for (int column = 0; column < columns; column++, x++, y++)
            {
                float most = *x;
                int largest = 0;
                for (int k = 1; k < factor; k++)
                {
                    float value = x[k * stride];
                    largest = value > most ? k : largest;
                    most = value > most ? value : most;
                }

                for (int k = 0; k < factor; k++)
                    y[k * stride] = k == largest ? 1 : 0;
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            int first = i / Columns / factor * factor * Columns + i % Columns, largest = first;
            for (int k = 1; k < factor; k++)
            {
                if (inputs[0][first + k * Columns] > inputs[0][largest]) largest = first + k * Columns;
            }

            destination[i] = i == largest ? 1 : 0;
        }
    }

    internal override Node? PullBack(int input, Node slope) => null;
}

public static partial class Operations
{
    /// <summary>
    /// The largest of each <paramref name="factor"/> neighbouring rows, column by column; the gradient goes to it
    /// alone.
    /// </summary>
    /// <param name="x">[(samples x length) x channels], the length a multiple of the factor.</param>
    /// <param name="factor">At least 1.</param>
    /// <returns>[(samples x length / factor) x channels].</returns>
    public static Node MaxPool(this Node x, int factor)
    {
        CheckFactor(x, factor);
        return new SumOfNeighbours(x * new LargestNeighbour(x, factor), factor);
    }

    /// <summary>Each row <paramref name="factor"/> times.</summary>
    /// <param name="x">[(samples x length) x channels].</param>
    /// <param name="factor">At least 1.</param>
    /// <returns>[(samples x length x factor) x channels].</returns>
    public static Node Upsample(this Node x, int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        return new Upsampling(x, factor);
    }

    /// <summary>
    /// The largest of each square of <paramref name="factor"/> x <paramref name="factor"/> pixels, channel by channel;
    /// the gradient goes to it alone.
    /// </summary>
    /// <param name="x">[(samples x height x width) x channels], height and width multiples of the factor.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="factor">At least 1.</param>
    /// <returns>[(samples x height / factor x width / factor) x channels].</returns>
    public static Node MaxPool(this Node x, int height, int width, int factor)
    {
        if (factor < 1 || height % factor != 0 || width % factor != 0 || x.Rows % (height * width) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor), factor, $"{height} x {width} pixels in {x.Rows} rows are not pooled by it.");
        }

        Node rows = x.MaxPool(factor); // within rows; then rows themselves, of all pixels and channels at once
        int pixels = width / factor;
        return rows.ReshapeTo(rows.Rows / pixels, pixels * x.Columns).MaxPool(factor)
            .ReshapeTo(rows.Rows / factor, x.Columns);
    }

    /// <summary>
    /// Each pixel as a square of <paramref name="factor"/> x <paramref name="factor"/> of them: its nearest neighbours.
    /// </summary>
    /// <param name="x">[(samples x height x width) x channels].</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="factor">At least 1.</param>
    /// <returns>[(samples x height x factor x width x factor) x channels].</returns>
    public static Node UpsampleImage(this Node x, int width, int factor)
    {
        if (width < 1 || x.Rows % width != 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, $"{x.Rows} rows are no multiple of it.");
        Node wide = x.Upsample(factor);
        int pixels = width * factor;
        return wide.ReshapeTo(wide.Rows / pixels, pixels * x.Columns).Upsample(factor)
            .ReshapeTo(wide.Rows * factor, x.Columns);
    }

    private static void CheckFactor(Node x, int factor)
    {
        if (factor < 1 || x.Rows % factor != 0)
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"{x.Rows} rows are no multiple of it.");
    }
}
