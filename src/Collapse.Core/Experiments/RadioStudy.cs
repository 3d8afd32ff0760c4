using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Experiments;

/// <summary>
/// A deep convolutional denoiser on radio pulses in one kind of noise, then fed with its own outputs. Immutable.
/// </summary>
public sealed record RadioProtocol
{
    /// <summary>The noise.</summary>
    public RadioNoise Noise { get; init; }

    /// <summary>Learning steps after which training ends in any case.</summary>
    public int Steps { get; init; } = 12_000;

    /// <summary>Traces of a learning step, their pulses and noise drawn for it alone.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning steps from one look at the held-out traces to the next.</summary>
    public int Every { get; init; } = 250;

    /// <summary>Looks in a row without a better one that end training.</summary>
    public int Patience { get; init; } = 8;

    /// <summary>Adam's step size.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Traces that are fed back into, afterwards.</summary>
    public int FedBack { get; init; } = 64;

    /// <summary>N, steps of feedback, each of them one learning step on these traces and one trace replaced.</summary>
    public int Feedback { get; init; } = 600;

    /// <summary>New traces that the denoiser is measured on.</summary>
    public int Tested { get; init; } = 1_000;

    /// <summary>The root seed.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>What a denoiser does on new traces.</summary>
/// <param name="Located">The share whose largest size is within 2 % of the trace, 10 samples, of the pulse's.</param>
/// <param name="Height">The share whose largest size is within 2 % of the pulse's.</param>
/// <param name="SnrImprovementDb">The gain in signal-to-noise ratio; 0 before denoising.</param>
public sealed record RadioAccuracy(double Located, double Height, double SnrImprovementDb);

/// <summary>What a denoiser does after a number of steps with feedback.</summary>
public sealed record RadioMoment(int Steps, RadioAccuracy Accuracy);

/// <summary>How well the pulses of new traces were recovered.</summary>
/// <param name="Protocol">What was run.</param>
/// <param name="Learned">Learning steps made.</param>
/// <param name="BestStep">After how many the held-out error was least: the denoiser that is measured.</param>
/// <param name="Before">Noisy traces as they are.</param>
/// <param name="After">The same after denoising.</param>
/// <param name="Fed">After increasing numbers of steps with feedback, the first of them 0.</param>
/// <param name="Example">One trace: clean, noisy and denoised, [3 x 500].</param>
/// <param name="Spectra">Mean amplitude spectra of clean, noisy and denoised traces, [3 x 251], 0 to 90 MHz.</param>
public sealed record RadioResult(
    RadioProtocol Protocol, int Learned, int BestStep, RadioAccuracy Before, RadioAccuracy After,
    ImmutableArray<RadioMoment> Fed, Matrix Example, Matrix Spectra);

/// <summary>Recovery of radio pulses, after Erdmann et al. 2019 (<see cref="RadioTraces"/>).</summary>
public static class RadioStudy
{
    private const int HeldOut = 512;
    private const double Tolerance = 0.02;
    // of the steps with feedback, as parts of the last
    private static readonly ImmutableArray<int> Looks = [0, 1, 3, 10, 30];

    /// <summary>These simulations, as a store and a runner see them.</summary>
    public static Study<RadioProtocol, RadioResult> Study { get; } =
        new("radio", 2) { Cost = protocol => protocol.Steps + 1.0 };

    /// <summary>The denoiser: 500 samples, a code of 16 channels x 31 positions, and back.</summary>
    /// <param name="protocol">Its noise and step size.</param>
    public static TraceAutoencoder Learner(RadioProtocol protocol) => new()
    {
        Corruption = Corruption.Drawn(
            $"{protocol.Noise} noise", RadioTraces.NoiseSigma,
            (key, values) => RadioTraces.DrawNoise(protocol.Noise, key, values)),
        Optimizer = new Adam(protocol.LearningRate),
    };

