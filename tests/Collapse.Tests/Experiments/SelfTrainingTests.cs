using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learners;
using Collapse.Losses;
using Collapse.Numerics;
using Collapse.Tests.Learners;

namespace Collapse.Tests.Experiments;

/// <summary>Advancing: pure, composable, and the same bits on the fast path as by definition.</summary>
public sealed class SelfTrainingTests
{
    private static readonly Key Root = Key.FromSeed(11);

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
        SelfTraining training = new(Toy.Learner(model, loss), new ReplaceOne(), Root);
        SelfTrainingState start = training.Start(Toy.Data(21, 19)), slow = start;
        for (int n = 0; n < 12; n++)
            slow = training.Advance(slow);
        Same(slow, training.Advance(start, 12));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Advancing_m_plus_n_steps_is_advancing_m_then_n(Model model, Loss loss)
    {
        SelfTraining training = new(Toy.Learner(model, loss), new ReplaceOne(), Root);
        SelfTrainingState start = training.Start(Toy.Data(21, 19));
        Same(training.Advance(start, 12), training.Advance(training.Advance(start, 5), 7));
        Assert.Equal(12, training.Advance(start, 12).Learner.Step);
    }

    [Fact]
    public void A_step_leaves_its_input_as_it_was()
    {
        SelfTraining training = new(Toy.Learner(), new ReplaceOne(), Root);
        Matrix data = Toy.Data(10, 12);
        SelfTrainingState start = training.Start(data);
        training.Advance(start, 3);
        Same(training.Start(Toy.Data(10, 12)), start);
        Same(training.Advance(start, 3), training.Advance(start, 3));
    }

    [Fact]
    public void Each_step_of_the_papers_feedback_changes_one_row_and_no_feedback_none()
    {
        SelfTraining training = new(Toy.Learner(), new ReplaceOne(), Root);
        SelfTrainingState state = training.Start(Toy.Data(10, 12));
        for (int n = 0; n < 20; n++)
        {
            SelfTrainingState next = training.Advance(state);
            Assert.Equal(1, Enumerable.Range(0, 10).Count(row => !next.Data.Row(row).SequenceEqual(state.Data.Row(row))));
            state = next;
        }

        SelfTraining classic = training with { Feedback = new NoFeedback() };
        Assert.Equal(state.Data, classic.Advance(state, 20).Data);
    }

    [Fact]
    public void A_learning_rate_of_0_leaves_the_weights()
    {
        SelfTraining training = new(Toy.Learner() with { Optimizer = new() { LearningRate = 0 } }, new NoFeedback(), Root);
        SelfTrainingState start = training.Start(Toy.Data(10, 12));
        Assert.Equal(start.Learner.Theta, training.Advance(start, 9).Learner.Theta);
    }

    [Fact]
    public void Training_lowers_the_loss_and_every_row_is_chosen()
    {
        Matrix data = Toy.Data(24, 20);
        DenseLearner learner = Toy.Learner(Model.Ae);
        SelfTraining training = new(learner, new NoFeedback(), Root);
        SelfTrainingState start = training.Start(data), end = training.Advance(start, 2000);
        Assert.True(Error(end) < Error(start) / 10, $"{Error(start)} -> {Error(end)}");

        HashSet<int> chosen = [.. Enumerable.Range(0, 1000).Select(t => new ReplaceOne().Row(24, Root.Derive(t)))];
        Assert.Equal(24, chosen.Count);

        double Error(SelfTrainingState state) =>
            Collapse.Measures.Reconstruction.Rmse(learner.Reconstruct(state.Learner, data), data);
    }

    [Fact]
    public void A_cancelled_run_throws()
    {
        SelfTraining training = new(Toy.Learner(), new ReplaceOne(), Root);
        Assert.Throws<OperationCanceledException>(() => training.Advance(training.Start(Toy.Data(4, 12)), 1, new CancellationToken(true)));
    }

    private static void Same(SelfTrainingState expected, SelfTrainingState actual)
    {
        Assert.Equal(expected.Data, actual.Data);
        Assert.Equal(expected.Learner, actual.Learner);
    }
}
