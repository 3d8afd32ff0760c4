using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Documents;

/// <summary>README's lines on the library are the ones that are compiled and run here.</summary>
[Trait("Tier", "fast")]
public sealed class ReadmeTests
{
    [Fact]
    public void The_library_in_fifteen_lines()
    {
        // Namespaces Collapse.Data, Experiments, Feedback, Learning, Measures and Numerics.
        DataSet data = DataSource.Load("synthetic", new DataOptions());         // or "csv:mine.csv"
        SimulationResult result = Simulation.Run(
            new Protocol { Learner = "dae", Hidden = 20, WarmUp = 500, Steps = 1_000, Policy = new Mix(0.1) }, data);
        foreach (TracePoint point in result.Trace)
            Console.WriteLine($"{point.Step} {point.OutputCorrelation:0.000} {point[Reconstruction.NewError]:0.0000}");

        VariationalAutoencoder learner = new() { Hidden = 8, OutputSigma = 0.1 }; // or any other, or one of your own
        LearnerState state = learner.Init(Key.FromSeed(1), data.Training.Values);
        for (int step = 0; step < 500; step++)
            state = learner.Step(state, data.Training.Values, Key.FromSeed(1)); // pure: the old state is still there
        Matrix responses = learner.Respond(state, data.Training.Values, Key.FromSeed(2));

        Assert.Equal(1_000, result.Trace[^1].Step);
        Assert.Equal(data.Training.Count, responses.Rows);
        string[] shown = Block(Markdown.Text("README.md"));
        Assert.InRange(shown.Length, 8, 15);
        string here = Path.Combine(Fixtures.RepositoryRoot, "tests/Collapse.Tests/Documents/ReadmeTests.cs");
        Assert.Contains(
            string.Join('\n', shown.Select(line => line.Length > 0 ? "        " + line : "")),
            File.ReadAllText(here).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    // The lines of the C# block below the heading on the library.
    private static string[] Block(string page)
    {
        const string Fence = "```csharp\n";
        int heading = page.IndexOf("## As a library", StringComparison.Ordinal);
        int start = page.IndexOf(Fence, heading, StringComparison.Ordinal) + Fence.Length;
        return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)].Split('\n');
    }
}
