using Collapse.Data;
using Collapse.Experiments;
using Collapse.Runs;
using Collapse.Spec;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Spec;

/// <summary>
/// The paper's grid at full length with two repetitions, and an autoencoder with weight decay, run once for all claim
/// tests of one kind of data.
/// </summary>
/// <remarks>
/// Always computed, never read from an earlier run, on all cores, and one kind of data after the other, as two at once
/// would only share the cores. The seed is fixed: 104 simulations of up to 100,000 steps whose results are the same on
/// every machine.
/// </remarks>
internal static class ClaimRun
{
    /// <summary>Two repetitions at each of four N: 2520 arrangements, so a test at level 0.01 can reach it.</summary>
    public const int Repetitions = 2;

    private static readonly Lock OneAtATime = new();

    private static readonly Lazy<IReadOnlyDictionary<string, Claim>> OnSynthetic = new(() => Judge("synthetic"));

    private static readonly Lazy<IReadOnlyDictionary<string, Claim>> OnPtbXl =
        new(() => Judge("ptbxl:" + Fixtures.Shared("ptbxl")));

    /// <summary>The claims on the synthetic ECG, by name and scope.</summary>
    public static IReadOnlyDictionary<string, Claim> Synthetic => OnSynthetic.Value;

    /// <summary>The claims on PTB-XL, by name and scope.</summary>
    public static IReadOnlyDictionary<string, Claim> PtbXl => OnPtbXl.Value;

    /// <summary>A claim's name in the table of verdicts.</summary>
    public static string Key(string name, string scope) => $"{name} | {scope}";

    private static Dictionary<string, Claim> Judge(string source)
    {
        lock (OneAtATime)
        {
            using ScratchFolder folder = new();
            RunStore<Protocol, SimulationResult> store =
                Grid.Store(folder.Root, notice => throw new InvalidOperationException(notice));
            DataSet data = DataSource.Load(source, new DataOptions());
            GridOptions paper = new() { Repetitions = Repetitions };
            // The autoencoder that decay makes collapse, at one width: it is judged by the law alone.
            GridOptions decaying = LawClaims.decaying(paper with { Hidden = [20] });
            FSharpFunc<Protocol, double> predict = LawClaims.predictor(data.Training.Values);
            IReadOnlyList<SimulationResult> results = Run(paper);
            return Trends.ofRun(results)
                .Concat(LawClaims.all(predict, results))
                .Concat(LawClaims.all(predict, Run(decaying)))
                .ToDictionary(claim => Key(claim.Name, claim.Scope));

            IReadOnlyList<SimulationResult> Run(GridOptions grid)
            {
                RunResult<Protocol, SimulationResult> result = Grid.Run(grid, data, store);
                Assert.Empty(result.Failures);
                return result.Results;
            }
        }
    }
}
