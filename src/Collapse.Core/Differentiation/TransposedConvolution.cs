using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>
/// The adjoint of <see cref="Convolution"/>, <c>y[(m, i, j), c] = sum over t, u of sum over o of w[o, (t, u, c)] x[(m,
/// (i + P - t) / S, (j + P - u) / S), o]</c> wherever the quotients are whole and within: for each tap a chain over
/// ascending o, the chains added over ascending taps, from 0. Slopes: <see cref="Convolution"/> of s and w, <see
/// cref="FilterSlope"/> of x and s.
/// </summary>
/// <remarks>
/// With many channels each tap is a product of its own, added where it belongs; with few one product makes the numbers
/// of all taps, which are then added one by one. Both are the same sums.
/// </remarks>
/// <param name="x">[(samples x outputs) x channels out]: what a convolution with this window would give.</param>
/// <param name="weights">[channels out x (taps x channels in)].</param>
/// <param name="window">Positions and taps.</param>
internal sealed class TransposedConvolution(Node x, Node weights, Window window)
    : Node(x.Rows / window.Outputs * window.Positions, weights.Columns / window.Taps, x, weights)
{
    private int Width => LaneBuffer.RoundUp(Columns);

    private int All => LaneBuffer.RoundUp(window.Taps * Columns);

    // Few channels leave most of a register empty.
    private bool AtOnce => 2 * window.Taps * Width > 3 * All;

    internal override int Scratch => AtOnce ? window.Outputs * All : Inputs[1].Rows * window.Taps * Width;

    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0], weights = inputs[1];
        if (!AtOnce) Spread(weights, scratch);
        for (int sample = 0; sample < x.Rows / window.Outputs; sample++)
        {
            float* from = x.Pointer + (long)sample * window.Outputs * x.Stride;
            float* to = destination.Pointer + (long)sample * window.Positions * Width;
            new Span<float>(to, window.Positions * Width).Clear();
            if (AtOnce)
            {
                Factor all = new(from, window.Outputs, x.Columns, x.Stride, 1);
                Product.Multiply(all, weights.Pointer, weights.Stride, scratch, All, All);
            }

            foreach (Run run in Runs())
            {
                float* target = to + (long)run.Position * Width;
                if (AtOnce)
                {
                    Add(scratch + (long)run.Output * All + run.Tap * Columns, target, run.Count);
                    continue;
                }

                Factor left = new(from + (long)run.Output * x.Stride, run.Count, x.Columns, x.Stride, 1);
                float* right = scratch + run.Tap * Width;
                Registers.Run(new Addition(left, right, window.Taps * Width, target, window.Stride * Width, Width));
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int channels = Inputs[0].Columns;
        foreach ((int output, int weight, int place) in window.Terms(Columns, Inputs[0].Rows / window.Outputs))
        {
            for (int o = 0; o < channels; o++)
                destination[place] += inputs[1][o * window.Taps * Columns + weight] * inputs[0][output * channels + o];
        }
    }

    internal override Node? PullBack(int input, Node slope) => input == 0
        ? new Convolution(slope, Inputs[1], window)
        : new FilterSlope(Inputs[0], slope, window);

    // The weights with each tap's channels on a border of registers.
    private unsafe void Spread(Block weights, float* to)
    {
        for (int row = 0; row < weights.Rows; row++)
        {
            for (int tap = 0; tap < window.Taps; tap++, to += Width)
            {
                weights.Row(row).Slice(tap * Columns, Columns).CopyTo(new Span<float>(to, Columns));
                new Span<float>(to + Columns, Width - Columns).Clear();
            }
        }
    }

    private unsafe void Add(float* from, float* to, int count)
    {
        int columns = Columns, fromStep = All, toStep = window.Stride * Width;
        for (; count > 0; count--, from += fromStep, to += toStep)
        {
            for (int channel = 0; channel < columns; channel++)
                to[channel] += from[channel];
        }
    }

    // Stretches of outputs in a row, each tap's in ascending order for every position: the first output, the position
    // that the tap takes it to, and how many.
    private IEnumerable<Run> Runs()
    {
        for (int down = 0; down < window.Down; down++)
        {
            (int top, int rows) = window.Reach(down, window.Height, window.PaddingDown, window.OutputHeight);
            for (int across = 0; across < window.Across; across++)
            {
                (int left, int count) = window.Reach(across, window.Width, window.PaddingAcross, window.OutputWidth);
                if (count == 0) continue;
                for (int i = top; i < top + rows; i++)
                {
                    int row = i * window.Stride + down - window.PaddingDown;
                    int column = left * window.Stride + across - window.PaddingAcross;
                    int tap = down * window.Across + across;
                    yield return new Run(tap, i * window.OutputWidth + left, row * window.Width + column, count);
                }
            }
        }
    }

    private readonly record struct Run(int Tap, int Output, int Position, int Count);

    private readonly unsafe struct Addition(
        Factor left, float* right, int rightStride, float* to, int stride, int columns) : IVectorised
    {
        void IVectorised.Run<TSimd, TBits, TVector>() =>
            Product.Multiply<TSimd, TVector, AddedTo<TSimd, TVector>>(
                left, right, rightStride, to, stride, columns, new(to));
    }
}

public static partial class Operations
{
    /// <summary>
    /// The adjoint of a convolution with a window: each of its outputs spreads its taps over the positions that they
    /// came from.
    /// </summary>
    /// <param name="x">[(samples x outputs) x channels in].</param>
    /// <param name="weights">[channels in x (taps x channels out)].</param>
    /// <param name="window">The window of the convolution: its positions are those of the result.</param>
    /// <returns>[(samples x positions) x channels out].</returns>
    public static Node ConvolveTransposed(this Node x, Node weights, Window window) =>
        x.Rows % window.Outputs == 0 && weights.Rows == x.Columns && weights.Columns % window.Taps == 0
            ? new TransposedConvolution(x, weights, window)
            : throw Mismatch($"The transposed convolution with {window}", x, weights);

    /// <summary>
    /// The adjoint of a convolution: each entry spreads its taps to its neighbours, <c>y[(m, l), o] = sum over t, c of
    /// w[c, (t, o)] x[(m, l - t + (T - 1) / 2), c]</c>. Itself a convolution with the taps in reverse, and the faster
    /// form when there are fewer channels out than in.
    /// </summary>
    /// <param name="x">[(samples x length) x channels in].</param>
    /// <param name="weights">[channels in x (taps x channels out)], an odd number of taps.</param>
    /// <param name="length">Positions of a sample.</param>
    /// <param name="taps">T.</param>
    /// <returns>[(samples x length) x channels out].</returns>
    public static Node ConvolveTransposed(this Node x, Node weights, int length, int taps)
    {
        if (length < 1 || x.Rows % length != 0 || taps < 1 || weights.Columns % taps != 0 || taps % 2 == 0)
            throw Mismatch($"The transposed convolution over {length} positions", x, weights);
        return x.ConvolveTransposed(weights, Window.Line(length, taps));
    }
}
