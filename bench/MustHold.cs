using Collapse.Data;
using Collapse.Experiments;
using Collapse.Runs;
using MathNet.Numerics.Statistics;

namespace Collapse.Bench;

/// <summary>
/// What must hold of keeping results: checkpoints cost under 2 % of a run, the store under 5 ms a simulation.
/// </summary>
internal static class MustHold
{
    private const double MostPercent = 2, MostMilliseconds = 5;
    private const double Seconds = 35; // long enough for a checkpoint by the default plan

    /// <summary>Prints both, with the numbers behind them.</summary>
    /// <param name="path">A file for checkpoints.</param>
    /// <param name="data">What to train on.</param>
    /// <param name="checkpoint">Seconds that one checkpoint takes, at most.</param>
    /// <param name="store">Milliseconds of processor time that the store takes for a simulation.</param>
    public static void Print(string path, DataSet data, double checkpoint, double store)
    {
        double worst = 100 * checkpoint / CheckpointPlan.Default.Interval!.Value.TotalSeconds;
        Console.WriteLine("| must hold | measured | holds |");
        Console.WriteLine("|---|---|---|");
        Row($"checkpoints cost under {MostPercent} % of a run: at worst | {worst:F2} %, the dearest one every 30 s",
            worst < MostPercent);
        (double writing, double excess, double error, int steps) = Runs(path, data);
        Row($"- within a run | {writing:F2} % of it went into writing (DAE MSE 20, {steps} steps)",
            writing < MostPercent);
        // Refuted by what exceeds the bound by more than chance; the two numbers above are the exact ones.
        Row($"- beside the same run without | {excess:+0.0;-0.0} % of processor time, two standard errors "
            + $"{2 * error:F1} %", excess - 2 * error < MostPercent);
        Row($"the store adds under {MostMilliseconds} ms to a simulation | {store:F2} ms of processor time",
            store < MostMilliseconds);
        Console.WriteLine();
    }

    // Runs without checkpoints and with the default plan, in an order in which a machine that gets slower or faster
    // meanwhile does so to both alike. Percent: the time that went into writing, and how much more processor time runs
    // with checkpoints took.
    private static (double Writing, double Excess, double Error, int Steps) Runs(string path, DataSet data)
    {
        const int Few = 4_000;
        CheckpointPlan never = new(null);
        Run(Few, never); // compiles
        int steps = (int)(Few * Seconds / Run(Few, never).Processor);
        List<double> without = [], with = [];
        double writing = 0, elapsed = 0;
        foreach (bool keeps in new[] { false, true, true, false, false, true, true, false })
        {
            (double processor, Checkpoints checkpoints) = Run(steps, keeps ? CheckpointPlan.Default : never);
            (keeps ? with : without).Add(processor);
            if (!keeps) continue;
            if (!File.Exists(path)) throw new InvalidOperationException("A run was too short for a checkpoint.");
            (writing, elapsed) = (writing + checkpoints.SecondsWriting, elapsed + checkpoints.Seconds);
            checkpoints.Discard();
        }

        double error = Math.Sqrt((with.Variance() + without.Variance()) / with.Count) / without.Mean();
        return (100 * writing / elapsed, 100 * (with.Mean() / without.Mean() - 1), 100 * error, steps);

        (double Processor, Checkpoints Checkpoints) Run(int steps, CheckpointPlan plan)
        {
            Checkpoints checkpoints = Checkpoints.In(path, "run", plan, _ => { });
            double start = Cpu.Seconds;
            Simulation.Run(new Protocol { Learner = "dae", Steps = steps, WarmUp = 0 }, data, checkpoints);
            return (Cpu.Seconds - start, checkpoints);
        }
    }

    // The build is culture-invariant, so numbers in the text are.
    private static void Row(string row, bool holds) => Console.WriteLine($"| {row} | {(holds ? "yes" : "NO")} |");
}
