using System.Collections.Immutable;
using Collapse.Feedback;
using Collapse.Numerics;
using Collapse.Spec;
using Xunit.Abstractions;

namespace Collapse.Tests.Quality;

/// <summary>
/// Does the specification find faults in policies? Each one planted here breaks the law that is named, which the real
/// policy keeps.
/// </summary>
[Trait("Tier", "fast")]
public sealed class PlantedPolicyFaults(ITestOutputHelper output)
{
    private static readonly GoldStandard Gold = new(0.3);
    private static readonly Mix Mix = new(0.25);
    private static readonly Accumulate Accumulate = new() { Selection = new() { Rows = 2 } };
    private static readonly AccumulateSubsample Subsample = new();
    private static readonly Generations Generations = new(3);

    public static TheoryData<string, string> GoldFaults { get; } = new()
    {
        { "a gold row that does change", "a share p of the rows, rounded, never changes, and every other row does" },
        { "one row too many that is gold", "a share p of the rows, rounded, never changes, and every other row does" },
        { "gold that is drawn anew at each step",
            "a share p of the rows, rounded, never changes, and every other row does" },
        { "the first rows are gold", "which rows are gold is drawn" },
        { "the response is put into a gold row", "each chosen row becomes the response to it, and no other changes" },
    };

    [Theory]
    [MemberData(nameof(GoldFaults))]
    public void Gold_standard(string fault, string law) => output.Breaks<IFeedback>(
        law,
        policy => PolicyLaws.goldLawsOf(0.3, policy),
        Gold,
        fault switch
        {
            // The number of protected rows rounded down where it is rounded up, and the other way round.
            "a gold row that does change" => Protecting(count => Gold.Protected(count) - 1),
            "one row too many that is gold" => Protecting(count => Math.Min(Gold.Protected(count) + 1, count - 1)),
            "gold that is drawn anew at each step" => new FaultyPolicy(Gold)
            {
                Feeds = (_, answers, key, step) =>
                    step with
                    {
                        Memory =
                    ((GoldMemory)step.Memory) with
                    {
                        Ranks =
                    RowOrder.Draw(answers.Count, key.Derive("gold standard"))
                    }
                    },
            },
            "the first rows are gold" => new FaultyPolicy(Gold)
            {
                BeginsWith = memory => (GoldMemory)memory with
                {
                    Ranks =
                    RowOrder.From([.. Enumerable.Range(0, ((GoldMemory)memory).Ranks.Count)])
                },
            },
            _ => new FaultyPolicy(Gold)
            {
                Feeds = (memory, answers, _, step) =>
                    answers.Rows.IsEmpty ? step : step with { Rows = [((GoldMemory)memory).Ranks[0]] },
            },
        });

    public static TheoryData<string, string> MixFaults { get; } = new()
    {
        { "fresh vectors that are drawn from responses too",
            "each chosen row becomes the response to it or a real vector, and no other changes" },
        { "the probability of a response instead", "real vectors come with probability q, but for chance" },
        { "one draw for both questions", "every real vector comes, and not only to its own row" },
        { "its own real vector", "every real vector comes, and not only to its own row" },
        { "the fresh vector goes into another row",
            "each chosen row becomes the response to it or a real vector, and no other changes" },
    };

    [Theory]
    [MemberData(nameof(MixFaults))]
    public void Mixing(string fault, string law) => output.Breaks<IFeedback>(
        law,
        policy => PolicyLaws.mixLawsOf(0.25, policy),
        Mix,
        fault switch
        {
            // What is kept beside the training set follows it, so that fresh is drawn from the current data.
            "fresh vectors that are drawn from responses too" => new FaultyPolicy(Mix)
            {
                Feeds = (_, _, _, step) =>
                    step with
                    {
                        Memory =
                    Real(step.Memory) with
                    {
                        Reference =
                    Archive.Of(step.ApplyTo(Real(step.Memory).Reference.ToMatrix()))
                    }
                    },
            },
            "the probability of a response instead" => new Mix(1 - Mix.Probability),
            // A row is fresh when a uniform number is below q, and which one it becomes is that number too.
            "one draw for both questions" =>
                Fresh((memory, _, key) => (int)(key.Derive("fresh").Uniform(0) * Real(memory).Reference.Count)),
            "its own real vector" => Fresh((_, answers, _) => answers.Rows[0]),
            _ => new FaultyPolicy(Mix)
            {
                Feeds = (_, answers, _, step) =>
                step with { Rows = [(step.Rows[0] + 1) % answers.Count] }
            },
        });

