using System.Globalization;
using System.Text.Json;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Runs;
using Collapse.Tests.Runs;

namespace Collapse.Tests.Experiments;

public sealed class TablesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static readonly GridOptions Small =
        new()
        {
            Learners = ["dae", "ae"],
            Losses = [Loss.Mse],
            Hidden = [20],
            Steps = [100],
            Repetitions = 2,
            Base = new() { Noise = 1e-5 }
        };

    private const string Others =
        "learning_rate,optimizer_state,batch_size,initialization,reduction,noise_reference,response,"
        + "policy,dose,selection_order,rows_per_step,";

    private const string Measures =
        "output_correlation,reference_output_correlation,output_variance,effective_rank,new_rmse_ratio,"
        + "new_snr_improvement_db,constant_outputs,contraction,roc_area,roc_area_wide_qrs,roc_area_st_elevation,"
        + "roc_area_missing_p,roc_area_inverted_t,threshold,threshold_lower,"
        + "threshold_upper,false_alarms,detected";

    // The invented moments have no value of these.
    private static readonly string Unmeasured = string.Concat(Enumerable.Repeat(",NaN", 11));

    private static SimulationResult[] Results => [.. Small.Protocols().Select(FakeSimulation.Run)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Results_have_the_documented_columns_and_one_row_a_simulation()
    {
        string[] lines = Lines(path => Tables.WriteResults(path, Results));
        Assert.Equal(
            "model,loss,hidden,steps,repetition,seed,noise,weight_decay,warmup," + Others
                + "data_correlation,no_feedback_correlation,data_variance,"
            + Measures + ",outcome", lines[0]);
        Assert.Equal(1 + 4, lines.Length);
        Assert.StartsWith("ae,mse,20,100,0,1,1E-05,0,5000,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",1E-05," + lines[1].Split(',')[23] + ",1E-07,1E+300,3.141592653589793,123456789.12345679,NaN,1"
            + Unmeasured + ",finished", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("dae,mse,20,100,1,", lines[4], StringComparison.Ordinal);
        Assert.EndsWith(",1" + Unmeasured + ",diverged", lines[4], StringComparison.Ordinal);
        SimulationResult first = Results[0];
        Assert.Equal(first.NoFeedback.OutputCorrelation,
            double.Parse(lines[1].Split(',')[21], CultureInfo.InvariantCulture));
        Assert.Equal(first.Final.OutputCorrelation,
            double.Parse(lines[1].Split(',')[23], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Traces_have_one_row_a_measured_moment_from_step_0()
    {
        string[] lines = Lines(path => Tables.WriteTraces(path, Results));
        Assert.Equal(
            "model,loss,hidden,steps,repetition,seed,noise,weight_decay,warmup," + Others + "step," + Measures,
            lines[0]);
        Assert.Equal(["0", "1", "100", "0"], lines[1..5].Select(line => line.Split(',')[20]));
        Assert.EndsWith(",1,-0,0.30000000000000004," + lines[2].Split(',', 24)[23], lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",1E+21,Infinity,-Infinity,300" + Unmeasured, lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_of_which_no_result_was_made_otherwise_has_no_column_and_else_one_in_every_row()
    {
        SimulationResult signed = FakeSimulation.Run(new Protocol { Loss = Loss.Ssim }),
            cut = FakeSimulation.Run(new Protocol { Loss = Loss.Ssim, Luminance = Luminance.NonNegative });
        Assert.DoesNotContain("luminance", Lines(path => Tables.WriteResults(path, [signed]))[0],
            StringComparison.Ordinal);
        foreach (string[] lines in new[] { Lines(path => Tables.WriteResults(path, [signed, cut])),
            Lines(path => Tables.WriteTraces(path, [signed, cut])) })
        {
            int column = Array.IndexOf(lines[0].Split(','), "luminance");
            Assert.Equal("reduction", lines[0].Split(',')[column - 1]);
            Assert.Equal(["nonnegative", "signed"],
                lines[1..].Select(line => line.Split(',')[column]).Distinct().Order());
        }
    }

    [Fact]
    public void Timings_tell_where_a_result_came_from()
    {
        Protocol protocol = Small.Protocols()[0];
        string[] lines =
            Lines(path => Tables.WriteTimings(path, [new(protocol, 1.23456, 2, false), new(protocol, 0, 0, true)]));
        Assert.Equal(
            ["model,loss,hidden,steps,repetition,seconds,job,from_store", "ae,mse,20,100,0,1.235,2,false",
                "ae,mse,20,100,0,0,0,true"], lines);
    }

    [Fact]
    public void The_protocol_names_every_parameter_and_the_data_and_nothing_that_varies()
    {
        string path = _folder.File("protocol.json");
        ProtocolFile.Write(path, Small, FakeSimulation.Data);
        string text = File.ReadAllText(path);
        ProtocolFile.Write(path, Small with { Jobs = 7, Shard = new Shard(2, 3), Learners = ["ae", "dae"] },
            FakeSimulation.Data);
        Assert.Equal(text, File.ReadAllText(path));

        using JsonDocument json = JsonDocument.Parse(text);
        JsonElement parameters = json.RootElement.GetProperty("parameters");
        Assert.Equal(
            [
                "seed", "noise", "weight_decay", "warmup", "learning_rate", "optimizer_state", "batch_size",
                "initialization", "reduction", "luminance",
                "noise_reference", "response", "policy",
            ],
            parameters.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1e-5, parameters.GetProperty("noise").GetDouble());
        Assert.Equal(4, json.RootElement.GetProperty("grid").GetProperty("simulations").GetInt32());
        JsonElement data = json.RootElement.GetProperty("data");
        Assert.Equal(FakeSimulation.Digest, data.GetProperty("sha256").GetString());
        Assert.Equal(2, data.GetProperty("training_subjects").GetInt32());
        Assert.Equal("II", data.GetProperty("details").GetProperty("lead").GetString());
        Assert.Contains("Müller & Søn", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    private string[] Lines(Action<string> write)
    {
        string path = _folder.File("table.csv");
        write(path);
        string text = File.ReadAllText(path);
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
