using System.Collections.Immutable;
using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// The deep one-dimensional convolutional autoencoder: each layer of the encoder halves the positions (a convolution
/// with stride 2), a last one makes the code's channels, and the decoder goes back the same way by transposed
/// convolutions.
/// </summary>
/// <remarks>
/// Of 500 samples the defaults make a code of 16 channels x 31 positions, the size of the radio denoiser of M. Erdmann,
/// F. Schlueter, R. Smida, JINST 14:P04005 (2019); channels and taps are our choice. A layer halves L positions to L /
/// 2, rounded down. Weights start uniform as in K. He et al., ICCV 2015, by the inputs that a neuron really has.
/// </remarks>
public sealed record TraceAutoencoder : DenoisingLearner
{
    private const int CodeTaps = 9; // a code sees 250 samples: noise that lasts is told by its whole length

    /// <summary>Channels after each halving; at least one.</summary>
    public EquatableArray<int> Channels { get; init; } = [32, 64, 64, 64];

    /// <summary>Channels of the code.</summary>
    public int CodeChannels { get; init; } = 16;

    /// <summary>Taps of each halving filter; odd, at least 3.</summary>
    public int Taps { get; init; } = 9;

    /// <summary>The hidden layers' activation.</summary>
    public Activation Hidden { get; init; } = Activation.Relu;

    /// <summary>The positions of the code of D coordinates.</summary>
    public int CodePositions(int coordinates) => Positions(coordinates, Channels.Items.Length);

    /// <inheritdoc/>
    /// <exception cref="InputException">The data are too short to be halved so often.</exception>
    protected internal override IReadOnlyList<Parameter> Parameters(int coordinates)
    {
        ImmutableArray<int> channels = [1, .. Channels.Items];
        if (Taps < 3 || Taps % 2 == 0)
            throw new InputException($"A filter has {Taps} taps; expected an odd number of at least 3.");
        if (Positions(coordinates, channels.Length - 2) < Taps)
        {
            throw new InputException(
                $"The data have {coordinates} coordinates; {channels.Length - 1} layers that halve them with {Taps} "
                    + $"taps need more.");
        }

        List<Parameter> parameters = [];
        for (int layer = 1; layer < channels.Length; layer++)
            Add($"{layer}", channels[layer], Taps, channels[layer - 1], Taps * channels[layer - 1]);
        int last = channels[^1];
        Add("code", CodeChannels, CodeTaps, last, CodeTaps * last);
        Add("back", last, CodeTaps, CodeChannels, CodeTaps * CodeChannels);
        for (int layer = channels.Length - 1; layer >= 1; layer--) // each output meets every other tap
            Add($"back{layer}", channels[layer], Taps, Math.Max(channels[layer - 1], channels[1]),
                Taps * channels[layer] / 2, true);
        Add("out", channels[1], Taps, 1, 2 * Taps * channels[1], true); // linear
        return parameters;

        void Add(string name, int rows, int taps, int columns, int inputs, bool transposed = false)
        {
            parameters.Add(new Parameter($"W{name}", rows, taps * columns, Math.Sqrt(6.0 / inputs)));
            parameters.Add(Parameter.Bias($"b{name}", transposed ? columns : rows));
        }
    }

    /// <inheritdoc/>
    protected internal override Node Encode(Graph graph, Node x)
    {
        int samples = x.Rows;
        x = x.ReshapeTo(samples * graph.Coordinates, 1);
        for (int layer = 1; layer <= Channels.Items.Length; layer++)
            x = Hidden.Apply(x.Convolve(graph[$"W{layer}"], Halving(graph.Coordinates, layer)) + graph[$"b{layer}"]);
        int positions = CodePositions(graph.Coordinates);
        return (x.Convolve(graph["Wcode"], positions) + graph["bcode"]).ReshapeTo(samples, positions * CodeChannels);
    }

    /// <inheritdoc/>
    protected internal override Node Decode(Graph graph, Node code)
    {
        int samples = code.Rows, positions = CodePositions(graph.Coordinates);
        Node x = code.ReshapeTo(samples * positions, CodeChannels);
        x = Hidden.Apply(x.Convolve(graph["Wback"], positions) + graph["bback"]);
        for (int layer = Channels.Items.Length; layer >= 1; layer--)
        {
            Window window = Halving(graph.Coordinates, layer);
            x = Hidden.Apply(x.ConvolveTransposed(graph[$"Wback{layer}"], window) + graph[$"bback{layer}"]);
        }

        return (x.ConvolveTransposed(graph["Wout"], graph.Coordinates, Taps) + graph["bout"])
            .ReshapeTo(samples, graph.Coordinates);
    }

    /// <inheritdoc/>
    protected internal override Node Loss(Graph graph, Node x) =>
        ErrorOf(Decode(graph, Encode(graph, Corrupt(graph, x))), x);

    private static int Positions(int coordinates, int halvings) => coordinates >> halvings;

    // L positions to L / 2, rounded down: an odd length goes without one zero at either end.
    private Window Halving(int coordinates, int layer)
    {
        int length = Positions(coordinates, layer - 1);
        return Window.Line(length, Taps, stride: 2, padding: (Taps - 1 - 2 * (length % 2)) / 2);
    }
}
