using Collapse.Data;
using Collapse.Differentiation;

namespace Collapse.Learning;

/// <summary>
/// What the two networks on images or segments have in common: two windows, each of which halves the positions.
/// </summary>
/// <remarks>
/// A. Radford, L. Metz, S. Chintala, "Unsupervised representation learning with deep convolutional generative
/// adversarial networks", ICLR 2016, with two layers and without its batch normalisation. Filters of 4 taps either way,
/// stride 2, padding 1; on segments they lie on a line. Weights and biases start uniform in +-1 / sqrt(inputs of a
/// neuron).
/// </remarks>
/// <param name="Name">What the names of its weights end in.</param>
/// <param name="Shape">How the coordinates lie; one channel.</param>
/// <param name="Channels">Channels after the first convolution (before the last, in a generator); twice as many between
/// the two.</param>
public abstract record ConvolutionalNetwork(string Name, SampleShape Shape, int Channels) : LayerChain(Name)
{
    private const int AcrossTaps = 4, LeastSide = 4;

    private protected Window Outer => Halving(Checked().Height, Shape.Width);

    private protected Window Inner => Halving(Outer.OutputHeight, Outer.OutputWidth);

    /// <inheritdoc/>
    public override IEnumerable<string> Trained => Parameters(1, 1).Select(parameter => parameter.Name);

    private protected static IEnumerable<Parameter> Layer(string suffix, int rows, int columns, int biases, int inputs)
    {
        double limit = 1 / Math.Sqrt(inputs);
        return [new("W" + suffix, rows, columns, limit), new("b" + suffix, 1, biases, limit)];
    }

    private SampleShape Checked() => Shape.Channels > 1
        ? throw new InputException($"samples of {Shape} have several channels; convolutional generators expect one.")
        : Shape.Width < LeastSide || (Shape.IsImage && Shape.Height < LeastSide)
            ? throw new InputException(
                $"samples of {Shape} are too small; convolutional generators expect sides of {LeastSide}.")
            : Shape;

    private Window Halving(int height, int width) => Shape.IsImage
        ? Window.Image(height, width, AcrossTaps, 2, 1)
        : Window.Line(width, AcrossTaps, 2, 1);
}

/// <summary>A critic on images or segments: two convolutions, then a dense layer.</summary>
/// <param name="Name">What the names of its weights end in.</param>
/// <param name="Shape">How the coordinates lie.</param>
/// <param name="Channels">Channels after the first convolution.</param>
public sealed record ConvolutionalCritic(string Name, SampleShape Shape, int Channels)
    : ConvolutionalNetwork(Name, Shape, Channels)
{
    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters(int inputs, int outputs)
    {
        int taps = Outer.Taps, flat = Inner.Outputs * 2 * Channels;
        return
        [
            .. Layer(Name + "1", Channels, taps, Channels, taps),
            .. Layer(Name + "2", 2 * Channels, taps * Channels, 2 * Channels, taps * Channels),
            .. Parameter.Dense(Name + "3", flat, outputs, null, Initialization.FanInUniform),
        ];
    }

    /// <inheritdoc/>
    public override Node Apply(Graph graph, Node x, bool training, string purpose = "")
    {
        int samples = x.Rows;
        Node wide = x.ReshapeTo(samples * Outer.Positions, 1).Convolve(graph[$"W{Name}1"], Outer) + graph[$"b{Name}1"];
        Node deep = wide.LeakyRelu().Convolve(graph[$"W{Name}2"], Inner) + graph[$"b{Name}2"];
        Node flat = deep.LeakyRelu().ReshapeTo(samples, Inner.Outputs * 2 * Channels);
        return graph.Dense(flat, $"W{Name}3", $"b{Name}3");
    }
}

/// <summary>A generator of images or segments: a dense layer, then two transposed convolutions and tanh.</summary>
/// <param name="Name">What the names of its weights end in.</param>
/// <param name="Shape">How the coordinates lie.</param>
/// <param name="Channels">Channels before the last convolution.</param>
public sealed record ConvolutionalGenerator(string Name, SampleShape Shape, int Channels)
    : ConvolutionalNetwork(Name, Shape, Channels)
{
    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters(int inputs, int outputs)
    {
        int taps = Outer.Taps, deep = 2 * Channels;
        return
        [
            .. Parameter.Dense(Name + "1", inputs, Inner.Outputs * deep, null, Initialization.FanInUniform),
            // a quarter of the taps meets a position
            .. Layer(Name + "2", deep, taps * Channels, Channels, taps * deep / 4),
            .. Layer(Name + "3", Channels, taps, 1, taps * Channels / 4),
        ];
    }

    /// <inheritdoc/>
    public override Node Apply(Graph graph, Node x, bool training, string purpose = "")
    {
        int samples = x.Rows;
        Node deep =
            graph.Dense(x, $"W{Name}1", $"b{Name}1").LeakyRelu().ReshapeTo(samples * Inner.Outputs, 2 * Channels);
        Node wide = (deep.ConvolveTransposed(graph[$"W{Name}2"], Inner) + graph[$"b{Name}2"]).LeakyRelu();
        Node rows = (wide.ConvolveTransposed(graph[$"W{Name}3"], Outer) + graph[$"b{Name}3"]).Tanh();
        return rows.ReshapeTo(samples, Outer.Positions);
    }
}
