using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// <c>y[(m, i, j), o] = sum over t, u, c of w[o, (t, u, c)] x[(m, i S + t - P, j S + u - P), c]</c>, one chain of fused
/// multiply-adds over ascending (t, u, c), 0 beyond the ends. Slopes: <see cref="TransposedConvolution"/> of s and w,
/// <see cref="FilterSlope"/> of s and x.
/// </summary>
/// <remarks>
/// The neighbourhoods of a row of outputs are overlapping parts of one stretch of memory, once the sample stands there
/// with its padding: a left factor of <see cref="Product"/> without a copy of each. Taps of further rows continue the
/// same chains.
/// </remarks>
/// <param name="x">[(samples x positions) x channels in].</param>
/// <param name="weights">[channels out x (taps x channels in)].</param>
/// <param name="window">Positions and taps.</param>
internal sealed class Convolution(Node x, Node weights, Window window)
    : Node(x.Rows / window.Positions * window.Outputs, weights.Rows, x, weights)
{
    private const int ShortRow = 32; // a filter's row below this many numbers is copied rather than multiplied alone

    private readonly int _channels = x.Columns;

    internal override int Scratch =>
        MatrixProduct.TransposedFloats(window.Taps * _channels, Columns) + window.PaddedFloats(_channels)
        + (Copies ? LaneBuffer.RoundUp(window.OutputWidth * window.Taps * _channels) : 0);

    private bool Copies => window.Down > 1 && window.Across * _channels < ShortRow;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0];
        int inner = window.Taps * _channels, width = destination.Stride;
        float* right = MatrixProduct.Transposed(inputs[1], scratch);
        float* padded = scratch + MatrixProduct.TransposedFloats(inner, Columns);
        float* copies = padded + window.PaddedFloats(_channels);
        new Span<float>(padded, window.PaddedFloats(_channels)).Clear();
        int row = window.PaddedWidth * _channels, part = window.Across * _channels;
        for (int sample = 0; sample < x.Rows / window.Positions; sample++)
        {
            window.Pad(x, sample, padded);
            for (int i = 0; i < window.OutputHeight; i++)
            {
                float* from = padded + (long)i * window.Stride * row;
                float* to = destination.Pointer + ((long)sample * window.Outputs + i * window.OutputWidth) * width;
                if (Copies)
                {
                    Copy(from, copies);
                    Factor neighbourhoods = new(copies, window.OutputWidth, inner, inner, 1);
                    Product.Multiply(neighbourhoods, right, width, to, width, width);
                    continue;
                }

                for (int tap = 0; tap < window.Down; tap++)
                {
                    Factor left = new(from + tap * row, window.OutputWidth, part, window.Stride * _channels, 1);
                    Product.Multiply(left, right + tap * part * width, width, to, width, width, goesOn: tap > 0);
                }
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        foreach ((int output, int weight, int place) in window.Terms(_channels, Inputs[0].Rows / window.Positions))
        {
            for (int o = 0; o < Columns; o++)
                destination[output * Columns + o] += inputs[1][o * window.Taps * _channels + weight] * inputs[0][place];
        }
    }

    internal override Node? PullBack(int input, Node slope) => input == 0
        ? new TransposedConvolution(slope, Inputs[1], window)
        : new FilterSlope(slope, Inputs[0], window);

    // The neighbourhoods of a row of outputs, one after the other.
    private unsafe void Copy(float* from, float* to)
    {
        int row = window.PaddedWidth * _channels, part = window.Across * _channels;
        for (int j = 0; j < window.OutputWidth; j++, from += window.Stride * _channels)
        {
            for (int tap = 0; tap < window.Down; tap++)
            {
                for (int k = 0; k < part; k++)
                    *to++ = from[tap * row + k];
            }
        }
    }
}

public static partial class Operations
{
    /// <summary>
    /// The convolution of the field with a filter's window: one output for each place of the window, 0 beyond the ends.
    /// </summary>
    /// <param name="x">[(samples x positions) x channels in]; an image of one channel is reshaped to it.</param>
    /// <param name="weights">[channels out x (taps x channels in)].</param>
    /// <param name="window">Positions and taps.</param>
    /// <returns>[(samples x outputs) x channels out].</returns>
    public static Node Convolve(this Node x, Node weights, Window window) =>
        x.Rows % window.Positions == 0 && weights.Columns == window.Taps * x.Columns
            ? new Convolution(x, weights, window)
            : throw Mismatch($"The convolution with {window}", x, weights);

    /// <summary>
    /// The one-dimensional convolution of the field, <c>y[(m, l), o] = sum over t, c of w[o, (t, c)] x[(m, l + t - (T -
    /// 1) / 2), c]</c>: as long as its input, 0 beyond the ends.
    /// </summary>
    /// <param name="x">[(samples x length) x channels in]; a batch of one channel is reshaped to it.</param>
    /// <param name="weights">[channels out x (taps x channels in)], an odd number of taps.</param>
    /// <param name="length">Positions of a sample.</param>
    /// <returns>[(samples x length) x channels out].</returns>
    public static Node Convolve(this Node x, Node weights, int length)
    {
        int taps = weights.Columns / x.Columns;
        if (length < 1 || x.Rows % length != 0 || weights.Columns % x.Columns != 0 || taps % 2 == 0)
            throw Mismatch($"The convolution over {length} positions", x, weights);
        return x.Convolve(weights, Window.Line(length, taps));
    }
}
