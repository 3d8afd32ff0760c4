using Collapse.Data;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>The deep denoiser of traces has the stated code, learns, and refuses what does not fit.</summary>
public sealed class TraceAutoencoderTests
{
    private static readonly Matrix Pulses = RadioTraces.Pulses(8, RadioNoise.Uniform, Key.FromSeed(1));

    [Fact]
    public void Five_hundred_samples_become_sixteen_by_thirty_one()
    {
        TraceAutoencoder learner = new() { Channels = [4, 4, 4, 4] };
        LearnerState state = learner.Init(Key.FromSeed(2), Pulses);
        Matrix codes = learner.Encode(state, Pulses);
        Assert.Equal((8, 16 * 31), (codes.Rows, codes.Columns));
        Assert.Equal((8, 500), (learner.Decode(state, codes).Rows, learner.Decode(state, codes).Columns));
        Assert.Equal(31, learner.CodePositions(500));
    }

    [Fact]
    public void Learning_lowers_the_loss()
    {
        TraceAutoencoder learner = new() { Channels = [8, 8], Optimizer = new Adam(3e-3) };
        LearnerState state = learner.Init(Key.FromSeed(3), Pulses);
        double before = learner.LossOf(state, Pulses, default);
        for (int step = 0; step < 40; step++) state = learner.Step(state, Pulses, default);
        Assert.True(learner.LossOf(state, Pulses, default) < 0.5 * before);
    }

    [Fact]
    public void Data_that_are_too_short_are_refused_in_one_line()
    {
        TraceAutoencoder learner = new();
        string message = Assert.Throws<InputException>(() => learner.Init(default, Matrix.Zeros(2, 40))).Message;
        Assert.Equal("The data have 40 coordinates; 4 layers that halve them with 9 taps need more.", message);
    }

    [Fact]
    public void Drawn_noise_is_added_anew_for_each_row_and_key()
    {
        Corruption noise = Corruption.Drawn("one", 1, (key, values) => values.Fill((float)key.Uniform(0)));
        TraceAutoencoder learner = new() { Channels = [4, 4], Corruption = noise };
        Matrix met = learner.Corrupt(Matrix.Zeros(3, 100), Key.FromSeed(4));
        Assert.Equal(3, met.Values.ToArray().Distinct().Count());
        Assert.Equal(met, learner.Corrupt(Matrix.Zeros(3, 100), Key.FromSeed(4)));
        Assert.NotEqual(met, learner.Corrupt(Matrix.Zeros(3, 100), Key.FromSeed(5)));
    }
}
