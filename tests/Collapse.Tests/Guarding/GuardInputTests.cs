using System.Globalization;
using System.Text.Json;
using Collapse.Numerics;
using Collapse.Tests.Data;
using Spectre.Console;
using GuardScript = Collapse.Scripts.Guard;

namespace Collapse.Tests.Guarding;

/// <summary>What the guard does with files as they come: rows that are not finite, constant rows, bad input.</summary>
[Trait("Tier", "fast")]
public sealed class GuardInputTests : IDisposable
{
    private static readonly Matrix Real = Rows.Normal(Key.FromSeed(2).Derive("real"), 60, 5);
    private static readonly Matrix Like = Rows.Normal(Key.FromSeed(2).Derive("made"), 60, 5);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("npy")]
    [InlineData("f8")]
    public void Rows_that_are_not_finite_are_counted_and_left_out_and_keep_their_places(string kind)
    {
        // Rows 3, 13, 23, ... of the generated file are broken; row 1 is a copy of real row 4, and row 5 constant.
        double Value(int row, int column) => (row % 10, row, column) switch
        {
            (3, 3, _) => double.NaN,
            (3, _, 2) => (row / 10) % 2 == 0 ? double.NaN : double.PositiveInfinity,
            (_, 1, _) => Real[4, column],
            (_, 5, _) => 0.25,
            _ => Like[row, column],
        };
        string real = Write("real", kind, (row, column) => row == 9 ? double.NegativeInfinity : Real[row, column]);
        (int code, string console, JsonElement json, string page) = Answer(
            "--real", real, "--generated", Write("made", kind, Value));
        Assert.Equal(4, code);
        Assert.StartsWith("Drifting: 6 of 60 rows are not finite.", console, StringComparison.Ordinal);
        Assert.Contains("1 of 60 rows is constant.", console, StringComparison.Ordinal);
        Assert.Contains(
            "Real rows: 59 finite, 1 not finite and left out, 0 constant.", console, StringComparison.Ordinal);
        JsonElement made = json.GetProperty("generations")[0];
        Assert.Equal((6, 1, 54, 59, 1), (
            made.GetProperty("nonFiniteRows").GetInt32(), made.GetProperty("constantRows").GetInt32(),
            made.GetProperty("generatedRows").GetInt32(), json.GetProperty("realRows").GetInt32(),
            json.GetProperty("realNonFiniteRows").GetInt32()));
        JsonElement copy = made.GetProperty("copies").GetProperty("exact")[0];
        Assert.Equal((1, 4), (copy.GetProperty("generated").GetInt32(), copy.GetProperty("real").GetInt32()));
        Assert.Contains("54 rows compared, 6 not finite and left out, 1 constant", page, StringComparison.Ordinal);
        Assert.Contains("59 rows compared, 1 not finite and left out, 0 constant", page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_other_programs_write_what_is_not_there()
    {
        string[] words = ["", "nan", "NaN", "NA", "inf", "-inf", "Infinity", "null", "1e300"];
        IEnumerable<string> lines = Enumerable.Range(0, 60).Select(row => row < words.Length
            ? $"1,{words[row]},3,4,5"
            : row == words.Length ? ",,,," : Line(Like, row));
        string made = _folder.Write("made.csv", string.Join('\n', lines));
        (_, string console, JsonElement json, _) = Answer("--real", Csv("real", Real), "--generated", made);
        Assert.Equal(10, json.GetProperty("generations")[0].GetProperty("nonFiniteRows").GetInt32());
        Assert.StartsWith("Drifting: 10 of 60 rows are not finite.", console, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_stay_pairs_beside_rows_that_are_not_finite()
    {
        string real = Write("real", "csv", (row, column) => row == 2 ? double.NaN : Real[row, column]);
        string made = Write("made", "csv", (row, column) => row == 7 ? double.NaN : 0.7 * Real[row, column]);
        (int code, string console, JsonElement json, string page) = Answer(
            "--real", real, "--generated", made, "--pairs");
        Assert.Equal(3, code);
        Assert.Equal(58, json.GetProperty("generations")[0].GetProperty("units").GetInt32());
        double gain = json.GetProperty("answer").GetProperty("gain").GetProperty("value").GetDouble();
        Assert.Equal(0.7, gain, 1e-5);
        Assert.Contains("Answered once: a response keeps a gain of 0.700", console, StringComparison.Ordinal);
        Assert.Contains("Answered once: a response keeps a gain of 0.700", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_drawn_as_images()
    {
        // Every other direction is dead, and every tenth row a copy.
        Key key = Key.FromSeed(2).Derive("images");
        double Real(int row, int pixel) => key.Normal(row * 36 + pixel);
        double Made(int row, int pixel) => row % 10 == 0
            ? Real(row, pixel)
            : pixel % 2 * key.Derive("made").Normal(row * 36 + pixel);
        string[] files = [.. new Func<int, int, double>[] { Real, Made }.Select((value, i) =>
        {
            string path = _folder.File($"{i}.npy");
            File.WriteAllBytes(path, ArraySourceTests.Npy("f4", "<", 1, false, [200, 6, 6], value));
            return path;
        })];
        (int code, _, _, string page) = Answer("--real", files[0], "--generated", files[1]);
        Assert.Equal(3, code);
        string[] titles = ["The directions that die", "Least covered real rows", "Real rows that are repeated"];
        foreach (string figure in titles.Select(title => page[page.IndexOf(title, StringComparison.Ordinal)..]))
        {
            string own = figure[..figure.IndexOf("</svg>", StringComparison.Ordinal)];
            Assert.Equal(6, own.Split("crispEdges").Length - 1);
        }
    }

    [Fact]
    public void Bad_input_is_one_line_that_names_the_file_or_the_option_and_what_was_expected()
    {
        string real = Csv("real", Real), narrow = Csv("narrow", Rows.Normal(Key.FromSeed(2), 60, 4));
        string words = _folder.Write("words.txt", "the quick brown fox\njumps over\n");
        string empty = _folder.Write("empty.csv", "");
        string array = Write("array", "npy", (row, column) => Real[row, column]);
        string two = Csv("two", Real.Take([1, 2])), equal = Csv("equal", Real.Take([4, 4, 4, 4, 4]));
        string hole = _folder.Write("hole.csv", "1,2,3,4,5\n1,x,3,4,5\n1,2,3,4,6\n");
        string nothing = _folder.Write("nothing.csv", "1,nan,3,4,5\n1,nan,3,4,6\n");
        Bad("generation 1 has 4 values a row, the real set 5; expected the same.",
            "--real", real, "--generated", narrow);
        Bad("generation 1 has 2 finite rows of 2; expected at least 3.", "--real", real, "--generated", two);
        Bad("All rows of the real set are equal; expected rows that differ.", "--real", equal, "--generated", real);
        Bad("--generated: file 'DIR/gone.csv' not found; expected a table, one segment a row.",
            "--real", real, "--generated", _folder.File("gone.csv"));
        Bad("--generated: DIR/empty.csv: no rows of numbers; expected one segment a row.",
            "--real", real, "--generated", empty);
        Bad("--generated: DIR/nothing.csv: none of 2 rows is finite; expected rows of numbers.",
            "--real", real, "--generated", nothing);
        Assert.StartsWith(
            "--real: DIR/words.txt", Message("--real", words, "--generated", real), StringComparison.Ordinal);
        Assert.StartsWith("--generated: DIR/hole.csv:2: column 2 is 'x'; expected a finite number",
            Message("--real", real, "--generated", hole), StringComparison.Ordinal);
        Bad("--real: DIR/real.csv: --groups is 'patient'; expected 1 to 5.",
            "--real", real, "--generated", real, "--groups", "patient");
        Bad("--real: npy data have no columns for --groups to name.",
            "--real", array, "--generated", array, "--groups", "patient");
        Bad("alpha is 2; expected a rate in (0, 0.5).", "--real", real, "--generated", real, "--alpha", "2");
        Bad("--alpha is 'much'; expected a finite number such as 0.05.",
            "--real", real, "--generated", real, "--alpha", "much");
        Bad("look is 0; expected at least 1.", "--real", real, "--generated", real, "--look", "0");
        Bad("generation 1 has 5 rows, the real set 60; pairs need the same number.",
            "--real", real, "--generated", equal, "--pairs");
        Bad("permutations is 1000000000; expected 99 to 1000000.",
            "--real", real, "--generated", real, "--permutations", "1000000000");
        Bad("--pairs is given with --history; expected --groups, --alpha, --json or --html.",
            "--history", real, "--pairs");
        Bad("--look is given with --history; expected --groups, --alpha, --json or --html.",
            "--history", real, "--look", "3");
        Bad("Expected --real FILE and --generated FILE[,FILE,...], or --history TABLE; see -- --help.", "--real", real);
    }

    [Fact]
    public void Three_rows_and_rows_that_are_all_equal_get_an_answer()
    {
        string real = Csv("real", Real);
        (int few, string sentence, _, _) = Answer("--real", real, "--generated", Csv("three", Like.Take([1, 2, 3])));
        Assert.Equal(5, few);
        Assert.StartsWith("Cannot be told at this size. Only a loss above ", sentence, StringComparison.Ordinal);
        string equal = Csv("equal", Like.Take([4, 4, 4, 4, 4, 4, 4, 4]));
        (int all, sentence, _, _) = Answer("--real", real, "--generated", equal);
        Assert.Equal(3, all);
        Assert.StartsWith("Collapsing: ", sentence, StringComparison.Ordinal);
        Assert.Contains("all directions", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_drawn_of_large_sets_is_in_every_answer()
    {
        Key key = Key.FromSeed(2).Derive("large");
        string real = Write("real", "npy", (row, column) => key.Normal(5 * row + column), 2_100);
        string made = Write("made", "npy", (row, column) => key.Normal(-5 * row - column - 1), 2_050);
        (_, string console, JsonElement json, string page) = Answer("--real", real, "--generated", made);
        JsonElement drawn = json.GetProperty("generations")[0].GetProperty("drawn");
        Assert.Equal(2_000, drawn[0].GetProperty("realRows").GetInt32());
        Assert.Equal(2_000, drawn[0].GetProperty("generatedRows").GetInt32());
        string what = drawn[0].GetProperty("what").GetString()!;
        Assert.Contains(
            $"Drawn with the seed, 2000 real and 2000 generated rows for {what}.", console, StringComparison.Ordinal);
        Assert.Contains($"2,000 real and 2,000 generated rows for {what}", page, StringComparison.Ordinal);
    }

    private void Bad(string message, params string[] arguments) => Assert.Equal(message, Message(arguments));

    private string Message(params string[] arguments)
    {
        using StringWriter writer = new();
        string json = _folder.File("unwritten.json");
        string[] asked = [.. arguments, "--json", json];
        InputException error = Assert.Throws<InputException>(() => GuardScript.answer(ConsoleOf(writer), asked));
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(File.Exists(json));
        Assert.Equal(2, GuardScript.run(arguments));
        return error.Message.Replace(_folder.Root, "DIR", StringComparison.Ordinal);
    }

    private (int Code, string Console, JsonElement Json, string Page) Answer(params string[] arguments)
    {
        using StringWriter writer = new();
        string json = _folder.File("answer.json"), html = _folder.File("page.html");
        int code = GuardScript.answer(
            ConsoleOf(writer), [.. arguments, "--permutations", "199", "--json", json, "--html", html]);
        JsonElement answer = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        return (code, writer.ToString(), answer, File.ReadAllText(html));
    }

    private static IAnsiConsole ConsoleOf(StringWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });

    private string Csv(string name, Matrix rows) => _folder.Write(
        $"{name}.csv", string.Join('\n', Enumerable.Range(0, rows.Rows).Select(row => Line(rows, row))));

    private static string Line(Matrix rows, int row) =>
        string.Join(',', rows.Row(row).ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private string Write(string name, string kind, Func<int, int, double> value, int rows = 60)
    {
        if (kind is "csv" or "tsv")
        {
            string separator = kind == "csv" ? "," : "\t";
            string Text(int row, int column) => ((float)value(row, column)).ToString("R", CultureInfo.InvariantCulture);
            return _folder.Write($"{name}.{kind}", string.Join('\n', Enumerable.Range(0, rows).Select(row =>
                string.Join(separator, Enumerable.Range(0, 5).Select(column => Text(row, column))))));
        }

        string path = _folder.File($"{name}.npy");
        File.WriteAllBytes(path, ArraySourceTests.Npy(kind == "npy" ? "f4" : kind, "<", 1, false, [rows, 5], value));
        return path;
    }
}
