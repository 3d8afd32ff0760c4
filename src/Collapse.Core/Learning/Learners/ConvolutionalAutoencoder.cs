using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The one-dimensional convolutional autoencoder for traces: convolution, tanh and max-pooling to a code of fewer
/// positions, then upsampling and convolutions back.
/// </summary>
/// <remarks>
/// After M. Erdmann, F. Schlueter, R. Smida, "Classification and recovery of radio signals from cosmic ray induced air
/// showers with deep learning", JINST 14:P04005 (2019), who denoise traces of 500 samples; theirs is deeper. tanh in
/// place of max(x, 0) is our choice: where almost all of a trace is to become 0, the neurons of a rectified layer soon
/// all become inactive, and the gradient with them. Convolutions into fewer channels are written in their transposed
/// form. The number of coordinates must be a multiple of <see cref="Pool"/>.
/// </remarks>
public sealed record ConvolutionalAutoencoder : DenoisingLearner
{
    /// <summary>Channels of the layers before and after the code.</summary>
    public int Channels { get; init; } = 8;

    /// <summary>Channels of the code; its length is this times D / <see cref="Pool"/>.</summary>
    public int CodeChannels { get; init; } = 1;

    /// <summary>Neighbouring positions that are pooled into one.</summary>
    public int Pool { get; init; } = 5;

    /// <summary>Taps of each filter; odd.</summary>
    public int Taps { get; init; } = 9;

    /// <inheritdoc/>
    /// <exception cref="InputException">D is no multiple of <see cref="Pool"/>.</exception>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates)
    {
        if (coordinates % Pool != 0)
            throw new InputException(
                $"The data have {coordinates} coordinates; the convolutional autoencoder pools by {Pool}, expected a "
                + $"multiple of it.");
        return
        [
            Filter("W1", Channels, Taps, 1, Channels), Parameter.Bias("b1", Channels),
            Filter("W2", Channels, Taps * CodeChannels, Channels, CodeChannels), Parameter.Bias("b2", CodeChannels),
            Filter("W3", Channels, Taps * CodeChannels, CodeChannels, Channels), Parameter.Bias("b3", Channels),
            Filter("W4", Channels, Taps, Channels, 1), Parameter.Bias("b4", 1),
        ];
    }

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x)
    {
        int length = graph.Coordinates;
        Node wide = (x.ReshapeTo(x.Rows * length, 1).Convolve(graph["W1"], length) + graph["b1"]).Tanh().MaxPool(Pool);
        return (wide.ConvolveTransposed(graph["W2"], length / Pool, Taps) + graph["b2"])
            .ReshapeTo(x.Rows, length / Pool * CodeChannels);
    }

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code)
    {
        int length = graph.Coordinates;
        Node narrow = code.ReshapeTo(code.Rows * (length / Pool), CodeChannels).Upsample(Pool);
        Node wide = (narrow.Convolve(graph["W3"], length) + graph["b3"]).Tanh();
        return (wide.ConvolveTransposed(graph["W4"], length, Taps) + graph["b4"]).ReshapeTo(code.Rows, length);
    }

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x) =>
        ErrorOf(Decode(graph, Encode(graph, Corrupt(graph, x))), x);

    // Glorot and Bengio's limit for filters: a neuron has taps x channels inputs, and as many outputs for each channel
    // out.
    private Parameter Filter(string name, int rows, int columns, int channelsIn, int channelsOut) =>
        new(name, rows, columns, Math.Sqrt(6.0 / (Taps * (channelsIn + channelsOut))));
}
