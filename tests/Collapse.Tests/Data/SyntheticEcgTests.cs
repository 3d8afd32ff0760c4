using Collapse.Data;

namespace Collapse.Tests.Data;

public class SyntheticEcgTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-9)]
    [InlineData(long.MaxValue)]
    public void Thirty_subjects_train_and_ten_are_held_out_whatever_the_seed(long seed)
    {
        DataSet data = SyntheticEcg.Load(new CohortOptions(), seed);
        Assert.Equal((300, 95), (data.Training.Count, data.Training.Coordinates));
        Assert.Equal((100, 95), (data.HeldOut.Count, data.HeldOut.Coordinates));
        Assert.All(data.Training.Subjects.Concat(data.HeldOut.Subjects).CountBy(id => id), one =>
            Assert.Equal(10, one.Value));
        Assert.Empty(data.Training.Subjects.Intersect(data.HeldOut.Subjects));
        Assert.All(data.Training.Values.Values.ToArray(), x => Assert.InRange(x, 0f, 1f));
        Assert.Equal("synthetic", data.Provenance.Source);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_every_machine()
    {
        DataSet data = SyntheticEcg.Load(new CohortOptions(), 1);
        Assert.Equal(data.Training.Values, SyntheticEcg.Load(new CohortOptions(), 1).Training.Values);
        // Found on x64 under Linux. Another value means that some operation is not the same everywhere, or another
        // model.
        Assert.Equal("7ffee8004fbe9610f0a1970fd88f8c20eff7354c5d423b31ccf5f830ed570034", data.Provenance.Digest);
    }

    [Fact]
    public void Another_seed_gives_other_data() =>
        Assert.NotEqual(SyntheticEcg.Record(1, 1).Signal.AsEnumerable(), SyntheticEcg.Record(1, 2).Signal);

    [Fact]
    public void A_recording_is_ten_seconds_with_r_waves_around_one_millivolt()
    {
        for (int subject = 1; subject <= 40; subject++)
        {
            Recording recording = SyntheticEcg.Record(subject, 1);
            Assert.Equal((1000, 100.0), (recording.Signal.Length, recording.Rate));
            Assert.InRange(recording.Signal.Max(), 0.5, 2.5);
            Assert.InRange(recording.Signal.Min(), -1.5, 0);
            double[] times = [.. SyntheticEcg.RTimes(subject, 1)];
            Assert.InRange(times.Length, 7, 20);
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.5, 1.5));
        }

        Assert.Equal("synthetic-07", SyntheticEcg.Record(7, 1).Subject);
    }

    [Fact]
    public void Every_subject_has_a_morphology_of_its_own()
    {
        double[][] beats = [.. Enumerable.Range(1, 40).Select(subject => MeanBeat(SyntheticEcg.Record(subject, 1)))];
        for (int i = 0; i < beats.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                double distance = Math.Sqrt(beats[i].Zip(beats[k])
                    .Average(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
                Assert.True(distance > 0.01, $"subjects {k + 1} and {i + 1} differ by {distance} only");
            }
        }
    }

    [Fact]
    public void Segments_are_as_alike_as_those_of_real_hearts()
    {
        // 0.826 in lead II of the first 30 healthy subjects of PTB-XL's first 250 records, with the same windows.
        for (long seed = 1; seed <= 3; seed++)
            Assert.InRange(MeanCorrelation(SyntheticEcg.Load(new CohortOptions(), seed).Training), 0.75, 0.92);
    }

    [Fact]
    public void More_windows_than_ten_seconds_hold_are_refused_in_one_line()
    {
        CohortOptions options = new() { TrainingSubjects = 1, HeldOutSubjects = 1, SegmentsPerSubject = 30 };
        InputException error = Assert.Throws<InputException>(() => SyntheticEcg.Load(options, 1));
        Assert.StartsWith("synthetic: 0 of 48 recordings of 10 s hold 30 windows", error.Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticEcg.Record(0, 1));
    }

    private static double[] MeanBeat(Recording recording)
    {
        IReadOnlyList<float[]> windows = Segments.Cut(recording, new CohortOptions());
        return [.. Enumerable.Range(0, 95).Select(i => windows.Average(window => (double)window[i]))];
    }

    private static double MeanCorrelation(Samples samples)
    {
        double[] sum = new double[samples.Coordinates];
        for (int row = 0; row < samples.Count; row++)
        {
            double[] x = Array.ConvertAll(samples.Values.Row(row).ToArray(), value => (double)value);
            double mean = x.Average();
            double length = Math.Sqrt(x.Sum(value => (value - mean) * (value - mean)));
            for (int i = 0; i < x.Length; i++)
                sum[i] += (x[i] - mean) / length;
        }

        return (sum.Sum(value => value * value) - samples.Count) / (samples.Count * (samples.Count - 1.0));
    }
}
