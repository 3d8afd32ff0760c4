using Collapse.Numerics;

namespace Collapse.Differentiation;

/// <summary>How a filter moves over the positions of a sample: a line of them, or an image. Immutable.</summary>
/// <remarks>
/// Positions of a sample are consecutive rows of a matrix, image rows one after the other, its columns are the
/// channels. The filter of one output channel is one row of weights, <c>w[o, (i, j, c)]</c>: taps down, taps across,
/// channels. As in other libraries the output has <c>(height + 2 padding - taps) / stride + 1</c> rows, rounded down,
/// and so for columns; beyond the ends all is 0.
/// </remarks>
public sealed record Window
{
    private Window(int height, int width, int down, int across, int stride, int paddingDown, int paddingAcross)
    {
        if (height < 1 || width < 1 || down < 1 || across < 1 || stride < 1 || paddingDown < 0 || paddingAcross < 0
            || height + 2 * paddingDown < down || width + 2 * paddingAcross < across)
        {
            throw new ArgumentException(
                $"A filter of {down} x {across} taps, padding {paddingDown} x {paddingAcross} and stride {stride} "
                + $"does not fit on {height} x {width} positions.");
        }

        (Height, Width, Down, Across, Stride) = (height, width, down, across, stride);
        (PaddingDown, PaddingAcross) = (paddingDown, paddingAcross);
    }

    /// <summary>Rows of positions; 1 for a line.</summary>
    public int Height { get; }

    /// <summary>Positions of a row.</summary>
    public int Width { get; }

    /// <summary>Taps from row to row; 1 for a line.</summary>
    public int Down { get; }

    /// <summary>Taps along a row.</summary>
    public int Across { get; }

    /// <summary>Positions from one output to the next.</summary>
    public int Stride { get; }

    /// <summary>Rows of zeros above and below.</summary>
    public int PaddingDown { get; }

    /// <summary>Zeros before and after each row.</summary>
    public int PaddingAcross { get; }

    /// <summary>Taps of a filter.</summary>
    public int Taps => Down * Across;

    /// <summary>Positions of a sample.</summary>
    public int Positions => Height * Width;

    /// <summary>Rows of outputs.</summary>
    public int OutputHeight => (Height + 2 * PaddingDown - Down) / Stride + 1;

    /// <summary>Outputs of a row.</summary>
    public int OutputWidth => (Width + 2 * PaddingAcross - Across) / Stride + 1;

    /// <summary>Outputs of a sample.</summary>
    public int Outputs => OutputHeight * OutputWidth;

    /// <summary>A filter on a line, such as a trace.</summary>
    /// <param name="length">Positions of a sample.</param>
    /// <param name="taps">Taps of a filter.</param>
    /// <param name="stride">Positions from one output to the next.</param>
    /// <param name="padding">Zeros at either end; (taps - 1) / 2 unless given, so that with an odd number of taps and
    /// stride 1 the output is as long.</param>
    /// <exception cref="ArgumentException">The filter does not fit.</exception>
    public static Window Line(int length, int taps, int stride = 1, int? padding = null) =>
        new(1, length, 1, taps, stride, 0, padding ?? (taps - 1) / 2);

    /// <summary>A square filter on an image.</summary>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="taps">Taps either way.</param>
    /// <param name="stride">Pixels from one output to the next.</param>
    /// <param name="padding">Zeros on each side; (taps - 1) / 2 unless given.</param>
    /// <exception cref="ArgumentException">The filter does not fit.</exception>
    public static Window Image(int height, int width, int taps, int stride = 1, int? padding = null) =>
        new(height, width, taps, taps, stride, padding ?? (taps - 1) / 2, padding ?? (taps - 1) / 2);

    /// <summary>The window, such as <c>3 x 3 taps on 28 x 28, stride 2, padding 1 x 1</c>.</summary>
    public override string ToString() =>
        $"{Down} x {Across} taps on {Height} x {Width}, stride {Stride}, padding {PaddingDown} x {PaddingAcross}";

    /// <summary>Positions of a row with its padding.</summary>
    internal int PaddedWidth => Width + 2 * PaddingAcross;

    /// <summary>
    /// Floats of a sample with its padding, and a register more for kernels that read to the end of one.
    /// </summary>
    internal int PaddedFloats(int channels) =>
        LaneBuffer.RoundUp((Height + 2 * PaddingDown) * PaddedWidth * channels) + LaneBuffer.Lanes;

    /// <summary>
    /// The outputs of one row, or of one column, that a tap meets at a true position: the first, and how many.
    /// </summary>
    internal (int First, int Count) Reach(int tap, int size, int padding, int outputs)
    {
        int first = Math.Max(0, (padding - tap + Stride - 1) / Stride);
        int last = Math.Min(outputs - 1, (size - 1 + padding - tap) / Stride); // rounded towards 0: negative ones below
        return size - 1 + padding - tap < 0 ? (0, 0) : (first, Math.Max(0, last - first + 1));
    }

    /// <summary>
    /// Which numbers meet in a convolution, sample by sample, by its definition: output (m, i, j), entry (t, u, c) of a
    /// filter, entry (m, i', j', c) of the input; places beyond the ends are left out.
    /// </summary>
    internal IEnumerable<(int Output, int Weight, int Place)> Terms(int channels, int samples)
    {
        for (int output = 0; output < samples * Outputs; output++)
        {
            int sample = output / Outputs, i = output % Outputs / OutputWidth, j = output % OutputWidth;
            for (int weight = 0; weight < Taps * channels; weight++)
            {
                int tap = weight / channels, channel = weight % channels;
                int row = i * Stride + tap / Across - PaddingDown, column = j * Stride + tap % Across - PaddingAcross;
                if (row < 0 || row >= Height || column < 0 || column >= Width) continue;
                yield return (output, weight, ((sample * Height + row) * Width + column) * channels + channel);
            }
        }
    }

    /// <summary>
    /// Copies a sample into its padding, channel next to channel without a gap. The padding must have been cleared.
    /// </summary>
    internal unsafe void Pad(Block source, int sample, float* to)
    {
        int channels = source.Columns, stride = source.Stride;
        float* from = source.Pointer + (long)sample * Positions * stride;
        to += (PaddingDown * PaddedWidth + PaddingAcross) * channels;
        for (int row = 0; row < Height; row++, from += Width * stride, to += PaddedWidth * channels)
        {
            if (stride == channels)
            {
                new ReadOnlySpan<float>(from, Width * channels).CopyTo(new Span<float>(to, Width * channels));
                continue;
            }

            for (int position = 0; position < Width; position++)
            {
                for (int channel = 0; channel < channels; channel++)
                    to[position * channels + channel] = from[position * stride + channel];
            }
        }
    }
}
