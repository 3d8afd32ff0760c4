using Collapse.Scripts;
using Microsoft.FSharp.Collections;

namespace Collapse.Tests.Scripts;

/// <summary>A user's own answers, and what options do not go together.</summary>
public sealed class ForecastScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("forecast").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("1,2\n3,4\n5,7\n", "1,2\n3,4\n", "2 rows of 2; expected 3 of 2")]
    [InlineData("1,2\n3,4\n5,7\n", "1,2,3\n3,4,5\n5,7,9\n", "3 rows of 3; expected 3 of 2")]
    [InlineData("1,2\n3,4\n5,7\n", "1,2\n3,nan\n5,7\n", "expected a finite number")]
    [InlineData("1,2\n1,2\n1,2\n", "1,2\n3,4\n5,7\n", "all rows are equal")]
    public void Answers_that_do_not_fit_are_named(string data, string answers, string expected)
    {
        string x = File("x.csv", data), y = File("y.csv", answers);
        InputException error = Assert.Throws<InputException>(() => Forecasting.pairs(ListModule.OfSeq([x, y, y])));
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("--pairs", "x,y,y", "--learners", "ae")]
    [InlineData("--pairs", "x,y,y", "--gold")]
    [InlineData("--gold", "--forms")]
    [InlineData("--gold", "--policy", "mix:0.1")]
    [InlineData("--gold", "--learners", "vae")]
    [InlineData("--learners", "ae", "--short", "linear")]
    public void Options_that_do_not_go_together_are_bad_input(params string[] arguments) =>
        Assert.Equal(2, Collapse.Scripts.Forecast.run([.. arguments, "--out", _folder]));

    [Theory]
    [InlineData("--forms", "linear", "forecast.csv", "forecast-verdicts.csv", "forms.csv", "forecast.svg")]
    [InlineData("--gold", "dae", "gold.csv", "gold-enough.csv")]
    public void A_quick_run_leaves_its_tables(string purpose, string learner, params string[] files)
    {
        string[] arguments = [purpose, "--quick", "--learners", learner, "--jobs", "1", "--out", _folder];
        Assert.Equal(0, Collapse.Scripts.Forecast.run(arguments));
        Assert.All(
            files, file => Assert.True(System.IO.File.ReadAllLines(Path.Combine(_folder, file)).Length > 1));
    }

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
