using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Tests.Differentiation;

/// <summary>
/// Convolutions have the bits that their documentation says: those of single chains, whatever way a kernel takes.
/// </summary>
public sealed class ConvolutionTests
{
    public static TheoryData<string, int, int, int> Cases => new()
    {
        { "line", 1, 8, 5 }, { "line", 32, 32, 3 }, { "line", 17, 3, 2 }, { "strided line", 16, 33, 3 },
        { "image", 1, 20, 2 }, { "image", 16, 16, 2 }, { "image", 3, 5, 2 },
        { "strided image", 32, 17, 2 }, { "strided image", 2, 2, 3 },
    };

    private static Window Of(string name) => name switch
    {
        "line" => Window.Line(23, 9),
        "strided line" => Window.Line(23, 4, 2),
        "image" => Window.Image(7, 6, 3),
        _ => Window.Image(8, 9, 4, 2),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_convolution_is_one_chain_for_each_output(string name, int channelsIn, int channelsOut, int samples)
    {
        Window window = Of(name);
        Matrix x = Normal(samples * window.Positions, channelsIn, 1);
        Matrix w = Normal(channelsOut, window.Taps * channelsIn, 2);
        float[] sums = new float[samples * window.Outputs * channelsOut];
        foreach ((int output, int weight, int place) in window.Terms(channelsIn, samples))
        {
            for (int o = 0; o < channelsOut; o++)
            {
                ref float sum = ref sums[output * channelsOut + o];
                sum = MathF.FusedMultiplyAdd(x.Values[place], w[o, weight], sum);
            }
        }

        Leaf a = new("x", x.Rows, x.Columns), b = new("w", w.Rows, w.Columns);
        Matrix found = Evaluation.Of(a.Convolve(b, window), (a, x), (b, w));
        Assert.Equal(Matrix.From(samples * window.Outputs, channelsOut, sums), found);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_slope_of_a_filter_is_one_chain_over_all_outputs(
        string name, int channelsIn, int channelsOut, int samples)
    {
        Window window = Of(name);
        Matrix x = Normal(samples * window.Positions, channelsIn, 3);
        Matrix s = Normal(samples * window.Outputs, channelsOut, 4);
        float[] sums = new float[channelsOut * window.Taps * channelsIn];
        foreach ((int output, int weight, int place) in window.Terms(channelsIn, samples))
        {
            for (int o = 0; o < channelsOut; o++)
            {
                ref float sum = ref sums[o * window.Taps * channelsIn + weight];
                sum = MathF.FusedMultiplyAdd(s[output, o], x.Values[place], sum);
            }
        }

        Leaf a = new("x", x.Rows, x.Columns), c = new("s", s.Rows, s.Columns);
        Leaf b = new("w", channelsOut, window.Taps * channelsIn);
        Node slope = Gradient.Of((a.Convolve(b, window) * c).Sum(), b)[0];
        Assert.Equal(Matrix.From(channelsOut, window.Taps * channelsIn, sums), Evaluation.Of(slope, (a, x), (c, s)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_transposed_convolution_adds_the_chains_of_its_taps_in_order(
        string name, int channels, int channelsFrom, int samples)
    {
        Window window = Of(name);
        Matrix x = Normal(samples * window.Outputs, channelsFrom, 5);
        Matrix w = Normal(channelsFrom, window.Taps * channels, 6);
        float[] sums = new float[samples * window.Positions * channels];
        foreach ((int output, int weight, int place) in window.Terms(channels, samples).OrderBy(term => term.Weight))
        {
            float chain = 0;
            for (int o = 0; o < channelsFrom; o++)
                chain = MathF.FusedMultiplyAdd(x[output, o], w[o, weight], chain);
            sums[place] += chain;
        }

        Leaf a = new("x", x.Rows, x.Columns), b = new("w", w.Rows, w.Columns);
        Matrix found = Evaluation.Of(a.ConvolveTransposed(b, window), (a, x), (b, w));
        Assert.Equal(Matrix.From(samples * window.Positions, channels, sums), found);
    }

    [Fact]
    public void Pixels_are_pooled_and_repeated_in_squares()
    {
        Leaf x = new("x", 8, 1);
        Matrix pixels = Matrix.From(8, 1, [1, 2, 3, 4, 5, 6, 7, 8]); // 2 x 4
        Assert.Equal(Matrix.From(2, 1, [6, 8]), Evaluation.Of(x.MaxPool(2, 4, 2), (x, pixels)));
        Matrix twice = Evaluation.Of(x.UpsampleImage(4, 2), (x, pixels));
        float[] rows = [1, 1, 2, 2, 3, 3, 4, 4, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 5, 5, 6, 6, 7, 7, 8, 8];
        Assert.Equal(Matrix.From(32, 1, rows), twice);
    }

    [Fact]
    public void A_window_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Window.Line(3, 9, 1, 0));
        Assert.Throws<ArgumentException>(() => Window.Image(3, 3, 3, 0));
        Leaf x = new("x", 12, 2), w = new("w", 4, 9);
        string message = Assert.Throws<ArgumentException>(() => x.Convolve(w, Window.Line(4, 3))).Message;
        Assert.Contains("[12 x 2]", message, StringComparison.Ordinal);
    }

    private static Matrix Normal(int rows, int columns, int seed) => Matrix.Create(rows, columns, (row, values) =>
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)Key.FromSeed(seed).Derive(row).Normal(i);
    });
}
