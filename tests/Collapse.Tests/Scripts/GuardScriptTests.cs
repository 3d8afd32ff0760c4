using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Collapse.Numerics;
using Collapse.Tests.Guarding;
using GuardScript = Collapse.Scripts.Guard;

namespace Collapse.Tests.Scripts;

/// <summary>The guard as a program: exit codes, the answer as JSON, the page.</summary>
[Trait("Tier", "fast")]
public sealed class GuardScriptTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 60, 0)]
    [InlineData(0.3, 60, 3)]
    [InlineData(3, 60, 4)]
    [InlineData(1, 3, 5)]
    public void The_exit_code_says_what_was_found(double factor, int rows, int expected)
    {
        string real = Write("real.csv", 60, 1), made = Write("made.csv", rows, factor);
        string json = _folder.File("answer.json"), html = _folder.File("page.html");
        int code = GuardScript.run(
            ["--real", real, "--generated", "csv:" + made, "--permutations", "199", "--json", json, "--html", html]);
        Assert.Equal(expected, code);
        string[] names = ["Healthy", "", "", "Collapsing", "Fattening", "CannotTell"];
        JsonElement answer = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.Equal(names[expected], answer.GetProperty("verdict").GetString());
        Assert.Equal(rows, answer.GetProperty("generations")[0].GetProperty("generatedRows").GetInt32());
        // Well-formed, and nothing in it is fetched.
        XElement page = XElement.Parse(File.ReadAllText(html).Replace("<!DOCTYPE html>", ""));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img");
        Assert.NotEmpty(page.Descendants(XName.Get("svg", "http://www.w3.org/2000/svg")));
    }

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        string real = Write("real.csv", 40, 1), made = Write("made.csv", 40, 0.5);
        string[] Answer(string name)
        {
            string json = _folder.File(name + ".json");
            GuardScript.run(["--real", real, "--generated", made, "--permutations", "99", "--json", json]);
            return File.ReadAllLines(json);
        }

        Assert.Equal(Answer("first"), Answer("second"));
    }

    [Fact]
    public void A_table_of_measures_is_judged_too()
    {
        string table = _folder.Write(
            "measures.csv", "generation,variance\n0,1\n1,0.9\n2,0.8\n3,0.75\n4,0.6\n5,0.5\n6,0.4\n7,0.3\n");
        Assert.Equal(3, GuardScript.run(["--history", table, "--html", _folder.File("page.html")]));
        Assert.True(File.Exists(_folder.File("page.html")));
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_refused_before_the_answer_is()
    {
        string real = Write("real.csv", 40, 1), json = _folder.File("answer.json");
        Assert.Equal(2, GuardScript.run(
            ["--real", real, "--generated", real, "--json", json, "--html", Path.GetDirectoryName(real)!]));
        Assert.False(File.Exists(json));
    }

    [Fact]
    public void Bad_input_leaves_no_folder_for_a_page()
    {
        Assert.Equal(2, GuardScript.run(
            ["--real", "nowhere.csv", "--generated", "nowhere.csv", "--html", _folder.File("new/page.html")]));
        Assert.False(Directory.Exists(_folder.File("new")));
    }

    [Theory]
    [InlineData("--real", "nowhere.csv", "--generated", "nowhere.csv")]
    [InlineData("--real", "synthetic")]
    [InlineData("--history", "nowhere.csv")]
    [InlineData("--history", "nowhere.csv", "--real", "synthetic")]
    [InlineData("--alpha", "2", "--real", "synthetic", "--generated", "synthetic")]
    public void Bad_input_is_exit_code_2(params string[] arguments) => Assert.Equal(2, GuardScript.run(arguments));

    private string Write(string name, int rows, double factor)
    {
        Matrix values = Rows.Normal(Key.FromSeed(1).Derive(name), rows, 5, _ => factor);
        return _folder.Write(name, string.Join('\n', Enumerable.Range(0, rows).Select(row => string.Join(
            ',', values.Row(row).ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture))))));
    }
}
