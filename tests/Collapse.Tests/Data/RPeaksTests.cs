using Collapse.Data;
using Collapse.Data.Wfdb;

namespace Collapse.Tests.Data;

public class RPeaksTests
{
    private const int Subjects = 40;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 100)]
    [InlineData(3, 500)]
    [InlineData(4, 250)]
    public void R_peaks_are_found_where_the_synthetic_ones_are(long seed, double rate)
    {
        int beats = 0, missed = 0, detections = 0, wrong = 0;
        for (int subject = 1; subject <= Subjects; subject++)
        {
            double[] signal = Resample.To(Signal(subject, seed), SyntheticEcg.Rate, rate);
            double[] peaks = [.. RPeaks.Detect(signal, rate).Select(peak => peak / rate)];
            double[] times = [.. SyntheticEcg.RTimes(subject, seed)];
            // Of a beat within 50 ms of an end only half the complex was recorded: it may be found or not.
            double[] whole = [.. times.Where(time => time is > 0.05 and < 9.95)];
            beats += whole.Length;
            missed += whole.Count(time => !peaks.Any(peak => Math.Abs(peak - time) <= 0.03));
            detections += peaks.Length;
            wrong += peaks.Count(peak => !times.Any(time => Math.Abs(peak - time) <= 0.03));
        }

        Assert.True(beats > 10 * Subjects, $"{beats} beats");
        Assert.True(missed <= 0.005 * beats, $"{missed} of {beats} beats missed");
        Assert.True(wrong <= 0.005 * detections, $"{wrong} of {detections} detections are no beats");
    }

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(0.001, 0)]
    [InlineData(1, 5)]
    [InlineData(200, -1000)]
    [InlineData(-1, 0)]
    [InlineData(-37, 3)]
    public void Another_unit_level_or_sign_has_the_same_peaks(double factor, double level)
    {
        for (int subject = 1; subject <= 10; subject++)
        {
            double[] signal = Signal(subject, 1);
            Assert.Equal(
                RPeaks.Detect(signal, 100), RPeaks.Detect(Array.ConvertAll(signal, x => factor * x + level), 100));
        }
    }

    [Fact]
    public void Peaks_are_local_extremes_in_ascending_order_and_200_ms_apart()
    {
        for (int subject = 1; subject <= 10; subject++)
        {
            double[] signal = Signal(subject, 5);
            int[] peaks = RPeaks.Detect(signal, 100);
            Assert.InRange(peaks.Length, 7, 20);
            Assert.All(peaks.Zip(peaks.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 20));
            Assert.All(peaks.Where(peak => peak is >= 4 and < 996), peak =>
                Assert.Equal(signal[(peak - 4)..(peak + 5)].Max(), signal[peak]));
        }
    }

    [Fact]
    public void An_artefact_at_the_start_and_a_missing_stretch_do_not_hide_the_other_beats()
    {
        double[] signal = Signal(1, 1);
        int[] expected = [.. RPeaks.Detect(signal, 100).Where(peak => peak > 200)];
        double[] spiked = (double[])signal.Clone();
        spiked[50] += 20;
        Assert.Equal(expected, RPeaks.Detect(spiked, 100).Where(peak => peak > 200));
        double[] gap = (double[])signal.Clone();
        gap.AsSpan(0, 120).Fill(double.NaN);
        Assert.Equal(expected, RPeaks.Detect(gap, 100).Where(peak => peak > 200));
    }

    [Fact]
    public void A_weak_beat_is_found_by_searching_back()
    {
        double[] signal = Signal(3, 1);
        int[] peaks = RPeaks.Detect(signal, 100);
        int weak = peaks[peaks.Length / 2];
        for (int i = weak - 6; i <= weak + 6; i++)
            signal[i] *= 0.45;
        Assert.Equal(peaks, RPeaks.Detect(signal, 100));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.1)]
    [InlineData(1000, 0.1)]
    [InlineData(1000, double.NaN)]
    public void Where_nothing_changes_there_is_no_peak(int length, double value) =>
        Assert.Empty(RPeaks.Detect(Enumerable.Repeat(value, length).ToArray(), 100));

    [Theory]
    [InlineData(49)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_below_50_Hz_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RPeaks.Detect(new double[1000], rate));

    [SharedDataFact("ptbxl")]
    public void Healthy_hearts_beat_every_half_to_one_and_a_half_seconds_in_every_record()
    {
        foreach (string record in (string[])["00007", "00014", "00021", "00029", "00031", "00033", "00113", "00136",
            "00244"])
        {
            int[] peaks = RPeaks.Detect(LeadII("records100", $"{record}_lr").Signal.AsSpan(), 100);
            Assert.True(peaks.Length >= 7, $"{record}: {peaks.Length} peaks");
            Assert.InRange(peaks[0], 0, 150);
            Assert.InRange(peaks[^1], 850, 999);
            Assert.All(peaks.Zip(peaks.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 50, 150));
        }
    }

    [SharedDataFact("ptbxl")]
    public void Records_at_500_and_100_Hz_have_the_same_peaks_to_the_sample()
    {
        foreach (string record in (string[])["00007", "00014", "00021", "00029", "00031"])
        {
            int[] coarse = RPeaks.Detect(LeadII("records100", $"{record}_lr").Signal.AsSpan(), 100);
            Recording fine = LeadII("records500", $"{record}_hr");
            int[] resampled = RPeaks.Detect(Resample.To(fine.Signal.AsSpan(), 500, 100), 100);
            int[] direct = RPeaks.Detect(fine.Signal.AsSpan(), 500);
            Assert.NotEmpty(coarse);
            Assert.Equal(coarse.Length, resampled.Length);
            Assert.Equal(coarse.Length, direct.Length);
            Assert.All(coarse.Zip(resampled), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
            Assert.All(coarse.Zip(direct), pair => Assert.InRange(pair.Second / 5.0 - pair.First, -1.5, 1.5));
        }
    }

    private static double[] Signal(int subject, long seed) => [.. SyntheticEcg.Record(subject, seed).Signal];

    private static Recording LeadII(string folder, string name)
    {
        WfdbRecord record = WfdbRecord.Read(Fixtures.Shared("ptbxl", folder, "00000", $"{name}.hea"));
        return new Recording(name, name, record.Rate, record.Signals.Single(signal => signal.Name == "II").Physical());
    }
}
