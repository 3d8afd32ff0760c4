using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Tests.Learning;

namespace Collapse.Tests.Experiments;

/// <summary>Advancing: pure, composable, and the same bits on the fast path as by definition.</summary>
public sealed class SelfTrainingTests
{
    private static readonly Key Root = Key.FromSeed(11);

    private static readonly Dictionary<string, IFeedback> Policies = new()
    {
        ["none"] = new NoFeedback(),
        ["replace"] = new Replace { Selection = new() { Order = SelectionOrder.Permuted, Rows = 3 } },
        ["gold standard"] = new GoldStandard(0.3) { Selection = new() { Order = SelectionOrder.Permuted } },
        ["mix"] = new Mix(0.5) { Selection = new() { Rows = 4 } },
        ["accumulate"] = new Accumulate { Selection = new() { Rows = 2 } },
        ["accumulate-subsample"] = new AccumulateSubsample(),
        ["verified"] = new Verified(0.2) { Selection = new() { Order = SelectionOrder.Cyclic, Rows = 5 } },
        ["generations"] = new Generations(3),
    };

    private static readonly Dictionary<string, Func<SelfTraining, SelfTraining>> Schedules = new()
    {
        ["as the paper"] = training => training,
        ["batches"] = training => training with { BatchSize = 4 },
        ["fresh optimiser"] = training => training with { FreshOptimizer = true },
        ["clean response"] = training => training with { Response = ResponseInput.Clean },
        ["noise of the current spread, in batches"] = training =>
            training with { NoiseOfCurrentSpread = 0.5, BatchSize = 7 },
    };

