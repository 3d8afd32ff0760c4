using System.Globalization;
using Collapse.Experiments;
using Collapse.Learners;
using Collapse.Signals;

namespace Collapse.Bench;

/// <summary>What must hold of keeping results: checkpoints cost under 2 % of a run, the store under 5 ms a simulation.</summary>
internal static class MustHold
{
    private const double MostPercent = 2, MostMilliseconds = 5;
    private const double Seconds = 45; // long enough for a checkpoint by the default plan

    /// <summary>Prints both, with the numbers behind them.</summary>
    /// <param name="path">A file for checkpoints.</param>
    /// <param name="data">What to train on.</param>
    /// <param name="checkpoint">Seconds that one checkpoint takes, at most.</param>
    /// <param name="store">Milliseconds of processor time that the store takes for a simulation.</param>
    public static void Print(string path, DataSet data, double checkpoint, double store)
    {
        double worst = 100 * checkpoint / CheckpointPlan.Default.Interval!.Value.TotalSeconds;
        (double without, double with, int steps) = Ratio(path, data);
        Console.WriteLine("| must hold | measured | holds |");
        Console.WriteLine("|---|---|---|");
        Row($"checkpoints cost under {MostPercent} % of a run | {worst:F2} % where one is written every 30 s", worst < MostPercent);
        Row($"the same, measured | {100 * (with / without - 1):+0.0;-0.0} %: two runs of {steps} steps (DAE MSE 20) took {with:F1} s of processor time, without checkpoints {without:F1} s", with / without - 1 < MostPercent / 100);
        Row($"the store adds under {MostMilliseconds} ms to a simulation | {store:F2} ms of processor time", store < MostMilliseconds);
        Console.WriteLine();
    }

    // Processor time of two runs without checkpoints and two with the default plan, in an order in which a machine that gets slower or
    // faster meanwhile does so to both alike.
    private static (double Without, double With, int Steps) Ratio(string path, DataSet data)
    {
        const int Few = 4_000;
        Run(Few, new CheckpointPlan(null)); // compiles
        int steps = (int)(Few * Seconds / Run(Few, new CheckpointPlan(null)));
        double without = 0, with = 0;
        foreach (bool keeps in new[] { false, true, true, false })
        {
            double seconds = Run(steps, keeps ? CheckpointPlan.Default : new CheckpointPlan(null));
            if (!keeps) without += seconds;
            else if (File.Exists(path)) with += seconds;
            else throw new InvalidOperationException("A run was too short for a checkpoint.");
            File.Delete(path);
        }

        return (without, with, steps);

        double Run(int steps, CheckpointPlan plan)
        {
            double start = Cpu.Seconds;
            Simulation.Run(new Protocol { Model = Model.Dae, Steps = steps, WarmUp = 0 }, data, Checkpoints.In(path, "run", plan, _ => { }));
            return Cpu.Seconds - start;
        }
    }

    private static void Row(FormattableString row, bool holds) =>
        Console.WriteLine($"| {row.ToString(CultureInfo.InvariantCulture)} | {(holds ? "yes" : "NO")} |");
}
