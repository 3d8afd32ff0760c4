using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// What a convolution's filters have as their gradient, <c>y[o, (t, u, c)] = sum over m, i, j of s[(m, i, j), o] x[(m,
/// i S + t - P, j S + u - P), c]</c>, one chain over ascending (m, i, j). Slopes: <see cref="Convolution"/> of x and
/// the gradient, <see cref="TransposedConvolution"/> of s and the gradient.
/// </summary>
/// <param name="s">[(samples x outputs) x channels out].</param>
/// <param name="x">[(samples x positions) x channels in].</param>
/// <param name="window">Positions and taps.</param>
internal sealed class FilterSlope(Node s, Node x, Window window) : Node(s.Columns, window.Taps * x.Columns, s, x)
{
    private readonly int _channels = x.Columns;

    private int Part => LaneBuffer.RoundUp(window.Across * _channels);

    internal override int Scratch => window.PaddedFloats(_channels) + window.Down * Rows * Part + LaneBuffer.Lanes;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block s = inputs[0], x = inputs[1];
        int part = Part;
        float* sums = scratch, padded = scratch + window.Down * Rows * part;
        new Span<float>(padded, window.PaddedFloats(_channels)).Clear();
        int samples = s.Rows / window.Outputs, width = window.PaddedWidth * _channels;
        for (int sample = 0; sample < samples; sample++)
        {
            window.Pad(x, sample, padded);
            for (int i = 0; i < window.OutputHeight; i++)
            {
                long first = (long)sample * window.Outputs + i * window.OutputWidth;
                Factor left = new(s.Pointer + first * s.Stride, Rows, window.OutputWidth, 1, s.Stride);
                for (int tap = 0; tap < window.Down; tap++)
                {
                    float* right = padded + (long)(i * window.Stride + tap) * width;
                    float* to = sums + tap * Rows * part;
                    Product.Multiply(left, right, window.Stride * _channels, to, part, part, goesOn: first > 0);
                }
            }
        }

        for (int o = 0; o < Rows; o++)
        {
            for (int tap = 0; tap < window.Down; tap++)
            {
                int count = window.Across * _channels;
                ReadOnlySpan<float> row = new(sums + (tap * Rows + o) * part, count);
                row.CopyTo(destination.Row(o).Slice(tap * count, count));
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        foreach ((int output, int weight, int place) in window.Terms(_channels, Inputs[0].Rows / window.Outputs))
        {
            for (int o = 0; o < Rows; o++)
                destination[o * Columns + weight] += inputs[0][output * Rows + o] * inputs[1][place];
        }
    }

    internal override Node? PullBack(int input, Node slope) => input == 0
        ? new Convolution(Inputs[1], slope, window)
        : new TransposedConvolution(Inputs[0], slope, window);
}
