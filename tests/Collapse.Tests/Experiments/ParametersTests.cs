using System.Text.Json;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;

namespace Collapse.Tests.Experiments;

/// <summary>The list of parameters, which everything else reads.</summary>
public sealed class ParametersTests
{
    private static readonly Protocol Changed = new()
    {
        Learner = "dae",
        Loss = Loss.Ssim,
        Hidden = 3,
        Steps = 7,
        Repetition = 2,
        Seed = -5,
        Noise = 0.1 + 0.2,
        WeightDecay = 1e-5,
        WarmUp = 9,
        LearningRate = 1e-4,
        Initialization = Initialization.HeNormal,
        Reduction = Reduction.HalfSum,
        Luminance = Luminance.NonNegative,
        Response = ResponseInput.Clean,
        NoiseReference = NoiseReference.Current,
        OptimizerState = OptimizerState.Reset,
        BatchSize = 30,
        Policy = new GoldStandard(0.3),
    };

    [Fact]
    public void Every_property_of_a_protocol_is_a_parameter_and_has_a_name_of_its_own()
    {
        Assert.Equal(typeof(Protocol).GetProperties().Length, Parameters.All.Length);
        Assert.Equal(Parameters.All.Length, Parameters.All.Select(parameter => parameter.Name).Distinct().Count());
        Assert.All(Parameters.All, parameter => Assert.NotEqual(parameter.Default, parameter.Text(Changed)));
    }

    [Fact]
    public void Each_is_set_by_the_text_that_it_is_written_as_and_no_other_moves() =>
        Assert.All(Parameters.All, parameter =>
        {
            Protocol one = parameter.Parse(new Protocol(), parameter.Text(Changed));
            Assert.Equal([parameter], Parameters.All.Where(other => other.Text(one) != other.Default));
            Assert.Equal(new Protocol(), parameter.Parse(one, parameter.Default));
        });

    [Fact]
    public void A_protocol_is_the_same_after_JSON_and_refused_when_a_parameter_is_missing()
    {
        string json = JsonSerializer.Serialize(Changed);
        Assert.Equal(Changed, JsonSerializer.Deserialize<Protocol>(json));
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize<Protocol>(json.Replace("\"noise\":", "\"nose\":", StringComparison.Ordinal)));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Protocol>("{}"));
    }

    [Fact]
    public void A_parameter_that_is_silent_at_its_default_is_told_where_it_differs_from_it()
    {
        ProtocolParameter silent = Parameters.Of("luminance");
        Assert.True(silent.SilentAtDefault);
        Protocol differs = silent.Parse(new Protocol { Loss = Loss.Ssim }, silent.Text(Changed));
        Assert.DoesNotContain(silent.Name, JsonSerializer.Serialize(new Protocol()), StringComparison.Ordinal);
        Assert.Contains($"\"{silent.Name}\":\"nonnegative\"", JsonSerializer.Serialize(differs),
            StringComparison.Ordinal);
        Assert.Equal(differs, JsonSerializer.Deserialize<Protocol>(JsonSerializer.Serialize(differs)));
        Assert.DoesNotContain(silent.Name, Names(new Protocol()));
        Assert.Contains(silent.Name, Names(new Protocol(), differs));

        static IEnumerable<string> Names(params Protocol[] protocols) =>
            Parameters.ColumnsOf(protocols).Select(column => column.Name);
    }

    [Fact]
    public void An_unknown_name_is_answered_by_those_that_are_known() =>
        Assert.StartsWith(
            "'nose' is no parameter; expected one of model, loss,",
            Assert.Throws<InputException>(() => Parameters.Of("nose")).Message, StringComparison.Ordinal);
}
