using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Runs;

namespace Collapse.Bench;

/// <summary>What keeping results costs: a simulation, a checkpoint, and a store of 100,000 results.</summary>
internal static class StoreTable
{
    private const int Simulations = 1_000;
    private const int Rounds = 7;
    private const int Borders = 200;

    public static int Run(string[] arguments)
    {
        int largest = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        string folder = Directory.CreateTempSubdirectory("collapse-store").FullName;
        try
        {
            DataSet data = DataSource.Load("synthetic", new DataOptions());
            SimulationResult typical = Simulation.Run(new Protocol { Steps = 100_000, WarmUp = 0, Hidden = 1 }, data);
            Line($"Twice, as the first time compiles what is measured.");
            Cost(Path.Combine(folder, "warm"), data, typical);
            double store = Cost(Path.Combine(folder, "cost"), data, typical);
            string state = Path.Combine(folder, "state.safetensors");
            double checkpoint = Checkpointing(state, data);
            MustHold.Print(state, data, checkpoint, store);
            if (largest > 0) Size(folder, data, typical, largest);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Everything that the store does for a simulation, whose own time is nothing: claim, look, write, flush, release,
    // report. Milliseconds of processor time.
    private static double Cost(string folder, DataSet data, SimulationResult typical)
    {
        GridOptions options = new()
        {
            Learners = ["dae"],
            Losses = [Loss.Mse],
            Hidden = [20],
            Steps = [100_000],
            Repetitions = Simulations,
            Jobs = 1
        };
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        Stopwatch watch = Stopwatch.StartNew();
        Grid.Run(
            options, data.Provenance.Digest, (protocol, _) => typical with { Protocol = protocol },
            Grid.Store(folder, Console.Error.WriteLine), null, CancellationToken.None);
        double each = watch.Elapsed.TotalMilliseconds / Simulations;
        self.Refresh();
        double processor = (self.TotalProcessorTime - before).TotalMilliseconds / Simulations;
        long bytes = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Sum(path => new FileInfo(path).Length) / Simulations;
        Line($"The store's cost of a simulation: {each:F2} ms, {processor:F2} ms of them processor time ({Simulations} "
            + $"simulations that do nothing, one job), {bytes} bytes.\n");
        return processor;
    }

    // Seconds that the dearest checkpoint takes.
    private static double Checkpointing(string path, DataSet data)
    {
        double most = 0;
        Console.WriteLine(
            "| simulation | one checkpoint (ms) | bytes | every 30 s (% of the run) | one border of portions (ms) | "
            + "every 0.2 s (% of the run) |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (int hidden in new[] { 20, 60 })
        {
            const int Steps = 4_000;
            Protocol protocol = new() { Learner = "dae", Hidden = hidden, Steps = Steps, WarmUp = 0 };
            List<double> borders = [], writes = [];
            for (int round = 0; round < Rounds; round++)
            {
                SelfTraining training = Workload.Training(Model.Dae, Loss.Mse, hidden, data.Training.Values);
                SelfTrainingState start = training.Start(data.Training.Values);
                // What a portion costs besides its steps: state into working memory, and back.
                borders.Add(Seconds(() =>
                {
                    for (int i = 0; i < Borders; i++) start = training.Advance(start, 0);
                }) / Borders);
                // Simulations with a checkpoint at every 40th step and without any; the difference is that of 100
                // checkpoints.
                double with = Seconds(() =>
                    Simulation.Run(protocol, data,
                    Checkpoints.In(path, "run", new CheckpointPlan(null, 40), _ => { })));
                double without = Seconds(() =>
                    Simulation.Run(protocol, data,
                    Checkpoints.In(path, "run", new CheckpointPlan(null, 1_000_000), _ => { })));
                writes.Add((with - without) / (Steps / 40));
                if (round < Rounds - 1) File.Delete(path);
                else Line(
                    $"| DAE MSE {hidden} | {1000 * Median(writes):F2} | {new FileInfo(path).Length} | "
                    + $"{100 * Median(writes) / 30:F3} | {1000 * Median(borders):F3} | "
                    + $"{100 * Median(borders) / 0.2:F2} |");
                File.Delete(path);
            }

            most = Math.Max(most, Median(writes));
        }

        Line($"\nMedians of {Rounds} interleaved rounds; wall time, flushing to the disk included.\n");
        return most;
    }

    private static void Size(string folder, DataSet data, SimulationResult typical, int largest)
    {
        Console.WriteLine(
            "| results | files (MB) | status (s) | read and check all (s) | processor (s) | results.csv and traces.csv "
            + "(s) | peak memory (MB) |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        List<int> sizes = [largest / 10, largest / 3, largest];
        List<double>[] times = [[], [], []];
        foreach (int size in sizes)
        {
            string store = Path.Combine(folder, $"of{size}");
            ImmutableArray<Protocol> protocols = Fill(store, data, typical, size);
            double megabytes = Directory.EnumerateFiles(store, "*.json", SearchOption.AllDirectories)
                .Sum(path => new FileInfo(path).Length) / 1e6;
            RunStore<Protocol, SimulationResult> runs = Grid.Store(store, Console.Error.WriteLine);
            RunStatus<Protocol>? status = null;
            times[0].Add(Seconds(() => status = RunStatus.Of(protocols, data.Provenance.Digest, runs)));
            if (status!.Done != size) throw new InvalidOperationException($"{status.Done} of {size} done.");
            RunResult<Protocol, SimulationResult>? result = null;
            double processor = Processor(() =>
                times[1].Add(Seconds(() =>
                result = Runner.Run(protocols, data.Provenance.Digest, (_, _) =>
                throw new InvalidOperationException("nothing is missing"), runs))));
            times[2].Add(Seconds(() =>
            {
                Tables.WriteResults(Path.Combine(folder, "results.csv"), result!.Results);
                Tables.WriteTraces(Path.Combine(folder, "traces.csv"), result.Results);
            }));
            using Process self = Process.GetCurrentProcess();
            Line($"| {size} | {megabytes:F0} | {times[0][^1]:F2} | {times[1][^1]:F2} | {processor:F2} | "
                + $"{times[2][^1]:F2} | {self.PeakWorkingSet64 / 1e6:F0} |");
            Directory.Delete(store, recursive: true);
        }

        Line($"\nGrowth exponents, {sizes[0]} to {sizes[^1]} results: status {Exponent(sizes, times[0]):F2}, reading "
            + $"{Exponent(sizes, times[1]):F2}, tables {Exponent(sizes, times[2]):F2}; {Environment.ProcessorCount} "
            + $"processors, files in the page cache.");
    }

    // Results as a run would have stored them, but for the flushing, one after another.
    private static ImmutableArray<Protocol> Fill(string folder, DataSet data, SimulationResult typical, int count)
    {
        ImmutableArray<Protocol> protocols =
        [
            .. new GridOptions { Hidden = [20, 60], Steps = [100, 1_000, 10_000, 100_000],
                Repetitions = (count + 47) / 48 }.Protocols().Take(count),
        ];
        RunStore<Protocol, SimulationResult> store = Grid.Store(folder, Console.Error.WriteLine);
        Parallel.ForEach(protocols, protocol =>
        {
            string path = store.PathOf(protocol, data.Provenance.Digest);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            StoredRun<SimulationResult> run = new(typical with { Protocol = protocol }, 10);
            File.WriteAllBytes(path,
                Encoding.UTF8.GetBytes(RunFormat.Write(Grid.Study, protocol, data.Provenance.Digest, run)));
        });
        return protocols;
    }

    private static double Seconds(Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static double Processor(Action action)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        action();
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Exponent(List<int> sizes, List<double> times) =>
        Math.Log(times[^1] / times[0]) / Math.Log((double)sizes[^1] / sizes[0]);

    // The build is culture-invariant, so numbers in the text are.
    private static void Line(string line) => Console.WriteLine(line);
}