    public static TheoryData<string, string> AccumulateFaults { get; } = new()
    {
        { "a real row is overwritten", "every row stays, and the responses are added at the end, in order" },
        { "the second response of a step is dropped",
            "every row stays, and the responses are added at the end, in order" },
        { "the last row is overwritten by the first response",
            "every row stays, and the responses are added at the end, in order" },
        { "added in the reverse order", "every row stays, and the responses are added at the end, in order" },
        { "only real rows are answered", "added rows are answered as well as real ones" },
        { "only the newest rows are answered", "added rows are answered as well as real ones" },
    };

    [Theory]
    [MemberData(nameof(AccumulateFaults))]
    public void Accumulating(string fault, string law) => output.Breaks<IFeedback>(
        law,
        PolicyLaws.accumulateLawsOf,
        Accumulate,
        fault switch
        {
            "a real row is overwritten" => new Replace { Selection = Accumulate.Selection },
            "the second response of a step is dropped" => new FaultyPolicy(Accumulate)
            {
                Feeds = (_, _, _, step) => step with { Rows = [step.Rows[0]], Values = step.Values.Take([0]) },
            },
            "the last row is overwritten by the first response" => new FaultyPolicy(Accumulate)
            {
                Feeds = (_, _, _, step) => step with { Rows = [.. step.Rows.Select(row => row - 1)] },
            },
            "added in the reverse order" =>
                new FaultyPolicy(Accumulate)
                {
                    Feeds = (_, _, _, step) =>
                step with { Rows = [.. step.Rows.Reverse()] }
                },
            "only real rows are answered" => new FaultyPolicy(Accumulate)
            {
                Chooses = (count, memory, key, _) =>
                    Accumulate.Selection.Choose(RealRows(count, memory), (SelectionMemory)memory, key),
            },
            _ => new FaultyPolicy(Accumulate)
            {
                Chooses = (count, _, _, rows) =>
                Enumerable.Range(count - rows.Length, rows.Length)
            },
        });

    public static TheoryData<string, string> SubsampleFaults { get; } = new()
    {
        { "drawn with repetition", "the training set is as many vectors of the archive as ever, none twice" },
        { "one vector more than the set had",
            "the training set is as many vectors of the archive as ever, none twice" },
        { "only the newest are drawn", "every vector of the archive is as likely to be drawn, old or new" },
        { "never the newest", "every vector of the archive is as likely to be drawn, old or new" },
        { "the first row is never drawn anew", "every vector of the archive is as likely to be drawn, old or new" },
        { "what is not drawn is lost", "the archive is all real vectors and all responses, in order" },
    };

    [Theory]
    [MemberData(nameof(SubsampleFaults))]
    public void Accumulating_and_drawing(string fault, string law) => output.Breaks<IFeedback>(
        law,
        PolicyLaws.subsampleLawsOf,
        Subsample,
        fault switch
        {
            "drawn with repetition" =>
                Drawing((archive, count, key) => Enumerable.Range(0, count).Select(i => key.Below(archive.Count, i))),
            "one vector more than the set had" =>
                Drawing((archive, count, key) => RowOrder.Draw(archive.Count, key).Rows.Take(count + 1)),
            "only the newest are drawn" =>
                Drawing((archive, count, _) => Enumerable.Range(archive.Count - count, count)),
            "never the newest" =>
                Drawing((archive, count, key) => RowOrder.Draw(archive.Count - 1, key).Rows.Take(count)),
            "the first row is never drawn anew" => new FaultyPolicy(Subsample)
            {
                Feeds = (_, _, _, step) =>
                    step with
                    {
                        Rows = [.. step.Rows.Skip(1)],
                        Values = step.Values.Take([.. Enumerable.Range(1, step.Rows.Length - 1)])
                    },
            },
            _ => new FaultyPolicy(Subsample)
            {
                Feeds = (_, _, _, step) =>
                step with { Memory = (ArchiveMemory)step.Memory with { Archive = Archive.Of(step.Values) } }
            },
        });

