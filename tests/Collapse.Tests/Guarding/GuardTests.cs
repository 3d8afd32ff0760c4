using Collapse.Data;
using Collapse.Guarding;
using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>The guard's answers to what users bring.</summary>
[Trait("Tier", "fast")]
public class GuardTests
{
    private static readonly Key Root = Key.FromSeed(1).Derive("guard tests");
    private static readonly GuardOptions Quick = new() { Permutations = 199 };
    private static readonly Matrix Real = Rows.Normal(Root.Derive("real"), 100, 12);

    [Fact]
    public void A_healthy_generation_passes_the_assertion() =>
        Assert.Equal(GuardVerdict.Healthy, GuardAssert.Healthy(Real, [Like(1)], Quick).Verdict);

    [Fact]
    public void A_collapsing_one_throws_with_the_report_s_sentence()
    {
        GuardException error = Assert.Throws<GuardException>(
            () => GuardAssert.Healthy(Real, [Like(1, _ => 0.3)], Quick));
        Assert.Equal(GuardVerdict.Collapsing, error.Report!.Verdict);
        Assert.Equal(error.Report.Sentence, error.Message);
        Assert.StartsWith("Collapsing: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_weak_directions_are_named_and_measured()
    {
        GenerationReport report = Guard.Judge(Real, [Like(2, i => i < 6 ? 1 : 0.1)], Quick).Generations[0];
        Assert.Equal(GuardVerdict.Collapsing, report.Verdict);
        Assert.Equal(12, report.Directions.Length);
        Assert.True(report.Directions[^1].Kept.High < 0.5);
        Assert.InRange(report.Directions[0].Kept.Value, 0.6, 1.6);
        Effect rank = report.EffectOf("effective rank")!;
        Assert.True(rank.High < 1 && rank.Low < rank.Value, $"{rank}");
    }

    [Fact]
    public void Directions_that_die_outside_of_those_tested_one_by_one_are_found_to_be_shown()
    {
        GenerationReport report = Guard.Judge(
            Real, [Like(2, i => i < 6 ? 1 : 0.1)], Quick with { Directions = 5 }).Generations[0];
        Assert.Equal(5, report.Directions.Length);
        Assert.InRange(report.Further.Length, 3, 6);
        Assert.All(report.Further, one => Assert.True(one.Number > 5 && one.Kept.High < 1, $"{one}"));
        Assert.Empty(Guard.Judge(Real, [Real], Quick with { Directions = 5 }).Generations[0].Further);
    }

    [Fact]
    public void Three_rows_are_too_few_to_be_told_but_three_equal_rows_are_a_collapse()
    {
        GuardReport few = Guard.Judge(Real, [Rows.Normal(Root.Derive("few"), 3, 12)], Quick);
        Assert.Equal(GuardVerdict.CannotTell, few.Verdict);
        Assert.Contains("Cannot be told at this size", few.Sentence, StringComparison.Ordinal);
        Assert.Equal(GuardVerdict.Collapsing, Guard.Judge(Real, [Real.Take([7, 7, 7])], Quick).Verdict);
    }

    [Fact]
    public void A_moved_mean_is_a_drift()
    {
        Matrix moved = Matrix.Create(100, 12, (row, values) =>
        {
            Like(3).Row(row).CopyTo(values);
            values[0] += 2;
        });
        GuardReport report = Guard.Judge(Real, [moved], Quick);
        Assert.Equal(GuardVerdict.Drifting, report.Verdict);
        Assert.InRange(report.Generations[0].MeanShift, 0.5, 1.2);
    }

    [Fact]
    public void Rows_that_are_not_finite_are_counted_and_a_drift_when_they_are_many()
    {
        Matrix broken = Matrix.Create(100, 12, (row, values) =>
        {
            Like(1).Row(row).CopyTo(values);
            if (row % 10 == 0) values[3] = row % 20 == 0 ? float.NaN : float.PositiveInfinity;
            if (row == 11) values.Fill(0.25f);
        });
        GuardReport report = Guard.Judge(Real, [broken], Quick);
        GenerationReport first = report.Generations[0];
        Assert.Equal((10, 1, 90), (first.NonFiniteRows, first.ConstantRows, first.GeneratedRows));
        Assert.Equal(GuardVerdict.Drifting, report.Verdict);
    }

    [Fact]
    public void A_lost_class_is_named()
    {
        Samples real = Labelled(Real, row => "abc"[row % 3]), made = Labelled(Like(1), row => "ab"[row % 2]);
        GenerationReport report = Guard.Judge(real, [made], Quick).Generations[0];
        Assert.Equal(GuardVerdict.Collapsing, report.Verdict);
        Assert.Equal(["c"], report.Classes.Where(one => one.Lost).Select(one => one.Name));
        Assert.StartsWith("Collapsing: class c is lost", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_are_named_with_the_rows_that_they_repeat()
    {
        Matrix half = Real.Take([.. Enumerable.Range(0, 50)]);
        Matrix made = Like(1).WithRows([.. Enumerable.Range(0, 50)], half);
        CopyResult copies = Guard.Judge(Real, [made], Quick).Generations[0].Copies;
        Assert.Equal(Enumerable.Range(0, 50).Select(row => new RowCopy(row, row)), copies.Exact);
        Assert.Empty(copies.Near);
    }

    [Fact]
    public void Three_patients_a_side_are_too_few_for_a_test()
    {
        Samples real = new(Real, [.. Enumerable.Range(0, 100).Select(row => $"real {row % 3}")]);
        Samples made = new(Like(1), [.. Enumerable.Range(0, 100).Select(row => $"made {row % 3}")]);
        GuardReport report = Guard.Judge(real, [made], Quick with { Alpha = 0.01 });
        Assert.Equal((GuardVerdict.CannotTell, 6), (report.Verdict, report.Generations[0].Units));
    }

    [Fact]
    public void Pairs_find_what_unpaired_rows_hide()
    {
        Matrix answers = Matrix.Create(100, 12, (row, values) =>
        {
            for (int i = 0; i < 12; i++) values[i] = 0.97f * Real[row, i];
        });
        Assert.Equal(GuardVerdict.Healthy, Guard.Judge(Real, [answers], Quick).Verdict);
        Assert.Equal(GuardVerdict.Collapsing, Guard.Judge(Real, [answers], Quick with { Pairs = true }).Verdict);
    }

    [Fact]
    public void Two_answers_tell_what_is_lost_once_from_what_is_lost_again()
    {
        // The first answer drops the last six directions; the second gives it back, or halves what is there.
        Matrix Scaled(Matrix rows, Func<int, double> factor) => Matrix.Create(100, 12, (row, values) =>
        {
            for (int i = 0; i < 12; i++) values[i] = (float)(factor(i) * rows[row, i]);
        });
        Matrix first = Scaled(Real, i => i < 6 ? 1 : 0);
        PairedLoss Paired(double factor) =>
            Guard.Judge(Real, [first, Scaled(first, _ => factor)], Quick with { Pairs = true }).Paired!;
        Assert.InRange(Paired(1).First, 0.1, 0.5);
        Assert.Equal((0, double.PositiveInfinity), (Math.Round(Paired(1).Again, 6), Paired(1).SweepsToHalf));
        Assert.True(Paired(0.7).Again > 0.1 && Paired(0.7).SweepsToHalf < 10, $"{Paired(0.7)}");
        Assert.Null(Guard.Judge(Real, [first], Quick with { Pairs = true }).Paired);
    }

    [Fact]
    public void A_loss_that_came_once_is_frozen_and_one_that_goes_on_is_forecast()
    {
        Matrix Many(string name, Func<int, double>? factor) => Rows.Normal(Root.Derive(name), 300, 12, factor);
        GuardReport frozen = Guard.Judge(
            Many("real", null), [Many("first", Weak), Many("second", Weak), Many("third", Weak)], Quick);
        Assert.True(frozen.Frozen, frozen.Sentence);
        Assert.Equal((GuardVerdict.Healthy, (int?)1), (frozen.Verdict, frozen.FirstAlarm));
        GuardReport going = Guard.Judge(
            Real, [.. Enumerable.Range(1, 6).Select(g => Like(g, _ => Math.Pow(0.7, g)))], Quick);
        Assert.Equal(GuardVerdict.Collapsing, going.Verdict);
        Assert.InRange(going.Outlook!.Variance.Gain.Value, 0.6, 0.8);
        Assert.Equal(0, going.Outlook.Variance.Expected);
        static double Weak(int i) => i < 10 ? 1 : 0.2;
    }

    [Fact]
    public void The_same_input_gives_the_same_report_and_another_seed_another_p_value()
    {
        StatisticResult[] Judged(long seed) =>
            [.. Guard.Judge(Real, [Like(1)], Quick with { Seed = seed }).Generations[0].Statistics];
        Assert.Equal(Judged(1), Judged(1));
        Assert.NotEqual(Judged(1), Judged(2));
    }

    [Fact]
    public void A_drawn_part_stands_for_what_is_quadratic()
    {
        GuardOptions small = Quick with { PairRows = 30, DirectionRows = 40 };
        GenerationReport report = Guard.Judge(Real, [Like(1, i => i < 6 ? 1 : 0.1)], small).Generations[0];
        Assert.Equal((GuardVerdict.Collapsing, 30), (report.Verdict, report.Copies.LookedAt));
    }

    public static TheoryData<string, Func<GuardReport>> BadInput => new()
    {
        {
            "generation 1 has 5 values a row, the real set 12; expected the same.",
            () => Guard.Judge(Real, [Matrix.Zeros(9, 5)])
        },
        {
            "All rows of the real set are equal; expected rows that differ.",
            () => Guard.Judge(Matrix.Zeros(9, 12), [Real])
        },
        {
            "generation 2 has 2 finite rows of 2; expected at least 3.",
            () => Guard.Judge(Real, [Real, Real.Take([1, 2])])
        },
        { "No generation; expected at least one.", () => Guard.Judge(Real, []) },
        {
            "alpha is 0.7; expected a rate in (0, 0.5).",
            () => Guard.Judge(Real, [Real], new GuardOptions { Alpha = 0.7 })
        },
        {
            "generation 1 has 3 rows, the real set 100; pairs need the same number.",
            () => Guard.Judge(Real, [Real.Take([1, 2, 3])], new GuardOptions { Pairs = true })
        },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Bad_input_is_one_line(string message, Func<GuardReport> judge) =>
        Assert.Equal(message, Assert.Throws<InputException>(judge).Message);

    private static Matrix Like(int number, Func<int, double>? factor = null) =>
        Rows.Normal(Root.Derive("made").Derive(number), 100, 12, factor);

    private static Samples Labelled(Matrix rows, Func<int, char> classOf) =>
        new(rows, [.. Enumerable.Range(0, 100).Select(row => $"{row}")])
        {
            Classes = [.. Enumerable.Range(0, 100).Select(row => classOf(row).ToString())],
        };
}
