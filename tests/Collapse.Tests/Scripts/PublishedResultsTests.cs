using System.Globalization;
using Collapse.Scripts.Literature;
using Microsoft.FSharp.Collections;
using Xunit.Abstractions;
using Xunit.Sdk;
using PublishedScript = Collapse.Scripts.Published;
using Verdict = Collapse.Scripts.Literature.Verdict;

namespace Collapse.Tests.Scripts;

/// <summary>The stored full run of <c>published.fsx</c>: what it promises, and each of its verdicts, pinned.</summary>
/// <remarks>
/// A pinned verdict is held against a quick run with the same seed: a row that agreed with many repetitions agrees
/// with few, as its errors are larger; a disagreement of the full run is pinned by the stored table alone. A row's
/// false-alarm rate is <see cref="Judging.falseAlarm"/>; the seed is fixed.
/// </remarks>
public sealed class PublishedResultsTests(ITestOutputHelper output)
{
    private static readonly string Docs = Path.Combine(Fixtures.RepositoryRoot, "docs");

    private static readonly Lazy<FSharpList<Row>> Stored =
        new(() => Literature.read(Path.Combine(Docs, "results", "published.csv")));

    private static readonly Lazy<ILookup<string, Row>> Found = new(() =>
    {
        string diabetes = Diabetes.areIn(Diabetes.usual) ? Diabetes.usual : "/no-such-folder";
        Context context = new(Fixtures.Shared("published"), diabetes, Fixtures.Shared("mnist"), true, 1);
        FSharpList<Tuple<Job, Value[]>> results = ListModule.OfSeq(PublishedScript.jobs(context, Literature.sources)
            .AsParallel().AsOrdered()
            .Select(job => Tuple.Create(job, PublishedScript.compute(context, job, CancellationToken.None))));
        return PublishedScript.judge(context, Literature.sources, results).ToLookup(Key);
    });

    /// <summary>Why there is nothing to hold against: the full run is stored once it was made.</summary>
    public static string? Missing { get; } = File.Exists(Path.Combine(Docs, "results", "published.csv"))
        ? null
        : "docs/results/published.csv is absent; a full run of published.fsx makes it.";

    public static TheoryData<string, string> Verdicts()
    {
        TheoryData<string, string> rows = [];
        // Those that a quick run can show again: learners that take minutes, and what was judged by its direction or
        // disagrees, are pinned by the stored table.
        string[] slow = ["shumailov-vae", "manifold-diffusion", "gan-modes"];
        IEnumerable<Row> judged = Stored.Value.Where(row => row.Role is "result" or "control" or "ours"
            && !slow.Contains(row.Source)
            && (row.Verdict.Equals(Verdict.Agrees) || row.Verdict.Equals(Verdict.Refused)));
        foreach (string group in judged.Select(GroupOf).Distinct())
            rows.Add("published / " + group, group);
        return rows;
    }

    private static string Key(Row row) => $"{row.Source}|{row.Role}|{row.Quantity}|{row.Setting}";

    private static string GroupOf(Row row) =>
        $"{row.Source} / {row.Role}: {row.Quantity} {Judging.words(row.Verdict)} for {row.Setting.Split("; ")[0]}";

