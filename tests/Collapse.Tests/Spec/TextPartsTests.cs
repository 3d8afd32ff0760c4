using Collapse.Data;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;
using Collapse.Spec.Texts;
using Microsoft.FSharp.Core;

namespace Collapse.Tests.Spec;

/// <summary>The pieces of work behind the other texts' claims heed a signal, and read what they need alone.</summary>
public sealed class TextPartsTests : IDisposable
{
    private static readonly DataSet Beats = DataSource.Load("synthetic", new DataOptions { Seed = 1 });

    private static readonly DataSet Digits =
        new(Toy(400, "learnt"), Toy(100, "held out"), new Provenance("toy", "toy digits", "", []));

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("digits")]
    [InlineData("bottleneck")]
    public void A_piece_that_is_interrupted_leaves_nothing_and_comes_out_the_same_later(string name) =>
        Interrupt(name);

    [Theory]
    [Trait("Tier", "full")]
    [InlineData("deep")]
    [InlineData("digits-feedback")]
    [InlineData("features")]
    [InlineData("contraction")]
    public void Every_other_piece_does_too(string name) => Interrupt(name);

    [Fact]
    public void Training_stops_before_the_next_epoch()
    {
        // Four batches an epoch; the signal comes in the second one.
        Stops((signal, learner, rows) => Training.trained(signal, learner, Key.FromSeed(1), 10, 50, rows));
        Stops((signal, learner, rows) => Training.epochs(signal, learner, Key.FromSeed(1), 10, 50, rows));

        static void Stops(Action<CancellationToken, ILearner, Matrix> train)
        {
            using CancellationTokenSource signal = new();
            Interrupting learner = new(5, signal.Cancel);
            Assert.Throws<OperationCanceledException>(() => train(signal.Token, learner, Matrix.Zeros(40, 3)));
            Assert.Equal(8, learner.Steps);
        }
    }

    [Theory]
    [InlineData("digits", true, false)]
    [InlineData("deep", true, true)]
    [InlineData("contraction", false, true)]
    public void A_piece_names_the_data_that_it_reads_and_asks_for_no_others(string name, bool digits, bool beats)
    {
        TextData data = new(new(() => Digits), new(() => Beats));
        TextRun run = TextParts.ofData(data, true, 1, Part(name));
        Assert.Equal((digits, beats), (data.Digits.IsValueCreated, data.Beats.IsValueCreated));
        Assert.Equal(
            (digits ? "toy digits" : "") + (beats ? Beats.Provenance.Digest : ""),
            run.Data);
    }

    private static TextPart Part(string name) => TextParts.all.Single(part => part.Name == name);

    private void Interrupt(string name)
    {
        TextData data = new(new(Digits), new(Beats));
        TextRun run = TextParts.ofData(data, true, 1, Part(name));
        using CancellationTokenSource signal = new();
        // The signal comes while the piece reads its data: none of its training is done yet.
        TextData interrupted = new(new(() => After(signal, Digits)), new(() => After(signal, Beats)));
        Assert.Throws<OperationCanceledException>(() => Store(run, interrupted, signal.Token));
        Assert.Empty(Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories));
        TextResult later = Store(run, data, CancellationToken.None);
        TextResult undisturbed = TextParts.runner(data).Invoke(run).Invoke(CancellationToken.None);
        Assert.Equal(Values(undisturbed), Values(later));
        Assert.True(undisturbed.Pictures.SequenceEqual(later.Pictures), "the pictures differ");
        Assert.NotEmpty(later.Numbers);
    }

    // NaN equals itself here.
    private static IEnumerable<(string, double)> Values(TextResult result) =>
        result.Numbers.Select(number => (number.Name, number.Value));

    private TextResult Store(TextRun run, TextData data, CancellationToken signal)
    {
        FSharpFunc<TextRun, FSharpFunc<CancellationToken, TextResult>> pieces = TextParts.runner(data);
        RunStore<TextRun, TextResult> store = new(_folder.Root, TextParts.study, notice => Assert.Fail(notice));
        RunResult<TextRun, TextResult> result = Runner.Run(
            [run], "each piece names its data",
            (piece, checkpoints) => pieces.Invoke(piece).Invoke(checkpoints.Cancellation), store,
            cancellation: signal);
        Assert.Empty(result.Failures);
        return Assert.Single(result.Results);
    }

    private static T After<T>(CancellationTokenSource signal, T value)
    {
        signal.Cancel();
        return value;
    }

    // Bars of a width and place of their class's own, in noise.
    private static Samples Toy(int count, string name)
    {
        Key key = Key.FromSeed(1).Derive(name);
        Matrix pixels = Matrix.Create(count, 28 * 28, (row, values) =>
        {
            Key own = key.Derive(row);
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(((i % 28 - 2 * (row % 10)) is > 0 and < 6 ? 0.8 : 0) + 0.2 * own.Uniform(i));
        });
        return new Samples(pixels, [.. Enumerable.Range(0, count).Select(row => $"{row}")])
        {
            Shape = new SampleShape(1, 28, 28),
            Classes = [.. Enumerable.Range(0, count).Select(row => $"{row % 10}")],
        };
    }

    // A learner that learns nothing, and during whose n-th step the signal comes.
    private sealed class Interrupting(int at, Action interrupt) : ILearner
    {
        public int Steps { get; private set; }

        public LearnerState Init(Key key, Matrix samples) =>
            new(samples.Columns, new([("mean", Matrix.Zeros(1, samples.Columns))]), [], 0);

        public LearnerState Step(LearnerState state, Matrix samples, Key key)
        {
            if (++Steps == at) interrupt();
            return state with { Step = state.Step + 1 };
        }
    }
}