    /// <summary>
    /// Learns on fresh pulses in fresh noise until held-out traces no longer get better, is measured on new ones, then
    /// goes through the paper's feedback.
    /// </summary>
    /// <param name="protocol">What to run.</param>
    /// <param name="cancellation">Looked at between looks.</param>
    /// <returns>The result, a pure function of the protocol.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RadioResult Run(RadioProtocol protocol, CancellationToken cancellation = default)
    {
        Key key = Key.FromSeed(protocol.Seed).Derive("radio").Derive(protocol.Noise.ToString());
        TraceAutoencoder learner = Learner(protocol);
        RadioTest heldOut = new(HeldOut, protocol.Noise, key.Derive("held out"));
        RadioTest test = new(protocol.Tested, protocol.Noise, key.Derive("test"));
        EarlyStopping stopping = new() { Every = protocol.Every, Patience = protocol.Patience, Most = protocol.Steps };
        EarlyStopped<LearnerState> end = stopping.Train(
            learner.Init(key.Derive("init"), heldOut.Clean),
            (state, steps) =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Advance(learner, state, steps, protocol, key);
            },
            state => Reconstruction.Rmse(learner.Reconstruct(state, heldOut.Noisy), heldOut.Clean));

        Matrix denoised = learner.Reconstruct(end.Best, test.Noisy);
        return new RadioResult(
            protocol, end.Looks[^1].Step, end.BestStep, Measured(test.Noisy, test), Measured(denoised, test),
            Fed(learner, end.Best, protocol, test, key, cancellation),
            Matrix.FromRows([test.Clean.Row(0).ToArray(), test.Noisy.Row(0).ToArray(), denoised.Row(0).ToArray()]),
            Matrix.FromRows([Spectrum(test.Clean), Spectrum(test.Noisy), Spectrum(denoised)]));
    }

    // Each step on pulses of its own: those of step t are a function of t alone.
    private static LearnerState Advance(TraceAutoencoder learner, LearnerState state, int steps, RadioProtocol protocol,
        Key key)
    {
        using GraphEngine engine = new(learner, state, Matrix.Zeros(protocol.Batch, RadioTraces.Length));
        for (int n = 0; n < steps; n++)
        {
            long t = engine.Step;
            Matrix pulses = RadioTraces.Pulses(protocol.Batch, protocol.Noise, key.Derive("pulses").Derive(t));
            for (int row = 0; row < pulses.Rows; row++) engine.SetSample(row, pulses.Row(row));
            engine.Train(key.Derive("train").Derive(t));
        }

        return engine.State();
    }

    // The paper's loop on a fixed set of traces, measured on the way.
    private static ImmutableArray<RadioMoment> Fed(
        TraceAutoencoder learner, LearnerState trained, RadioProtocol protocol, RadioTest test, Key key,
        CancellationToken cancellation)
    {
        SelfTraining training = new(learner, new Replace(), key.Derive("feedback"));
        Matrix traces = RadioTraces.Pulses(protocol.FedBack, protocol.Noise, key.Derive("fed back"));
        SelfTrainingState now = training.Begin(new SelfTrainingState(trained, traces, FeedbackMemory.Nothing, 0));
        ImmutableArray<RadioMoment>.Builder fed = ImmutableArray.CreateBuilder<RadioMoment>();
        foreach (int steps in Looks.Select(part => protocol.Feedback * part / Looks[^1]).Distinct())
        {
            now = training.Advance(now, steps - (int)now.Time, cancellation);
            fed.Add(new RadioMoment(steps, Measured(learner.Reconstruct(now.Learner, test.Noisy), test)));
        }

        return fed.ToImmutable();
    }

    private static RadioAccuracy Measured(Matrix traces, RadioTest test)
    {
        (double located, double height) = Accuracy(traces, test.Clean);
        return new RadioAccuracy(located, height, Reconstruction.SnrImprovementDb(traces, test.Clean, test.Noisy));
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

    // New pulses in new noise.
    private sealed class RadioTest(int count, RadioNoise kind, Key key)
    {
        public Matrix Clean { get; } = RadioTraces.Pulses(count, kind, key.Derive("pulses"));

        public Matrix Noisy => _noisy ??= Sum(Clean, RadioTraces.Noise(count, kind, key.Derive("noise")));

        private Matrix? _noisy;

        private static Matrix Sum(Matrix a, Matrix b) => Matrix.Create(a.Rows, a.Columns, (row, values) =>
        {
            for (int t = 0; t < values.Length; t++) values[t] = a[row, t] + b[row, t];
        });
    }
}
