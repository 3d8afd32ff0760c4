using System.Diagnostics;
using System.Globalization;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>How time grows with each size of the problem, one at a time, and what a second job brings.</summary>
internal static class ScalingTable
{
    private const int Rounds = 5;
    private const double SecondsEach = 0.03;

    // Multiples of the registers' 16 lanes, and sizes just beside them, where padding costs most.
    private static readonly int[] SampleCounts = [75, 150, 300, 304, 305, 600, 1200, 2400];
    private static readonly int[] CoordinateCounts = [24, 47, 95, 96, 111, 190, 380, 760];
    private static readonly int[] HiddenCounts = [5, 10, 20, 21, 40, 60, 61, 120, 240];
    private static readonly int[] JobCounts = [1, 2, 4, 8, 16];

    public static int Run()
    {
        Header("size | DAE step, MSE (us) | AE step, MSE (us) | AE: share of peak", 4);
        double peak = Cpu.Peak();
        Sizes("M", SampleCounts, peak, m => (m, Workload.Coordinates, 20));
        Sizes("D", CoordinateCounts, peak, d => (Workload.Samples, d, 20));
        Sizes("H", HiddenCounts, peak, h => (Workload.Samples, Workload.Coordinates, h));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nAll other sizes as in the paper: M = {Workload.Samples}, D = {Workload.Coordinates}, H = 20. Processor "
                + $"time, median of {Rounds} interleaved rounds; "
            + $"exponents are slopes of log time over log size. {Cpu.Name}, {Cpu.Width} lanes, peak {peak / 1e9:F0} "
                + $"GFLOP/s.\n"));

        Header("grid | seconds | a simulation", 3);
        Simulations();
        Header("\njobs | seconds | throughput | processor time a simulation (s)", 4);
        Jobs();
        return 0;
    }

    private static void Sizes(string name, int[] sizes, double peak, Func<int,
        (int Samples, int Coordinates, int Hidden)> shape)
    {
        (SelfTraining Training, SelfTrainingState State)[][] runs =
        [
            .. sizes.Select(size =>
            {
                (int samples, int coordinates, int hidden) = shape(size);
                Matrix data = Workload.Data(samples, coordinates);
                return new[] { Model.Dae, Model.Ae }.Select(model =>
                {
                    SelfTraining training = Workload.Training(model, Loss.Mse, hidden, data);
                    return (training, training.Start(data));
                }).ToArray();
            }),
        ];
        double[,][] times = new double[sizes.Length, 2][];
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                for (int model = 0; model < 2; model++)
                {
                    (SelfTraining training, SelfTrainingState state) = runs[i][model];
                    double time = Cpu.PerCall(() => state = training.Advance(state, 50), SecondsEach) / 50 * 1e6;
                    if (round < 0) times[i, model] = new double[Rounds]; // the first round only warms up
                    else times[i, model][round] = time;
                }
            }
        }

        double[][] medians = [.. Enumerable.Range(0, 2)
            .Select(model =>
            Enumerable.Range(0, sizes.Length).Select(i => PeerTable.Median(times[i, model])).ToArray())];
        for (int i = 0; i < sizes.Length; i++)
        {
            (int samples, int coordinates, int hidden) = shape(sizes[i]);
            double share = 10.0 * samples * coordinates * hidden / (medians[1][i] * 1e-6) / peak;
            Console.WriteLine(
                $"| {name} = {sizes[i]} | {PeerTable.Number(medians[0][i])} | {PeerTable.Number(medians[1][i])} | "
                + $"{PeerTable.Percent(share)} |");
        }

        Console.WriteLine(
            $"| growth with {name} | {name}^{PeerTable.Ratio(Slope(sizes, medians[0]))} | "
            + $"{name}^{PeerTable.Ratio(Slope(sizes, medians[1]))} | |");
    }

    private static void Simulations()
    {
        int[] counts = [4, 8, 16];
        double[] seconds = [.. counts.Select(_ => double.PositiveInfinity)];
        RunGrid(Equal(2), 1);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < counts.Length; i++)
                seconds[i] = Math.Min(seconds[i], RunGrid(Equal(counts[i]), 1).Wall);
        }

        for (int i = 0; i < counts.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {counts[i]} simulations | {seconds[i]:F2} | {seconds[i] / counts[i]:F3} |"));
        Console.WriteLine($"| growth | n^{PeerTable.Ratio(Slope(counts, seconds))} | |");
    }

    private static void Jobs()
    {
        GridOptions paper = new() { Steps = [10_000], Repetitions = 1 };
        int count = paper.Protocols().Length;
        int[] jobs = [.. JobCounts.Where(job => job == 1 || job <= Environment.ProcessorCount)];
        double[][] walls = [.. jobs.Select(_ => new double[Rounds])],
            processor = [.. jobs.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < jobs.Length; i++)
                (walls[i][round], processor[i][round]) = RunGrid(paper, jobs[i]);
        }

        for (int i = 0; i < jobs.Length; i++)
        {
            double throughput = PeerTable.Median([.. walls[0].Zip(walls[i], (one, many) => one / many)]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {jobs[i]} | {PeerTable.Median(walls[i]):F2} | {throughput:F2} | "
                    + $"{PeerTable.Median(processor[i]) / count:F3} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nNumbers of simulations: DAE, MSE, H = 20, warm-up and feedback of {EqualSteps} steps each. Jobs: the "
                + $"{count} cells of the paper's grid at N = 10,000, "
            + $"once each. Synthetic ECG; numbers: best of 3, jobs: median of {Rounds} interleaved rounds; wall time, "
                + $"{Environment.ProcessorCount} processors."));
    }

    private const int EqualSteps = 3_000;

    private static GridOptions Equal(int simulations) => new()
    {
        Learners = ["dae"],
        Losses = [Loss.Mse],
        Hidden = [20],
        Steps = [EqualSteps],
        Repetitions = simulations,
        Base = new Protocol { WarmUp = EqualSteps },
    };

    // A grid through the library's own scheduler, stored as the main job stores it.
    private static (double Wall, double Processor) RunGrid(GridOptions options, int jobs)
    {
        string folder = Directory.CreateTempSubdirectory("collapse-scaling").FullName;
        try
        {
            using Process self = Process.GetCurrentProcess();
            TimeSpan before = self.TotalProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            Grid.Run(options with { Jobs = jobs }, Ecg.Value, Grid.Store(folder, Console.Error.WriteLine));
            double wall = watch.Elapsed.TotalSeconds;
            self.Refresh();
            return (wall, (self.TotalProcessorTime - before).TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly Lazy<DataSet> Ecg = new(() => DataSource.Load("synthetic", new DataOptions()));

    // Least squares on logarithms.
    private static double Slope(IEnumerable<int> sizes, IEnumerable<double> times)
    {
        double[] x = [.. sizes.Select(size => Math.Log(size))], y = [.. times.Select(time => Math.Log(time))];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static void Header(string names, int columns)
    {
        Console.WriteLine($"{(names[0] == '\n' ? "\n" : "")}| {names.TrimStart('\n')} |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", columns - 1)));
    }
}
