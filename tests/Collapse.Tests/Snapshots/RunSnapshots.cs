using Collapse.Experiments;
using Collapse.Figures;
using Collapse.Learning;
using Collapse.Runs;

namespace Collapse.Tests.Snapshots;

/// <summary>What a small run leaves, held to what was approved. Each test approves one text.</summary>
[Trait("Tier", "fast")]
public sealed class RunSnapshots
{
    // The correlation of every loss and width; of the other kinds one, as the tables hold the numbers of the rest.
    public static TheoryData<string> Figures { get; } =
        ["figure-mse-6", "figure-mse-12", "figure-mae-6", "figure-mae-12", "figure-ssim-6", "figure-ssim-12",
        "beats-mse-6", "trajectories-mse-6"];

    [Fact]
    public void Results_table() => Approved.Verify(
        this,
        Rendering.File(path => Tables.WriteResults(
            path, SmallRun.Results.Where(result => result.Protocol.Repetition == 0).Select(Rendering.Round))));

    [Fact]
    public void Trace_of_one_simulation() => Approved.Verify(
        this,
        Rendering.File(path => Tables.WriteTraces(path, SmallRun.Results
            .Where(result =>
                result.Protocol is { Learner: "dae", Loss: Loss.Mse, Hidden: 12, Steps: 100, Repetition: 0 })
            .Select(Rendering.Round))));

    [Fact]
    public void Claims_table() => Approved.Verify(
        this,
        Rendering.Table(
        [
            ["claim", "for", "verdict", "numbers", "test"],
            .. SmallRun.Findings.Select(finding =>
                (string[])[finding.Claim, finding.Scope, finding.Verdict.ToString(), finding.Numbers, finding.Test]),
        ]));

    [Theory]
    [MemberData(nameof(Figures))]
    public void Figure(string name) => Approved.Verify(
        this,
        SmallRun.Figures.Single(figure => figure.FileName == name + ".svg").Svg.TrimEnd('\n'),
        "svg",
        (nameof(name), name));

    [Fact]
    public void Captions() => Approved.Verify(
        this, string.Join('\n', SmallRun.Figures.Select(figure => $"{figure.FileName}: {figure.Caption}")));

    [Fact]
    public void Protocol_file() => Approved.Verify(
        this,
        Rendering.File(path => ProtocolFile.Write(path, SmallRun.Options, SmallRun.Data))
            // with the commit, where there is one
            .Replace(RunFormat.LibraryVersion, "{version}", StringComparison.Ordinal),
        "json");

    [Fact]
    public void Report_text() => Approved.Verify(
        this,
        Rendering.Words(Report.Render(new ReportContent
        {
            Title = "A small run",
            Data = SmallRun.Data,
            Results = SmallRun.Results,
            Findings = SmallRun.Findings,
            Figures = SmallRun.Figures,
            Command = "dotnet fsi scripts/paper.fsx --hidden 6,12 --steps 30,100 --repetitions 3 --warmup 50",
            Software = [.. Report.Software().Select(part => KeyValuePair.Create(part.Key, "{version}"))],
            Notes = ["A note on these results."],
        })));
}
