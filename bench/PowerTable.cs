using System.Globalization;
using Collapse.Bench.Power;
using Collapse.Data;
using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Bench;

/// <summary>How often the guard and today's tools find a loss, and how often they find one that is not there.</summary>
internal static class PowerTable
{
    private const int Permutations = 199;

    private static readonly string[] Columns =
    [
        "guard", "S1", "S2", "S3", "S4", "S5", "KS any", "KS Bonferroni", "KS half", "MMD", "5-NN",
        "Column Shapes", "precision", "recall", "density", "coverage",
    ];

    /// <summary>
    /// <c>power [repetitions] [folder of PTB-XL]</c>; 200 repetitions and ../shared/ptbxl by default.
    /// </summary>
    public static int Run(string[] arguments)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 200;
        string folder = arguments.Length > 1 ? arguments[1] : Path.Combine("..", "shared", "ptbxl");
        Console.WriteLine($"| scenario | {string.Join(" | ", Columns)} |");
        Console.WriteLine($"|---|{string.Concat(Columns.Select(_ => "---:|"))}");
        foreach (Scenario scenario in Scenario.OfNormal()) Row(scenario, repetitions);
        if (Directory.Exists(folder))
        {
            CohortOptions all = new() { TrainingSubjects = 51, HeldOutSubjects = 1 };
            DataSet data = PtbXl.Load(folder, "II", 100, all);
            foreach (Scenario scenario in Scenario.OfPatients(data.Training)) Row(scenario, repetitions);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            Shares of {repetitions} trials found at 5 %, {Permutations} permutations; means for the five scores on
            the right, whose values for equal sets are in the first row.
            {Scenario.Rows} + {Scenario.Rows} rows of {Scenario.Columns} values (PTB-XL: 25 + 25 patients of 10 beats,
            exchanged as wholes by the guard, beat by beat by the others). Trial t
            draws from Key.FromSeed(t): the same table everywhere.
            """));
        return 0;
    }

    private static void Row(Scenario scenario, int repetitions)
    {
        double[] sums = new double[Columns.Length];
        for (int trial = 0; trial < repetitions; trial++)
        {
            Key key = Key.FromSeed(trial).Derive("power").Derive(scenario.Name);
            (GuardData real, GuardData made) = scenario.Pair(key);
            GenerationReport report = Guard.Judge(
                real, [made], new GuardOptions { Permutations = Permutations, Seed = trial }).Generations[0];
            float[] distances = Statistics.Distances(real.Values, made.Values);
            int n = real.Values.Rows;
            (bool any, bool bonferroni, bool half, double shapes) = Statistics.Columns(real.Values, made.Values);
            (double precision, double recall) = Statistics.Manifolds(distances, n);
            double[] found =
            [
                report.P <= report.Alpha ? 1 : 0,
                .. report.Statistics.Select(result => result.P <= 0.05 ? 1.0 : 0),
                any ? 1 : 0, bonferroni ? 1 : 0, half ? 1 : 0,
                Statistics.Discrepancy(distances, n, key.Derive("mmd"), Permutations) ? 1 : 0,
                Statistics.Coincidence(distances, n, key.Derive("coincidence"), Permutations) ? 1 : 0,
                shapes, precision, recall, report.Neighbours!.Density, report.Neighbours.Coverage,
            ];
            for (int j = 0; j < found.Length; j++) sums[j] += found[j] / repetitions;
        }

        Console.WriteLine($"| {scenario.Name} | " + string.Join(" | ", sums.Select(sum =>
            sum.ToString("0.000", CultureInfo.InvariantCulture))) + " |");
    }
}
