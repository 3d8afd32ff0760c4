using System.Diagnostics;
using System.Globalization;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>
/// The learning steps of the deep radio denoiser and the digits' autoencoder beside PyTorch's, each on one thread.
/// </summary>
internal static class LayersTable
{
    private const int Rounds = 7;
    private const double SecondsEach = 2;

    // Rows of a batch, and the multiply-adds of each layer of one row, the first layer first.
    private static readonly (int Rows, long[] Layers) RadioWork = (64,
    [
        250 * 9 * 32, 125 * 9 * 32 * 64, 62 * 9 * 64 * 64, 31 * 9 * 64 * 64, 31 * 9 * 64 * 16, 31 * 9 * 16 * 64,
        31 * 9 * 64 * 64, 62 * 9 * 64 * 64, 125 * 9 * 64 * 32, 250 * 9 * 32 * 32, 500 * 9 * 32,
    ]);

    private static readonly (int Rows, long[] Layers) DigitsWork =
        (128, [784 * 256, 256 * 64, 64 * 8, 8 * 64, 64 * 256, 256 * 784]);

    /// <summary>Prints the table; 1 where a goal was missed beside PyTorch.</summary>
    /// <param name="names">radio, digits; both where none is named.</param>
    public static int Run(string[] names)
    {
        (string Name, string Peer, Func<double> Step, (int, long[]) Work, double Goal)[] cases =
        [
            ("radio denoiser, 500 samples to 16 x 31, batch 64", "radio", Radio(), RadioWork, 2),
            ("digits 784-256-64-8, batch 128", "digits", Digits(), DigitsWork, 3),
        ];
        string? unknown = names.FirstOrDefault(name => !cases.Any(each => each.Peer == name));
        if (unknown is not null)
        {
            Console.Error.WriteLine($"'{unknown}' is no learning step; expected radio or digits.");
            return 2;
        }

        using Process? torch = Torch(out string version);
        double peak = Cpu.Peak();
        Console.WriteLine("| learning step | Collapse (ms) | PyTorch (ms) | times as fast | goal | at the peak (ms) |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        bool reached = true;
        foreach ((string name, string peer, Func<double> step, (int, long[]) work, double goal) in
            cases.Where(each => names.Length == 0 || names.Contains(each.Peer)))
        {
            step(); // warm
            double[] ours = new double[Rounds], theirs = new double[Rounds];
            for (int round = 0; round < Rounds; round++) // in turns, so that a busy machine is so for both
            {
                ours[round] = 1e3 * step();
                theirs[round] = torch is null ? double.NaN : Ask(torch, peer);
            }

            double mine = Median(ours), other = Median(theirs);
            reached &= torch is null || other / mine >= goal;
            double least = 1e3 * Products(work) / peak;
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {mine:F2} | {other:F2} | {other / mine:F1} | {goal} | {least:F2} |"));
        }

        Console.WriteLine($"\n{Cpu.Name}, .NET {Environment.Version}; {version}.");
        Console.WriteLine($"Medians of {Rounds} rounds of {SecondsEach} s of processor time.");
        Console.WriteLine(FormattableString.Invariant(
            $"At the peak: the products alone, at {peak / 1e9:F0} billion operations a second; no step takes less."));
        return reached ? 0 : 1;
    }

    // Operations of a step's products: values, gradients by the weights, and by all inputs but the first layer's.
    private static double Products((int Rows, long[] Layers) work) =>
        2.0 * work.Rows * (3 * work.Layers.Sum() - work.Layers[0]);

    private static Func<double> Radio()
    {
        TraceAutoencoder learner = RadioStudy.Learner(new RadioProtocol());
        Matrix pulses = RadioTraces.Pulses(64, RadioNoise.Uniform, Workload.Root);
        GraphEngine engine = new(learner, learner.Init(Workload.Root, pulses), pulses);
        return () => Cpu.PerCall(() => engine.Train(Workload.Root.Derive(engine.Step)), SecondsEach);
    }

    private static Func<double> Digits()
    {
        Autoencoder learner = new()
        {
            Widths = [256, 64, 8, 64, 256],
            SigmoidOutput = true,
            CrossEntropy = true,
            Optimizer = new Adam(1e-3),
        };
        Matrix images = Matrix.Create(128, 784, (row, values) =>
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)Workload.Root.Derive(row).Uniform(i);
        });
        GraphEngine engine = new(learner, learner.Init(Workload.Root, images), images);
        return () => Cpu.PerCall(() => engine.Train(Workload.Root.Derive(engine.Step)), SecondsEach);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static Process? Torch(out string version)
    {
        ProcessStartInfo start = new("/usr/bin/python3", [ProcessPeer.Source("layers.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string library in (ReadOnlySpan<string>)["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
            start.Environment[library] = "1";
        try
        {
            Process process = Process.Start(start)!;
            string? greeting = process.StandardOutput.ReadLine();
            version = greeting ?? "PyTorch: skipped, no answer (Debian: apt-get install python3-torch)";
            if (greeting is not null) return process;
            process.Dispose();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            version = $"PyTorch: skipped, {error.Message}";
        }

        return null;
    }

    private static double Ask(Process torch, string name)
    {
        torch.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {SecondsEach}"));
        torch.StandardInput.Flush();
        return double.Parse(torch.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }
}