    public static TheoryData<Model, Loss> Kinds()
    {
        TheoryData<Model, Loss> data = [];
        foreach (Model model in Enum.GetValues<Model>())
        {
            foreach (Loss loss in Enum.GetValues<Loss>())
                data.Add(model, loss);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Many_steps_on_the_fast_path_are_the_defined_steps_one_by_one(Model model, Loss loss)
    {
        SelfTraining training = new(Toy.Learner(model, loss), new Replace(), Root);
        SelfTrainingState start = training.Start(Toy.Data(21, 19)), slow = start;
        for (int n = 0; n < 12; n++)
            slow = training.Advance(slow);
        Same(slow, training.Advance(start, 12));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Advancing_m_plus_n_steps_is_advancing_m_then_n(Model model, Loss loss)
    {
        SelfTraining training = new(Toy.Learner(model, loss), new Replace(), Root);
        SelfTrainingState start = training.Start(Toy.Data(21, 19));
        Same(training.Advance(start, 12), training.Advance(training.Advance(start, 5), 7));
        Assert.Equal(12, training.Advance(start, 12).Learner.Step);
    }

    public static TheoryData<string, string> PoliciesAndSchedules()
    {
        TheoryData<string, string> data = [];
        foreach (string policy in Policies.Keys)
        {
            foreach (string schedule in Schedules.Keys)
                data.Add(policy, schedule);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PoliciesAndSchedules))]
    public void Every_policy_and_schedule_is_its_definition_step_by_step_and_can_be_stopped_and_resumed(string policy,
        string schedule)
    {
        SelfTraining training = Schedules[schedule](new(Toy.Learner(), Policies[policy], Root));
        SelfTrainingState start = training.Start(Toy.Data(10, 12)), slow = start;
        for (int n = 0; n < 12; n++)
            slow = training.Advance(slow);
        Same(slow, training.Advance(start, 12));
        Same(slow, training.Advance(training.Advance(start, 5), 7));
        Assert.Equal(12, slow.Time);
    }

    [Theory]
    [InlineData("replace")]
    [InlineData("accumulate")]
    [InlineData("generations")]
    public void Any_learner_takes_part(string policy)
    {
        LinearLearner learner = new() { Hidden = 3, NoiseSigma = 0.1 };
        SelfTraining training = new(learner, Policies[policy], Root) { NoiseOfCurrentSpread = 0.5, BatchSize = 4 };
        SelfTrainingState start = training.Start(Toy.Data(10, 6)), slow = start;
        for (int n = 0; n < 9; n++)
            slow = training.Advance(slow);
        Assert.Equal(slow, training.Advance(start, 9));
        Assert.Equal(slow, training.Advance(training.Advance(start, 4), 5));
        Assert.NotEqual(start.Data, slow.Data);
    }

    [Fact]
    public void Each_schedule_gives_results_of_its_own()
    {
        SelfTraining plain = new(Toy.Learner(), new Replace(), Root);
        SelfTrainingState start = plain.Start(Toy.Data(10, 12));
        Assert.Equal(
            Schedules.Count,
            Schedules.Values.Select(schedule => schedule(plain).Advance(start, 4).Learner.Theta["W1"]).Distinct()
                .Count());
    }

    [Fact]
    public void A_batch_as_large_as_the_data_is_a_step_on_all_samples_in_another_order()
    {
        SelfTraining training = new(Toy.Learner(Model.Ae), new NoFeedback(), Root);
        SelfTrainingState start = training.Start(Toy.Data(10, 12));
        float[] whole = training.Advance(start, 1).Learner.Optimizers[0].Of("m")["W1"].Values.ToArray();
        float[] batch =
            (training with { BatchSize = 10 }).Advance(start, 1).Learner.Optimizers[0].Of("m")["W1"].Values.ToArray();
        Assert.Equal(whole.Length, batch.Length);
        Assert.All(whole.Zip(batch), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(3, (training with { BatchSize = 4 }).Advance(start, 1).Learner.Step);
    }

    [Fact]
    public void A_fresh_optimiser_moves_every_weight_by_the_whole_learning_rate()
    {
        // Adam's first step is rate * g / (|g| + epsilon).
        SelfTraining training = new(Toy.Learner(), new Replace(), Root) { FreshOptimizer = true };
        SelfTrainingState before = training.Advance(training.Start(Toy.Data(10, 12)), 5),
            after = training.Advance(before, 1);
        float[] b = before.Learner.Theta["W2"].Values.ToArray(), a = after.Learner.Theta["W2"].Values.ToArray(),
            g = after.Learner.Optimizers[0].Of("m")["W2"].Values.ToArray();
        int[] moved = [.. Enumerable.Range(0, b.Length).Where(i => Math.Abs(g[i]) > 1e-5)];
        Assert.True(moved.Length > b.Length / 2, $"{moved.Length} of {b.Length} weights have a gradient to speak of");
        Assert.All(moved, i => Assert.Equal(1e-3, Math.Abs(a[i] - b[i]), 1e-5));
        Assert.Equal(1, after.Learner.Optimizers[0].Step);
        Assert.Equal(6, after.Learner.Step);
        Assert.Equal(6, after.Time);
    }

    [Fact]
    public void The_clean_response_is_the_reconstruction()
    {
        Autoencoder learner = Toy.Learner();
        SelfTraining training = new(learner, new Replace(), Root) { Response = ResponseInput.Clean };
        SelfTrainingState start = training.Start(Toy.Data(10, 12)), next = training.Advance(start, 1);
        int row = Enumerable.Range(0, 10).Single(row => !next.Data.Row(row).SequenceEqual(start.Data.Row(row)));
        Assert.Equal(learner.Reconstruct(next.Learner, start.Data).Row(row).ToArray(), next.Data.Row(row).ToArray());
    }

    [Fact]
    public void Noise_relative_to_the_current_data_is_that_of_a_learner_with_such_noise()
    {
        Matrix data = Toy.Data(10, 12);
        Autoencoder learner = Toy.Learner();
        Autoencoder scaled = learner with { Corruption = Corruption.Gaussian(0.3 * Collapse.Measures.Spread.Of(data)) };
        SelfTraining expected = new(scaled, new Replace(), Root);
        Same(
            expected.Advance(expected.Start(data), 1),
            (expected with { Learner = learner, NoiseOfCurrentSpread = 0.3 }).Advance(expected.Start(data), 1));
    }

    [Fact]
    public void A_generation_starts_from_a_new_initialisation_on_the_outputs_of_the_last()
    {
        Autoencoder learner = Toy.Learner(Model.Ae);
        SelfTraining training = new(learner, new Generations(5), Root);
        SelfTrainingState start = training.Start(Toy.Data(10, 12)), first = training.Advance(start, 1);
        LearnerState trained = learner.Step(start.Learner, start.Data, Root.Derive("train").Derive(0));
        Assert.Equal(learner.Reconstruct(trained, start.Data), first.Data);
        Assert.Equal(0, first.Learner.Step);
        Assert.NotEqual(start.Learner.Theta, first.Learner.Theta);

        SelfTrainingState last = training.Advance(first, 4);
        Assert.Equal(first.Data, last.Data);
        Assert.Equal(4, last.Learner.Step);
        Assert.NotEqual(first.Learner.Theta["W1"], training.Advance(last, 1).Learner.Theta["W1"]);
        Assert.NotEqual(last.Data, training.Advance(last, 1).Data);
    }

    [Fact]
    public void A_step_leaves_its_input_as_it_was()
    {
        SelfTraining training = new(Toy.Learner(), new Replace(), Root);
        Matrix data = Toy.Data(10, 12);
        SelfTrainingState start = training.Start(data);
        training.Advance(start, 3);
        Same(training.Start(Toy.Data(10, 12)), start);
        Same(training.Advance(start, 3), training.Advance(start, 3));
    }

    [Fact]
    public void Each_step_of_the_papers_feedback_changes_one_row_and_no_feedback_none()
    {
        SelfTraining training = new(Toy.Learner(), new Replace(), Root);
        SelfTrainingState state = training.Start(Toy.Data(10, 12));
        for (int n = 0; n < 20; n++)
        {
            SelfTrainingState next = training.Advance(state);
            Assert.Equal(1,
                Enumerable.Range(0, 10).Count(row => !next.Data.Row(row).SequenceEqual(state.Data.Row(row))));
            state = next;
        }

        SelfTraining classic = training with { Feedback = new NoFeedback() };
        Assert.Equal(state.Data, classic.Advance(state, 20).Data);
    }

    [Fact]
    public void A_learning_rate_of_0_leaves_the_weights()
    {
        SelfTraining training =
            new(Toy.Learner() with { Optimizer = new Adam { LearningRate = 0 } }, new NoFeedback(), Root);
        SelfTrainingState start = training.Start(Toy.Data(10, 12));
        Assert.Equal(start.Learner.Theta, training.Advance(start, 9).Learner.Theta);
    }

    [Fact]
    public void Training_lowers_the_loss_and_every_row_is_chosen()
    {
        Matrix data = Toy.Data(24, 20);
        Autoencoder learner = Toy.Learner(Model.Ae);
        SelfTraining training = new(learner, new NoFeedback(), Root);
        SelfTrainingState start = training.Start(data), end = training.Advance(start, 2000);
        Assert.True(Error(end) < Error(start) / 10, $"{Error(start)} -> {Error(end)}");

        HashSet<int> chosen = [.. Enumerable.Range(0, 1000)
            .Select(t => new Replace().Choose(24, FeedbackMemory.Nothing, Root.Derive(t)).Single())];
        Assert.Equal(24, chosen.Count);

        double Error(SelfTrainingState state) =>
            Collapse.Measures.Reconstruction.Rmse(learner.Reconstruct(state.Learner, data), data);
    }

    [Fact]
    public void A_cancelled_run_throws()
    {
        SelfTraining training = new(Toy.Learner(), new Replace(), Root);
        Assert.Throws<OperationCanceledException>(() =>
            training.Advance(training.Start(Toy.Data(4, 12)), 1, new CancellationToken(true)));
    }

    private static void Same(SelfTrainingState expected, SelfTrainingState actual)
    {
        Assert.Equal(expected.Data, actual.Data);
        Assert.Equal(expected.Learner, actual.Learner);
        Assert.Equal(expected.Memory, actual.Memory);
        Assert.Equal(expected.Time, actual.Time);
    }
}
