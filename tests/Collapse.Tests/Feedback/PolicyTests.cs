using Collapse.Feedback;
using Collapse.Numerics;

namespace Collapse.Tests.Feedback;

/// <summary>
/// Each policy, run for many steps with responses that can be told from data: row k of turn n answers n + 1 and k.
/// </summary>
public sealed class PolicyTests
{
    private const int Rows = 10;
    private static readonly Key Root = Key.FromSeed(21);
    private static readonly Matrix Reference =
        Matrix.Create(Rows, 2, (row, values) => (values[0], values[1]) = (0, row));

    [Fact]
    public void A_policy_without_memory_begins_with_nothing() =>
        Assert.Same(FeedbackMemory.Nothing, ((IFeedback)new NoFeedback()).Begin(Reference, Root));

    [Fact]
    public void Replace_puts_each_chosen_response_into_its_row()
    {
        Replace policy = new() { Selection = new() { Rows = 3 } };
        FeedbackStep step = policy.Step(FeedbackMemory.Nothing, Reference, Answer(Reference, 0), Root);
        Matrix next = step.ApplyTo(Reference);
        Assert.Equal(3, Changed(Reference, next).Count());
        Assert.All(Changed(Reference, next), row => Assert.Equal([1, row], next.Row(row).ToArray()));
        Assert.Equal(1, step.Memory.Turn);
        Assert.False(step.Retrain);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 3)] // 2.5 rows: halves are rounded up
    [InlineData(0.3, 3)]
    [InlineData(1, 10)]
    public void A_gold_standard_never_changes_and_all_other_rows_do(double share, int rows)
    {
        GoldStandard policy = new(share);
        Assert.Equal(rows, policy.Protected(Rows));
        Matrix end = Run(policy, 400).Data;
        int[] kept = [.. Enumerable.Range(0, Rows).Except(Changed(Reference, end))];
        Assert.Equal(rows, kept.Length);
        Assert.All(Changed(Reference, end), row => Assert.Equal(row, end[row, 1]));
    }

    [Fact]
    public void Which_rows_are_gold_is_drawn()
    {
        GoldStandard policy = new(0.3);
        Assert.True(Enumerable.Range(0, 20)
            .Select(seed => string.Join(' ',
            ((GoldMemory)policy.Begin(Reference, Key.FromSeed(seed))).Ranks.Rows.Take(3).Order())).Distinct()
            .Count() > 10);
    }

    [Fact]
    public void Gold_in_a_permuted_order_takes_the_other_rows_once_a_pass()
    {
        GoldStandard policy = new(0.4) { Selection = new() { Order = SelectionOrder.Permuted } };
        Matrix end = Run(policy, 6).Data;
        Assert.Equal(6, Changed(Reference, end).Count());
    }

    [Fact]
    public void Mix_takes_real_vectors_with_its_probability_and_the_response_else()
    {
        Mix policy = new(0.25) { Selection = new() { Rows = 4 } };
        FeedbackMemory memory = policy.Begin(Reference, Root);
        int fresh = 0;
        HashSet<float> drawn = [];
        for (int n = 0; n < 1000; n++)
        {
            FeedbackStep step = policy.Step(memory, Reference, Answer(Reference, n), Root.Derive(n));
            Assert.Equal(4, step.Rows.Length);
            for (int index = 0; index < 4; index++)
            {
                float[] value = step.Values.Row(index).ToArray();
                if (value[0] == 0)
                {
                    fresh++;
                    drawn.Add(value[1]);
                }
                else
                {
                    Assert.Equal([n + 1, step.Rows[index]], value);
                }
            }

            memory = step.Memory;
        }

        // 4000 draws: standard deviation 27; five of them.
        Assert.InRange(fresh, 1000 - 137, 1000 + 137);
        Assert.Equal(Rows, drawn.Count);
        Assert.Equal(Archive.Of(Reference), Assert.IsType<ReferenceMemory>(memory).Reference);
    }

    [Fact]
    public void Mix_of_0_is_replace_and_mix_of_1_brings_real_vectors_alone()
    {
        Assert.Equal(Run(new Replace(), 50).Data, Run(new Mix(0), 50).Data);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(0, Run(new Mix(1), 50).Data[row, 0]));
        Assert.NotEqual(Reference, Run(new Mix(1), 50).Data);
    }

    [Fact]
    public void Accumulate_keeps_every_row_and_adds_the_responses_at_the_end()
    {
        (Matrix end, FeedbackMemory memory) = Run(new Accumulate { Selection = new() { Rows = 2 } }, 30);
        Assert.Equal(Rows + 60, end.Rows);
        Assert.Equal(Reference, end.Take([.. Enumerable.Range(0, Rows)]));
        Assert.All(Enumerable.Range(0, 60), index => Assert.Equal(index / 2 + 1, end[Rows + index, 0]));
        // Responses to added rows are among them.
        Assert.Contains(Enumerable.Range(Rows, 60), row => end[row, 1] >= Rows);
        Assert.Equal(30, memory.Turn);
    }

    [Fact]
    public void Accumulating_and_drawing_keeps_all_in_the_archive_and_the_size_of_the_set()
    {
        (Matrix end, FeedbackMemory memory) = Run(new AccumulateSubsample(), 40);
        Archive archive = Assert.IsType<ArchiveMemory>(memory).Archive;
        Assert.Equal((Rows, 2), (end.Rows, end.Columns));
        Assert.Equal(Rows + 40, archive.Count);
        Assert.Equal(Reference, archive.Take([.. Enumerable.Range(0, Rows)]));
        Assert.All(Enumerable.Range(0, 40), n => Assert.Equal(n + 1, archive.Row(Rows + n)[0]));
    }

    [Fact]
    public void The_draw_is_without_repetition_and_every_vector_is_as_likely()
    {
        AccumulateSubsample policy = new();
        FeedbackMemory memory = policy.Begin(Reference, Root);
        int[] counts = new int[Rows + 1];
        for (int n = 0; n < 2200; n++)
        {
            Matrix next = policy.Step(memory, Reference, Answer(Reference, 0), Root.Derive(n)).ApplyTo(Reference);
            int[] drawn = [.. Enumerable.Range(0, Rows).Select(row => next[row, 0] == 0 ? (int)next[row, 1] : Rows)];
            Assert.Equal(Rows, drawn.Distinct().Count());
            foreach (int row in drawn) counts[row]++;
        }

        // Each of the 11 is in 10 of 11 draws: 2000 expected, standard deviation 13.5; five of them.
        Assert.All(counts, count => Assert.InRange(count, 2000 - 68, 2000 + 68));
    }

    [Fact]
    public void A_response_is_accepted_up_to_the_tolerance_from_its_own_reference()
    {
        // The response to row k is (0, 2 k): a root mean square distance of k / sqrt 2 from (0, k).
        Matrix responses = Matrix.Create(Rows, 2, (row, values) => (values[0], values[1]) = (0, 2 * row));
        Verified policy = new(Math.Sqrt(8)) { Selection = new() { Rows = Rows } };
        FeedbackMemory memory = policy.Begin(Reference, Root);
        FeedbackStep step = policy.Step(memory, Reference, responses, Root);
        Assert.Equal([0, 1, 2, 3, 4], step.Rows.Order());
        Assert.Equal([1, 2, 3, 4], Changed(Reference, step.ApplyTo(Reference)));
        // Not the distance to the row as it is now, nor to another one.
        Matrix far = Matrix.Create(Rows, 2, (row, values) => (values[0], values[1]) = (100, row));
        Assert.Equal([0, 1, 2, 3, 4], policy.Step(memory, far, responses, Root).Rows.Order());
        Assert.Equal([0, 8], step.ApplyTo(Reference).Row(4).ToArray());
    }

    [Fact]
    public void A_tolerance_of_0_keeps_all_that_differs_and_no_tolerance_replaces_all()
    {
        Assert.Equal(Reference, Run(new Verified(0), 50).Data);
        Assert.Equal(Run(new Replace(), 50).Data, Run(new Verified(1e9), 50).Data);
    }

    [Fact]
    public void A_generation_replaces_all_rows_at_once_and_retrains()
    {
        Generations policy = new(3);
        Matrix data = Reference;
        FeedbackMemory memory = FeedbackMemory.Nothing;
        for (int n = 0; n < 10; n++)
        {
            FeedbackStep step = policy.Step(memory, data, Answer(data, n), Root.Derive(n));
            Assert.Equal(n % 3 == 0, step.Retrain);
            Assert.Equal(n % 3 == 0 ? Rows : 0, step.Rows.Length);
            data = step.ApplyTo(data);
            memory = step.Memory;
        }

        Assert.Equal(10, memory.Turn);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(10, data[row, 0]));
    }

    [Fact]
    public void Policies_that_need_their_beginning_say_so()
    {
        string[] messages =
        [
            .. new IFeedback[] { new GoldStandard(0.5), new Mix(0.5), new AccumulateSubsample() }.Select(policy =>
                Assert.Throws<InvalidOperationException>(() => policy.Apply(Reference, Reference, Root)).Message),
        ];
        Assert.Equal(
            [
                "The policy gold needs the memory with which feedback began.",
                "The policy mix needs the memory with which feedback began.",
                "The policy subsample needs the memory with which feedback began.",
            ],
            messages);
    }

    [Fact]
    public void An_archive_grows_and_leaves_the_one_before_as_it_was()
    {
        Archive first = Archive.Of(Reference), second = first.Add(Matrix.From(1, 2, [7, 8]));
        Assert.Equal((10, 11), (first.Count, second.Count));
        Assert.Equal([7, 8], second.Row(10).ToArray());
        Assert.Equal(Matrix.From(2, 2, [7, 8, 0, 3]), second.Take([10, 3]));
        Assert.Equal(second, first.Add(Matrix.From(1, 2, [7, 8])));
        Assert.Equal(second.GetHashCode(), first.Add(Matrix.From(1, 2, [7, 8])).GetHashCode());
        Assert.NotEqual(second, first);
        Assert.NotEqual(second, first.Add(Matrix.From(1, 2, [7, 9])));
        Assert.Equal(Reference, first.ToMatrix());
        Assert.False(first.Equals(null));
        Assert.Equal(0, Archive.Empty.Take([]).Rows);
        Assert.Equal(
            "The rows have 3 values, those of the archive 2. (Parameter 'rows')",
            Assert.Throws<ArgumentException>(() => first.Add(Matrix.Zeros(1, 3))).Message);
        Assert.Equal(first, first.Add(Matrix.Zeros(0, 3)));
    }

    private static (Matrix Data, FeedbackMemory Memory) Run(IFeedback policy, int steps)
    {
        Matrix data = Reference;
        FeedbackMemory memory = policy.Begin(Reference, Root);
        for (int n = 0; n < steps; n++)
        {
            FeedbackStep step = policy.Step(memory, data, Answer(data, n), Root.Derive(n));
            data = step.ApplyTo(data);
            memory = step.Memory;
        }

        return (data, memory);
    }

    private static Matrix Answer(Matrix data, int turn) =>
        Matrix.Create(data.Rows, 2, (row, values) => (values[0], values[1]) = (turn + 1, row));

    private static IEnumerable<int> Changed(Matrix before, Matrix after) =>
        Enumerable.Range(0, before.Rows).Where(row => !before.Row(row).SequenceEqual(after.Row(row)));
}
