using Collapse.Data;
using Collapse.Experiments;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Data;

/// <summary>
/// Radio pulses and the noise that hides them are of the size that they say, and the accuracy counts what it says.
/// </summary>
public sealed class RadioTracesTests
{
    [Theory]
    [InlineData(RadioNoise.Recorded)]
    [InlineData(RadioNoise.Uniform)]
    [InlineData(RadioNoise.Cosine)]
    public void Noise_has_its_standard_deviation(RadioNoise kind)
    {
        Matrix noise = RadioTraces.Noise(200, kind, Key.FromSeed(2));
        // 200 traces; the resonance decorrelates within 10 samples, and each cosine has its exact mean square but for
        // its ends.
        Assert.InRange(Spread.Of(noise) / RadioTraces.NoiseSigma, 0.98, 1.02);
        Assert.Equal(noise, RadioTraces.Noise(200, kind, Key.FromSeed(2)));
    }

    [Fact]
    public void A_pulse_is_as_high_as_it_should_be_and_away_from_the_ends()
    {
        Matrix pulses = RadioTraces.Pulses(50, RadioNoise.Uniform, Key.FromSeed(3));
        for (int row = 0; row < pulses.Rows; row++)
        {
            Assert.InRange(pulses.Row(row).ToArray().Max(Math.Abs), 0.75 * 1.85, 1.1 * 1.85);
            Assert.InRange(pulses.Row(row)[..2].ToArray().Max(Math.Abs), 0, 1e-3);
        }
    }

    [Theory]
    [InlineData(RadioNoise.Recorded)]
    [InlineData(RadioNoise.Uniform)]
    [InlineData(RadioNoise.Cosine)]
    public void The_largest_sample_of_a_noisy_trace_seldom_finds_the_pulse(RadioNoise kind)
    {
        Matrix pulses = RadioTraces.Pulses(1_000, kind, Key.FromSeed(4)),
            noise = RadioTraces.Noise(1_000, kind, Key.FromSeed(5));
        Matrix noisy = Matrix.Create(1_000, RadioTraces.Length, (row, values) =>
        {
            for (int t = 0; t < values.Length; t++) values[t] = pulses[row, t] + noise[row, t];
        });
        Assert.InRange(RadioStudy.Accuracy(noisy, pulses).Time, 0.2, 0.4);
    }

    [Fact]
    public void Accuracy_is_to_two_percent_in_time_and_height()
    {
        Matrix pulses = Pulse((100, 1), (100, 1), (100, 1), (100, 1)),
            traces = Pulse((110, 1.01f), (111, -1), (100, 1.03f), (90, -0.99f));
        Assert.Equal((0.75, 0.75), RadioStudy.Accuracy(traces, pulses));
    }

    private static Matrix Pulse(params (int Place, float Height)[] rows) =>
        Matrix.Create(rows.Length, 500, (row, values) => values[rows[row].Place] = rows[row].Height);
}
