using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>A convolutional denoising autoencoder on radio pulses in one kind of noise. Immutable.</summary>
public sealed record RadioProtocol
{
    /// <summary>The noise.</summary>
    public RadioNoise Noise { get; init; }

    /// <summary>Learning steps.</summary>
    public int Steps { get; init; } = 1_500;

    /// <summary>Pulses to learn from.</summary>
    public int Pulses { get; init; } = 60;

    /// <summary>Channels of the wide layers.</summary>
    public int Channels { get; init; } = 8;

    /// <summary>Adam's step size.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The root seed.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>How well the pulses of new traces were recovered.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="TimeBefore">The share of noisy traces whose largest sample (in size) is within 2 % of the trace, 10
/// samples, of the pulse's.</param>
/// <param name="TimeAfter">The same after denoising.</param>
/// <param name="HeightBefore">The share of noisy traces whose largest size is within 2 % of the pulse's.</param>
/// <param name="HeightAfter">The same after denoising.</param>
/// <param name="SnrImprovementDb">The gain in signal-to-noise ratio.</param>
/// <param name="Example">One trace: clean, noisy and denoised, [3 x 500].</param>
/// <param name="Spectra">Mean amplitude spectra of clean, noisy and denoised traces, [3 x 251], 0 to 90 MHz.</param>
public sealed record RadioResult(
    RadioProtocol Protocol, double TimeBefore, double TimeAfter, double HeightBefore, double HeightAfter, double SnrImprovementDb,
    Matrix Example, Matrix Spectra);

/// <summary>Recovery of radio pulses, after Erdmann et al. 2019 (<see cref="RadioTraces"/>).</summary>
public static class RadioStudy
{
    private const int Tested = 500;
    private const int Bank = 256;
    private const double Tolerance = 0.02;

    /// <summary>These simulations, as a store and a runner see them.</summary>
    public static Study<RadioProtocol, RadioResult> Study { get; } = new("radio", 1) { Cost = protocol => protocol.Steps + 1.0 };

    /// <summary>
    /// Learns on pulses with noise drawn from a bank anew at each step, and measures on new pulses in new noise.
    /// </summary>
    /// <param name="protocol">What to run.</param>
    /// <param name="checkpoints">Where the learner is written down on its way.</param>
    /// <returns>The result, a pure function of the protocol, wherever it was interrupted.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled, and is written down.</exception>
    public static RadioResult Run(RadioProtocol protocol, Checkpoints checkpoints)
    {
        Key key = Key.FromSeed(protocol.Seed).Derive("radio").Derive(protocol.Noise.ToString());
        ConvolutionalAutoencoder learner = new()
        {
            Channels = protocol.Channels,
            CodeChannels = protocol.Channels / 2,
            Pool = 2,
            Taps = 11,
            Corruption = Corruption.FromBank(protocol.Noise.ToString(), RadioTraces.Noise(Bank, protocol.Noise, key.Derive("bank"))),
            Optimizer = new Adam(protocol.LearningRate),
        };
        Matrix pulses = RadioTraces.Pulses(protocol.Pulses, key.Derive("pulses"));
        SelfTraining training = new(learner, new NoFeedback(), key);
        LearnerState state = new Course
        {
            Classic = training,
            WarmUp = protocol.Steps,
            Feedback = training,
            Steps = 0,
            Measure = (step, _) => new(step, ImmutableSortedDictionary<string, double>.Empty),
        }.Run(pulses, checkpoints).End.Training.Learner;
        Matrix clean = RadioTraces.Pulses(Tested, key.Derive("test")), noise = RadioTraces.Noise(Tested, protocol.Noise, key.Derive("test noise"));
        Matrix noisy = Matrix.Create(Tested, RadioTraces.Length, (row, values) =>
        {
            for (int t = 0; t < values.Length; t++)
                values[t] = clean[row, t] + noise[row, t];
        });
        // In parts, as a convolution of all of them at once would fill the memory.
        Matrix denoised = Matrix.FromRows(
        [
            .. Enumerable.Range(0, Tested).Chunk(100).SelectMany(rows =>
            {
                Matrix part = learner.Reconstruct(state, noisy.Take(rows));
                return Enumerable.Range(0, rows.Length).Select(row => part.Row(row).ToArray());
            }),
        ]);
        (double timeBefore, double heightBefore) = Accuracy(noisy, clean);
        (double timeAfter, double heightAfter) = Accuracy(denoised, clean);
        return new RadioResult(
            protocol, timeBefore, timeAfter, heightBefore, heightAfter, Reconstruction.SnrImprovementDb(denoised, clean, noisy),
            Matrix.FromRows([clean.Row(0).ToArray(), noisy.Row(0).ToArray(), denoised.Row(0).ToArray()]),
            Matrix.FromRows([Spectrum(clean), Spectrum(noisy), Spectrum(denoised)]));
    }

    /// <summary>
    /// The shares of traces whose largest size has the right place and the right height, each to 2 %.
    /// </summary>
    /// <param name="traces">[traces x samples].</param>
    /// <param name="pulses">What they should be.</param>
    public static (double Time, double Height) Accuracy(Matrix traces, Matrix pulses)
    {
        int time = 0, height = 0;
        for (int row = 0; row < traces.Rows; row++)
        {
            (int found, float size) = Largest(traces.Row(row));
            (int place, float expected) = Largest(pulses.Row(row));
            if (Math.Abs(found - place) <= Tolerance * traces.Columns) time++;
            if (Math.Abs(size - expected) <= Tolerance * expected) height++;
        }

        return ((double)time / traces.Rows, (double)height / traces.Rows);
    }

    private static (int Place, float Size) Largest(ReadOnlySpan<float> trace)
    {
        (int place, float size) = (0, 0);
        for (int t = 0; t < trace.Length; t++)
        {
            if (Math.Abs(trace[t]) > size) (place, size) = (t, Math.Abs(trace[t]));
        }

        return (place, size);
    }

    // |sum x_t e^(-2 pi i k t / 500)|, the mean over the traces; by its definition, with one turn of the circle
    // computed once.
    private static float[] Spectrum(Matrix traces)
    {
        int length = traces.Columns, count = Math.Min(traces.Rows, 100);
        double[] cosine = [.. Enumerable.Range(0, length).Select(n => Elementary.Cos(2 * Math.PI * n / length))];
        double[] sine = [.. Enumerable.Range(0, length).Select(n => Elementary.Sin(2 * Math.PI * n / length))];
        double[] sum = new double[length / 2 + 1];
        for (int row = 0; row < count; row++)
        {
            for (int k = 0; k < sum.Length; k++)
            {
                double real = 0, imaginary = 0;
                for (int t = 0; t < length; t++)
                {
                    real += traces[row, t] * cosine[k * t % length];
                    imaginary += traces[row, t] * sine[k * t % length];
                }

                sum[k] += Math.Sqrt(real * real + imaginary * imaginary);
            }
        }

        return [.. sum.Select(value => (float)(value / count))];
    }
}
