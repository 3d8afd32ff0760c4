using Collapse.Data;

namespace Collapse.Tests.Data;

public class CohortTests
{
    private static readonly CohortOptions Small =
        new() { TrainingSubjects = 3, HeldOutSubjects = 2, SegmentsPerSubject = 8 };

    [Fact]
    public void The_first_subjects_train_and_the_next_are_held_out_each_with_its_first_windows()
    {
        DataSet data = Build(Candidates(1, 2, 3, 4, 5, 6), Small, out int found, out int tooFew)!;
        Assert.Equal((5, 0), (found, tooFew));
        Assert.Equal(["synthetic-01", "synthetic-02", "synthetic-03"], data.Training.Subjects.Distinct());
        Assert.Equal(["synthetic-04", "synthetic-05"], data.HeldOut.Subjects.Distinct());
        Assert.Equal((24, 16, 95), (data.Training.Count, data.HeldOut.Count, data.Training.Coordinates));
        IReadOnlyList<float[]> windows = Segments.Cut(SyntheticEcg.Record(2, 1), Small);
        for (int i = 0; i < 8; i++)
            Assert.Equal(windows[i], data.Training.Values.Row(8 + i).ToArray());
    }

    [Fact]
    public void Recordings_are_taken_no_further_than_needed()
    {
        int taken = 0;
        Build(Candidates([.. Enumerable.Range(1, 100)]).Select(recording =>
        {
            taken++;
            return recording;
        }), Small, out _, out int tooFew);
        Assert.Equal(5 + tooFew, taken);
    }

    [Fact]
    public void A_recording_with_too_few_windows_and_a_second_one_of_a_subject_are_passed_over()
    {
        Recording half = SyntheticEcg.Record(7, 1);
        half = half with { Signal = half.Signal[..500] };
        DataSet data = Build(
            Candidates(1).Append(half).Concat(Candidates(1, 2, 3, 4, 5)), Small, out int found, out int tooFew)!;
        Assert.Equal((5, 1), (found, tooFew));
        Assert.Equal(["synthetic-01", "synthetic-02", "synthetic-03"], data.Training.Subjects.Distinct());
        Assert.Contains(new("left out for too few windows", "1"), data.Provenance.Details);
    }

    [Fact]
    public void Too_few_subjects_give_nothing_but_the_counts()
    {
        Assert.Null(Build(Candidates(1, 2, 3, 4), Small, out int found, out int tooFew));
        Assert.Equal((4, 0), (found, tooFew));
        Assert.Null(Build(Candidates(1, 2), Small with { SegmentsPerSubject = 30 }, out found, out tooFew));
        Assert.Equal((0, 2), (found, tooFew));
    }

    [Fact]
    public void The_source_may_add_details_while_it_is_read_and_they_come_first()
    {
        List<KeyValuePair<string, string>> details = [new("records", "6")];
        DataSet data = Cohort.TryBuild(Lazy(), Small, "test", "nobody", details, out _, out _)!;
        Assert.Equal(["records", "read", "training subjects"],
            data.Provenance.Details.Take(3).Select(fact => fact.Key));
        Assert.Equal(2, details.Count);
        Assert.Equal(("test", "nobody"), (data.Provenance.Source, data.Provenance.Attribution));
        Assert.Equal(DataDigest.Of(data.Training, data.HeldOut), data.Provenance.Digest);

        IEnumerable<Recording> Lazy()
        {
            details.Add(new("read", "first"));
            foreach (Recording recording in Candidates(1, 2, 3, 4, 5))
                yield return recording;
        }
    }

    [Theory]
    [InlineData("training-subjects", 0)]
    [InlineData("held-out-subjects", 0)]
    [InlineData("segments-per-subject", -1)]
    [InlineData("rate", 49)]
    [InlineData("rate", double.NaN)]
    [InlineData("before", -1)]
    [InlineData("after", 0)]
    public void An_impossible_option_is_named(string name, double value)
    {
        CohortOptions options = name switch
        {
            "training-subjects" => Small with { TrainingSubjects = (int)value },
            "held-out-subjects" => Small with { HeldOutSubjects = (int)value },
            "segments-per-subject" => Small with { SegmentsPerSubject = (int)value },
            "rate" => Small with { Rate = value },
            "before" => Small with { Before = (int)value },
            _ => Small with { After = (int)value },
        };
        InputException error = Assert.Throws<InputException>(() => Build([], options, out _, out _));
        Assert.StartsWith($"{name} is ", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Recording> Candidates(params int[] subjects) =>
        subjects.Select(subject => SyntheticEcg.Record(subject, 1));

    private static DataSet? Build(IEnumerable<Recording> candidates, CohortOptions options, out int found,
        out int tooFew) =>
        Cohort.TryBuild(candidates, options, "synthetic", "", [], out found, out tooFew);
}
