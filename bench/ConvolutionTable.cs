using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>Convolutions and their slopes as shares of the core's measured multiply-add peak.</summary>
internal static class ConvolutionTable
{
    private const int Trials = 15;
    private const double SecondsEach = 0.03;

    private static readonly (string Name, Window Window, int In, int Out, int Samples)[] Cases =
    [
        ("line of 500, 9 taps", Window.Line(500, 9), 32, 32, 32),
        ("line of 500, 9 taps", Window.Line(500, 9), 64, 64, 16),
        ("line of 500, 9 taps, stride 2", Window.Line(500, 9, 2), 32, 32, 32),
        ("line of 62, 9 taps", Window.Line(62, 9), 64, 64, 64),
        ("image of 28 x 28, 3 x 3 taps", Window.Image(28, 28, 3), 32, 32, 16),
        ("image of 28 x 28, 3 x 3 taps, stride 2", Window.Image(28, 28, 3, 2), 32, 64, 16),
        ("image of 14 x 14, 3 x 3 taps", Window.Image(14, 14, 3), 64, 64, 16),
    ];

    public static int Run()
    {
        double peak = Cpu.Peak();
        Console.WriteLine($"{Cpu.Name}, {Cpu.Width} lanes, peak {peak / 1e9:F0} billion operations a second\n");
        Console.WriteLine("| convolution | channels | value | slope by the input | slope by the filters | all three |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        double least = 1;
        foreach ((string name, Window window, int channelsIn, int channelsOut, int samples) in Cases)
        {
            Leaf x = new("x", samples * window.Positions, channelsIn);
            Leaf s = new("s", samples * window.Outputs, channelsOut);
            Leaf w = new("w", channelsOut, window.Taps * channelsIn);
            Node value = x.Convolve(w, window);
            double operations = 2.0 * samples * window.Outputs * window.Taps * channelsIn * channelsOut;
            double[] seconds =
            [
                Seconds(value), Seconds(s.ConvolveTransposed(w, window)), Seconds(Gradient.Of((value * s).Sum(), w)[0]),
            ];
            double all = 3 * operations / seconds.Sum() / peak;
            least = Math.Min(least, all);
            string shares = string.Join(" | ", seconds.Select(each => $"{operations / each / peak:P0}"));
            Console.WriteLine($"| {name} | {channelsIn} to {channelsOut} | {shares} | {all:P0} |");
        }

        Console.WriteLine($"\nLeast of all: {least:P0}; must be at least 50 %.");
        return least >= 0.5 ? 0 : 1;
    }

    // Of one evaluation, the least of several trials; leaves hold anything.
    private static unsafe double Seconds(Node node)
    {
        Plan plan = new(node);
        foreach (Leaf leaf in Gradient.InOrder(node).OfType<Leaf>())
            Normals.Fill(Workload.Root, 0, new Span<float>(plan[leaf].Pointer, plan[leaf].Length));
        return Enumerable.Range(0, Trials).Min(_ => Cpu.PerCall(() => plan.Run(), SecondsEach));
    }
}
