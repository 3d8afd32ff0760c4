using Collapse.Data;
using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>The first sentence names the main cause, and nothing that only follows from it.</summary>
[Trait("Tier", "fast")]
public class SentenceTests
{
    private const int Count = 300, Columns = 40;

    private static readonly Key Root = Key.FromSeed(5).Derive("sentences");
    private static readonly GuardOptions Quick = new() { Permutations = 199 };
    private static readonly Matrix Real = Rows.Normal(Root.Derive("real"), Count, Columns);
    private static readonly Matrix Like = Rows.Normal(Root.Derive("made"), Count, Columns);

    public static TheoryData<string, GuardVerdict, string> Causes => new()
    {
        { "healthy", GuardVerdict.Healthy, "Healthy. No difference found" },
        { "shrunk", GuardVerdict.Collapsing, "Collapsing: the rows shrink towards their mean, all directions alike (" },
        { "fattened", GuardVerdict.Fattening, "Fattening: the rows spread out, all directions alike (p" },
        { "weak directions die", GuardVerdict.Collapsing, "Collapsing: the weak directions lose their variance (p" },
        { "strong directions die", GuardVerdict.Collapsing, "Collapsing: the strong directions lose their variance (" },
        { "noise", GuardVerdict.Fattening, "Fattening: variance is added in the weak directions, as noise does (p" },
        {
            "rank cut", GuardVerdict.Collapsing,
            "Collapsing: rank is lost: outside of the 20 strongest directions "
        },
        { "repeating itself", GuardVerdict.Collapsing, "Collapsing: 60 % of the rows are near-copies of each other" },
        {
            "noise that drowns what dies", GuardVerdict.Fattening,
            "Fattening: variance is added outside of the 20 strongest directions ("
        },
        { "class lost", GuardVerdict.Collapsing, "Collapsing: class c is lost" },
        { "shifted", GuardVerdict.Drifting, "Drifting: the rows have moved: their mean by 0." },
        { "copied", GuardVerdict.Healthy, "Healthy; but every row is a copy of a real one: memorised." },
        {
            "near-copied", GuardVerdict.Healthy,
            "Healthy; but 300 of 300 rows are near-copies of real ones: memorised."
        },
        { "half copied", GuardVerdict.Healthy, "Healthy; but 150 of 300 rows are copies of real ones: memorised." },
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public void The_first_sentence_names_the_cause(string what, GuardVerdict verdict, string start)
    {
        GuardReport report = what == "class lost"
            ? Guard.Judge(Labelled(Real, "abc"), [Labelled(Like, "ab")], Quick)
            : Guard.Judge(Real, [Made(what)], Quick);
        Assert.Equal(verdict, report.Verdict);
        Assert.StartsWith(start, report.Sentence, StringComparison.Ordinal);
        if (what != "repeating itself")
            Assert.DoesNotContain("of each other", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_sentence_measures_what_the_first_names()
    {
        string Second(string what) => Guard.Judge(Real, [Made(what)], Quick).Sentence.Split(". ")[1];
        Assert.Matches("^Of the variance in the weak directions [0-9]", Second("weak directions die"));
        Assert.Matches("^Of the variance in the strong directions [0-9]", Second("strong directions die"));
        Assert.Matches("^Of the variance [0-9]", Second("shrunk"));
    }

    private static Matrix Made(string what) => what switch
    {
        "shrunk" => Scaled(_ => 0.6),
        "fattened" => Scaled(_ => 1.6),
        "weak directions die" => Scaled(i => i < 12 ? 1 : 0.4),
        "strong directions die" => Scaled(i => i < 6 ? 0.4 : 1),
        "noise" => Scaled(i => i < 12 ? 1 : 3),
        "noise that drowns what dies" => Scaled(i => i < 14 ? 1 : i < 20 ? 0.5 : 1.7),
        "rank cut" => Scaled(i => i < 20 ? 1 : 0),
        "repeating itself" => Repeated(),
        "shifted" => Changed((_, i, value) => value + (i == 1 ? 0.6 : 0)),
        "copied" => Real,
        "near-copied" => Changed((row, i, _) =>
            Real[row, i] + 0.01 * Math.Sqrt(Rows.Variance(i)) * Root.Derive("noise").Normal(row * Columns + i)),
        "half copied" => Changed((row, i, value) => row % 2 == 0 ? Real[row, i] : value),
        _ => Like,
    };

    private static Matrix Scaled(Func<int, double> factor) => Rows.Normal(Root.Derive("made"), Count, Columns, factor);

    // The last 90 rows repeat the first 90 but for a hundredth of the standard deviation.
    private static Matrix Repeated() => Changed((row, i, value) => row < 210
        ? value
        : Like[row - 210, i] + 0.01 * Math.Sqrt(Rows.Variance(i)) * Root.Derive("noise").Normal(row * Columns + i));

    private static Matrix Changed(Func<int, int, double, double> value) => Matrix.Create(
        Count, Columns, (row, values) =>
    {
        for (int i = 0; i < Columns; i++) values[i] = (float)value(row, i, Like[row, i]);
    });

    private static Samples Labelled(Matrix rows, string names) =>
        new(rows, [.. Enumerable.Range(0, Count).Select(row => $"{row}")])
        {
            Classes = [.. Enumerable.Range(0, Count).Select(row => $"{names[row % names.Length]}")],
        };
}
