namespace Collapse.Differentiation;

/// <summary>
/// The neighbourhood of each position side by side: <c>y[(m, l), (t, c)] = x[(m, l + t - (T - 1) / 2), c]</c>, 0 beyond the ends.
/// Slope: <see cref="Fold"/> of s.
/// </summary>
/// <param name="x">[(samples x length) x channels], positions of a sample in consecutive rows.</param>
/// <param name="length">L.</param>
/// <param name="taps">T, odd.</param>
internal sealed class Unfold(Node x, int length, int taps) : Node(x.Rows, taps * x.Columns, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0];
        int channels = x.Columns;
        for (int row = 0; row < Rows; row++)
        {
            float* to = destination.Pointer + (long)row * destination.Stride;
            for (int tap = 0; tap < taps; tap++, to += channels)
            {
                int shift = tap - taps / 2, place = row % length + shift;
                float* from = x.Pointer + (long)(row + shift) * x.Stride; // not read beyond the ends
                bool inside = place >= 0 && place < length;
                for (int channel = 0; channel < channels; channel++)
                    to[channel] = inside ? from[channel] : 0;
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int channels = Columns / taps;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                int shift = column / channels - taps / 2, from = row % length + shift;
                if (from >= 0 && from < length)
                    destination[row * Columns + column] = inputs[0][(row + shift) * channels + column % channels];
            }
        }
    }

    internal override Node? PullBack(int input, Node slope) => new Fold(slope, length, taps);
}

/// <summary>The adjoint of <see cref="Unfold"/>: each entry goes back to where it came from, and they are added, over ascending taps.</summary>
internal sealed class Fold(Node x, int length, int taps) : Node(x.Rows, x.Columns / taps, x)
{
    internal override unsafe void Evaluate(ReadOnlySpan<Block> inputs, Block destination, float* scratch)
    {
        Block x = inputs[0];
        int channels = Columns;
        for (int row = 0; row < Rows; row++)
        {
            float* to = destination.Pointer + (long)row * destination.Stride;
            for (int channel = 0; channel < channels; channel++)
                to[channel] = 0;
            for (int tap = 0; tap < taps; tap++)
            {
                int shift = taps / 2 - tap, place = row % length + shift;
                if (place < 0 || place >= length) continue;
                float* from = x.Pointer + (long)(row + shift) * x.Stride + tap * channels;
                for (int channel = 0; channel < channels; channel++)
                    to[channel] += from[channel];
            }
        }
    }

    internal override void Define(ReadOnlySpan<double[]> inputs, double[] destination)
    {
        int wide = taps * Columns;
        for (int i = 0; i < inputs[0].Length; i++)
        {
            int row = i / wide, shift = i % wide / Columns - taps / 2, to = row % length + shift;
            if (to >= 0 && to < length) destination[(row + shift) * Columns + i % Columns] += inputs[0][i];
        }
    }

    internal override Node? PullBack(int input, Node slope) => new Unfold(slope, length, taps);
}

public static partial class Operations
{
    /// <summary>
    /// The one-dimensional convolution of the field, <c>y[(m, l), o] = sum over t, c of w[o, (t, c)] x[(m, l + t - (T - 1) / 2), c]</c>: as long
    /// as its input, 0 beyond the ends.
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
        return new Unfold(x, length, taps).MatMul(weights, transposeRight: true);
    }

    /// <summary>
    /// The adjoint of a convolution: each entry spreads its taps to its neighbours, <c>y[(m, l), o] = sum over t, c of w[c, (t, o)] x[(m, l - t + (T - 1) / 2), c]</c>.
    /// Itself a convolution with the taps in reverse, and the faster form when there are fewer channels out than in.
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
        return new Fold(x.MatMul(weights), length, taps);
    }
}
