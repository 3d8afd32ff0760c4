using Collapse.Data;

namespace Collapse.Tests.Data;

public class SegmentsTests
{
    private static readonly CohortOptions Options = new();

    [Fact]
    public void R_stands_at_the_same_index_of_every_window()
    {
        int windows = 0;
        for (int subject = 1; subject <= 40; subject++)
        {
            Recording recording = SyntheticEcg.Record(subject, 1);
            foreach (float[] window in Segments.Cut(recording, Options))
            {
                windows++;
                Assert.Equal(95, window.Length);
                Assert.Equal(window[29..42].Max(), window[35]);
                Assert.Equal((0f, 1f), (window.Min(), window.Max()));
            }
        }

        Assert.True(windows > 350, $"{windows} windows");
    }

    [Fact]
    public void Windows_are_pieces_of_the_recording_in_time_order_and_none_that_fits_is_missing()
    {
        Recording recording = SyntheticEcg.Record(2, 1);
        CohortOptions options = Options with { Scaling = Scaling.None };
        float[] signal = [.. recording.Signal.Select(x => (float)x)];
        int[] peaks = RPeaks.Detect(recording.Signal.AsSpan(), 100);
        IEnumerable<float[]> expected =
            peaks.Where(peak => peak >= 35 && peak + 59 < 1000).Select(peak => signal[(peak - 35)..(peak + 60)]);
        Assert.Equal(expected, Segments.Cut(recording, options));
        int last = peaks.Last(peak => peak + 59 < 1000);
        // one sample short of the last window
        Recording cut = recording with { Signal = recording.Signal[..(last + 59)] };
        Assert.Equal(expected.Count() - 1, Segments.Cut(cut, options).Count);
    }

    [Theory]
    [InlineData(Scaling.MinMax)]
    [InlineData(Scaling.ZScore)]
    public void Another_unit_or_level_gives_the_same_windows(Scaling scaling)
    {
        CohortOptions options = Options with { Scaling = scaling };
        for (int subject = 1; subject <= 10; subject++)
        {
            Recording recording = SyntheticEcg.Record(subject, 2);
            IReadOnlyList<float[]> expected = Segments.Cut(recording, options);
            Assert.Equal(expected,
                Segments.Cut(recording with { Signal = [.. recording.Signal.Select(x => 512 * x)] }, options));
            IReadOnlyList<float[]> shifted =
                Segments.Cut(recording with { Signal = [.. recording.Signal.Select(x => 0.3 * x - 7)] }, options);
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Count, shifted.Count);
            Assert.All(expected.Zip(shifted), pair => Assert.All(pair.First.Zip(pair.Second), values =>
                Assert.Equal(values.First, values.Second, 1e-5f)));
        }
    }

    [Fact]
    public void A_recording_at_another_rate_gives_the_same_windows_but_for_interpolation()
    {
        Recording recording = SyntheticEcg.Record(4, 1);
        Recording fine = recording with { Rate = 500, Signal = [.. Resample.To(recording.Signal.AsSpan(), 100, 500)] };
        IReadOnlyList<float[]> expected = Segments.Cut(recording, Options);
        IReadOnlyList<float[]> windows = Segments.Cut(fine, Options);
        Assert.InRange(expected.Count, 5, 20);
        Assert.InRange(windows.Count, expected.Count - 1, expected.Count);
        Assert.All(expected.Zip(windows), pair => Assert.InRange(
            pair.First.Zip(pair.Second).Average(values => Math.Abs(values.First - values.Second)), 0, 0.01));
    }

    [Fact]
    public void Constant_windows_and_windows_with_a_missing_sample_are_left_out()
    {
        Recording recording = SyntheticEcg.Record(5, 1);
        Recording constant = recording with { Signal = [.. recording.Signal.Select(_ => 0.1)] };
        Assert.Empty(Segments.Cut(constant, Options));
        Assert.Empty(Segments.Cut(recording with { Signal = [] }, Options));
        IReadOnlyList<float[]> all = Segments.Cut(recording, Options);
        IReadOnlyList<float[]> holed = Segments.Cut(
            recording with { Signal = recording.Signal.SetItem(500, double.NaN) }, Options);
        Assert.InRange(all.Count, 5, 20);
        Assert.InRange(holed.Count, all.Count - 2, all.Count - 1);
        Assert.All(holed, window => Assert.All(window, x => Assert.True(float.IsFinite(x))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_recording_without_a_rate_is_refused_by_name(double rate)
    {
        Recording recording = SyntheticEcg.Record(1, 1) with { Rate = rate, Name = "00042_lr" };
        Assert.StartsWith("00042_lr: the rate is ",
            Assert.Throws<InputException>(() => Segments.Cut(recording, Options)).Message, StringComparison.Ordinal);
    }
}
