using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Figures;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Scripts;
using Collapse.Spec;
using Collapse.Tests.Figures;
using Xunit.Abstractions;

namespace Collapse.Tests.Extending;

/// <summary>
/// A measure, a policy, a data source and a study that live here alone: one line makes each known, and all that reads
/// the lists has it without a change.
/// </summary>
public sealed class ListsTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Protocol Small = new() { Learner = "dae", Hidden = 4, WarmUp = 3, Steps = 5 };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_measure_shows_in_traces_results_and_report()
    {
        Assert.DoesNotContain("output_range", Header("results"), StringComparison.Ordinal);
        Measure.Register(OutputRange.OfOutputs);
        SimulationResult result = Simulation.Run(Small, DataSource.Load("synthetic", new DataOptions()));
        Assert.All(result.Trace, point => Assert.True(point[OutputRange.OfOutputs] > 0));
        Tables.WriteResults(_folder.File("results.csv"), [result]);
        Tables.WriteTraces(_folder.File("traces.csv"), [result]);
        foreach (string table in new[] { "results", "traces" })
        {
            string[] lines = File.ReadAllLines(_folder.File(table + ".csv"));
            int place = Array.IndexOf(lines[0].Split(','), "output_range");
            Assert.Equal(Names.Of(result.Final[OutputRange.OfOutputs]), lines[^1].Split(',')[place]);
        }

        string report = Report.Render(new ReportContent
        {
            Title = "A report",
            Data = FakeResults.Data(),
            Results = [result],
            Findings = [],
            Command = "none",
        });
        Assert.Contains("<th scope=\"col\">output range (units of the data)</th>", report, StringComparison.Ordinal);
        Assert.Contains(OutputRange.OfOutputs.Meaning, report, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Measure.Register(OutputRange.OfOutputs));

        string Header(string table)
        {
            Tables.WriteResults(_folder.File(table), []);
            return File.ReadAllText(_folder.File(table));
        }
    }

    [Fact]
    public void What_one_caller_registers_no_other_sees()
    {
        Thread elsewhere = new(() =>
        {
            Measure.Register(OutputRange.OfOutputs);
            FeedbackKinds.Register(Once.Kind);
            DataSources.Register(RampSource.Source);
        });
        elsewhere.Start();
        elsewhere.Join();
        Assert.DoesNotContain(OutputRange.OfOutputs, Measure.All);
        Assert.DoesNotContain(Once.Kind, FeedbackKinds.All);
        Assert.DoesNotContain(RampSource.Source, DataSources.All);
    }

    [Fact]
    public void A_policy_is_read_by_its_name_keeps_the_laws_of_all_and_goes_on_after_an_interruption()
    {
        FeedbackKinds.Register(Once.Kind);
        Protocol protocol = Small with { Policy = Parameters.Policy.Parse(Small, "once").Policy, Steps = 12 };
        Assert.Equal("once", FeedbackKinds.Text(protocol.Policy));
        foreach (Law law in EveryPolicyLaws.lawsOf(new Once()))
        {
            LawResult found = LawModule.check(Settings.Default, law);
            output.WriteLine($"{law.Name}: {found.Message}");
            Assert.True(found.Holds, law.Name);
        }

        DataSet data = DataSource.Load("synthetic", new DataOptions());
        SimulationResult whole = Simulation.Run(protocol, data);
        Assert.Equal(Outcome.Finished, whole.Outcome);
        Matrix reference = data.Training.Values;
        SelfTraining training =
            Policies.Training(protocol, Simulation.Learner(protocol, reference), reference, Key.FromSeed(1));
        SelfTrainingState start = training.Start(reference), later = training.Advance(start, 4);
        SimulationState restored = SimulationState.From(
            new SimulationState(later, [], Matrix.Zeros(0, 0)).Checkpoint(),
            start with { Memory = training.Feedback.Begin(reference, Key.FromSeed(2)) });
        Assert.Equal(training.Advance(later, 3), training.Advance(restored.Training, 3));
    }

    [Fact]
    public void A_data_source_is_loaded_by_its_prefix_and_stands_in_help()
    {
        DataSources.Register(RampSource.Source);
        DataSet data = DataSource.Load("ramps:40", new DataOptions { Seed = 2 });
        Assert.Equal((30, 10, 16), (data.Training.Count, data.HeldOut.Count, data.Training.Coordinates));
        Assert.Equal(Outcome.Finished, Simulation.Run(Small, data).Outcome);
        Assert.Contains("ramps:COUNT", DataSources.Forms, StringComparison.Ordinal);
        Assert.Equal("ramps", Options.dataKind("ramps:40"));
        InputException error = Assert.Throws<InputException>(() => DataSource.Load("ramps:x", new DataOptions()));
        Assert.Contains("ramps:x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_is_run_by_its_name_with_the_options_of_all()
    {
        Program.add(ScatterStudy.Study);
        string folder = _folder.File("out");
        Assert.Equal(0, Program.main(["scatter", "--quick", "--learners", "ae,dae", "--out", folder]));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(folder, "scatter.csv")).Length);
        Assert.Equal(2, Program.main(["scatter", "--hidden", "0"]));
        Assert.Throws<InputException>(() => Program.add(ScatterStudy.Study));
    }
}