    [StoredFact]
    public void The_document_counts_every_row_and_explains_what_does_not_agree()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Docs, "published.md"));
        string[][] Table(string heading) =>
        [
            .. lines.SkipWhile(line => line != $"## {heading}").SkipWhile(line => !line.StartsWith('|')).Skip(2)
                .TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split(" | ").Select(cell => cell.Trim('|', ' ')).ToArray()),
        ];
        int Count(Verdict verdict) =>
            Stored.Value.Count(row => row.Role is "result" or "ours" && row.Verdict.Equals(verdict));
        Assert.Equal(Stored.Value.Length, Table("Claim by claim").Sum(cells => Whole(cells[3])));
        Assert.Equal(Count(Verdict.NotRunnable), Table("Not runnable").Sum(cells => Whole(cells[3])));
        // "4: generation 1 to 20" are four rows, "generation 3" is one.
        Assert.Equal(Count(Verdict.DirectionOnly), Table("Direction only").Sum(cells => Extent(cells[3])));
        Assert.Equal(Count(Verdict.Disagrees), Table("What disagrees").Sum(cells => Extent(cells[3])));
        Assert.Equal(Literature.sources.Length, Collapse.Scripts.Literature.Document.protocols.Split('\n')
            .Count(line => line.StartsWith("## ", StringComparison.Ordinal)));
    }

    [StoredFact]
    public void No_row_that_agrees_is_farther_off_than_the_criterion_allows() => Assert.All(
        Stored.Value.Where(row => row.Verdict.Equals(Verdict.Agrees) && row.Role != "control"),
        row => Assert.False(Judging.distanceOf(row) > Judging.most, $"{row.Quantity}, {row.Setting}"));

    [Theory]
    [InlineData(3.0, 1.0, 1.0, 0.5, double.NaN, 1.789)] // published from ours, by both errors
    [InlineData(3.0, 1.0, 1.0, 0.5, 2.0, 2.0)] // published 1 from the exact value, ours 2
    [InlineData(double.NaN, double.NaN, 1.0, 0.5, 1.5, 1.0)]
    [InlineData(3.0, double.NaN, 1.0, 0.5, double.NaN, double.NaN)]
    [InlineData(3.0, 0.1, 1.0, 0.1, 1.0, 20.0)]
    [InlineData(3.0, 0.1, 1.0, 0.1, 1.0, double.NaN, "below the bound")]
    public void A_distance_is_the_more_of_two_where_a_row_was_judged_by_distances(
        double published, double publishedError, double ours, double ourError, double exact, double expected,
        string reason = "1.2 standard errors from ours") =>
        Assert.Equal(
            expected,
            Judging.distanceOf(new Row(
                "source", "result", "quantity", "", published, publishedError, ours, ourError, exact, Verdict.Agrees,
                reason)),
            3);

    [StoredFact]
    public void Ours_are_within_four_errors_of_every_exact_value_and_the_errors_at_most_one_percent()
    {
        Row[] exact =
        [
            .. Stored.Value.Where(row => row.Role is "result" or "ours" && double.IsFinite(row.Exact)
                && double.IsFinite(row.OurError) && row.Quantity != "the notebook's bound"),
        ];
        Assert.True(exact.Length > 800);
        Assert.All(exact, row => Assert.InRange(row.OurError, 0, 0.01 * Math.Abs(row.Exact)));
        Assert.All(exact, row => Assert.InRange(Math.Abs(row.Ours - row.Exact), 0, Judging.most * row.OurError));
    }

    [StoredFact]
    public void Every_control_was_refused_and_every_source_that_ran_has_one()
    {
        Row[] controls = [.. Stored.Value.Where(row => row.Role == "control")];
        Assert.All(controls, row => Assert.Equal(Verdict.Refused, row.Verdict));
        Assert.Empty(Stored.Value.Where(row => row.Verdict == Verdict.Agrees).Select(row => row.Source)
            .Except(controls.Select(row => row.Source)));
    }

    [StoredPathTheory]
    [MemberData(nameof(Verdicts))]
    [Trait("Tier", "full")]
    public void Pinned(string path, string group)
    {
        Row[] pinned = [.. Stored.Value.Where(row => GroupOf(row) == group)];
        Row[] found = [.. pinned.SelectMany(row => Found.Value[Key(row)])];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {found.Length} of {pinned.Length} rows again; false-alarm rate {Judging.falseAlarm} each"));
        Assert.All(found.Where(row => !Absent(row)), row => Assert.Equal(pinned[0].Verdict, row.Verdict));
    }

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static int Extent(string cell) => cell.Contains(": ", StringComparison.Ordinal)
        ? Whole(cell.Split(':')[0])
        : 1;

    // The diabetes data or the digits may not be on this machine.
    private static bool Absent(Row row) => row.Reason.Contains(" are absent; --", StringComparison.Ordinal);

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class StoredFactAttribute : FactAttribute
    {
        public StoredFactAttribute() => Skip = Missing;
    }
}

/// <summary>A theory over the stored rows, which also needs the published tables.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Collapse.Tests.Spec.PathTheoryDiscoverer", "Collapse.Tests")]
public sealed class StoredPathTheoryAttribute : TheoryAttribute
{
    public StoredPathTheoryAttribute() => Skip = PublishedResultsTests.Missing ?? Fixtures.WhyAbsent("published");
}