    public static TheoryData<string, string> GenerationsFaults { get; } = new()
    {
        { "does not retrain", "the learner starts anew with each generation, and at no other turn" },
        { "retrains at every turn", "the learner starts anew with each generation, and at no other turn" },
        { "retrains on the old data",
            "at the first turn and every L turns all rows become the responses to them; between, none changes" },
        { "leaves one row",
            "at the first turn and every L turns all rows become the responses to them; between, none changes" },
        { "a generation of one turn less",
            "at the first turn and every L turns all rows become the responses to them; between, none changes" },
        { "the first generation is skipped",
            "at the first turn and every L turns all rows become the responses to them; between, none changes" },
    };

    [Theory]
    [MemberData(nameof(GenerationsFaults))]
    public void Training_in_generations(string fault, string law) => output.Breaks<IFeedback>(
        law,
        policy => PolicyLaws.generationsLawsOf(3, policy),
        Generations,
        fault switch
        {
            "does not retrain" =>
                new FaultyPolicy(Generations) { Feeds = (_, _, _, step) => step with { Retrain = false } },
            "retrains at every turn" =>
                new FaultyPolicy(Generations) { Feeds = (_, _, _, step) => step with { Retrain = true } },
            "retrains on the old data" => new FaultyPolicy(Generations)
            {
                Feeds = (_, _, _, step) => FeedbackStep.Keep(step.Memory) with { Retrain = step.Retrain },
            },
            "leaves one row" => new FaultyPolicy(Generations) { Chooses = (_, _, _, rows) => rows.Skip(1) },
            "a generation of one turn less" => new Generations(2),
            _ => new FaultyPolicy(Generations) { BeginsWith = memory => memory with { Turn = 1 } },
        });

    private static ReferenceMemory Real(FeedbackMemory memory) => (ReferenceMemory)memory;

    // A gold standard that protects another number of rows, at least none.
    private static FaultyPolicy Protecting(Func<int, int> number) => new(Gold)
    {
        Chooses = (count, memory, key, _) =>
        {
            int first = Math.Max(0, number(count));
            return [((GoldMemory)memory).Ranks[first + key.Below(count - first, 0)]];
        },
    };

    // Mixing in which a fresh vector is another one.
    private static FaultyPolicy Fresh(Func<FeedbackMemory, Answers, Key, int> index) => new(Mix)
    {
        Feeds = (memory, answers, key, step) => key.Derive("fresh").Uniform(0) < Mix.Probability
            ? step with { Values = Real(memory).Reference.Take([index(memory, answers, key)]) }
            : step,
    };

    // Every turn adds two rows, or one where there was only one.
    private static int RealRows(int count, FeedbackMemory memory) =>
        memory.Turn == 0 ? count : Math.Max(1, count - 2 * (int)memory.Turn);

    // Accumulating, with another draw from the archive.
    private static FaultyPolicy Drawing(Func<Archive, int, Key, IEnumerable<int>> draw) => new(Subsample)
    {
        Feeds = (_, answers, key, step) =>
        {
            Archive archive = ((ArchiveMemory)step.Memory).Archive;
            ImmutableArray<int> drawn = [.. draw(archive, answers.Count, key)];
            return step with { Rows = [.. Enumerable.Range(0, drawn.Length)], Values = archive.Take(drawn) };
        },
    };
}
