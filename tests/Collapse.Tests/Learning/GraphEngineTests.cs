using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>
/// The working memory of graph learners: handed back once, and not kept for every size there ever was.
/// </summary>
public sealed class GraphEngineTests
{
    private static readonly Key Root = Key.FromSeed(3);

    [Fact]
    public void Disposing_twice_hands_a_program_back_once()
    {
        TiedAutoencoder learner = new() { Hidden = 3 };
        Matrix data = Toy.Data(5, 8);
        LearnerState state = learner.Init(Root, data);
        GraphEngine engine = new(learner, state, data);
        engine.Train(Root);
        engine.Dispose();
        engine.Dispose();
        Assert.Equal(1, learner.Programs.Idle);

        // Two that work at the same time do not write into each other's numbers.
        using GraphEngine first = new(learner, state, data), second = new(learner, state, Toy.Data(5, 8, seed: 2));
        first.Train(Root);
        second.Train(Root);
        Assert.Equal(learner.Step(state, data, Root), first.State());
    }

    [Fact]
    public void A_training_set_that_grows_leaves_few_programs()
    {
        TiedAutoencoder learner = new() { Hidden = 3 };
        LearnerState state = learner.Init(Root, Toy.Data(2, 8));
        for (int rows = 2; rows < 60; rows++)
            state = learner.Step(state, Toy.Data(rows, 8), Root);
        Assert.InRange(learner.Programs.Idle, 1, 16);
    }

    [Fact]
    public void Large_programs_leave_no_more_than_so_many_bytes()
    {
        TiedAutoencoder learner = new() { Hidden = 3 };
        LearnerState state = learner.Init(Root, Toy.Data(2, 8));
        for (int rows = 20_000; rows < 110_000; rows += 10_000)
            state = learner.Step(state, Toy.Data(rows, 8), Root);
        Assert.InRange(learner.Programs.IdleBytes, 1, GraphPrograms.MostIdleBytes);
    }

    [Fact]
    public void A_batch_in_the_order_of_the_data_and_one_in_another_leave_the_data_as_they_are()
    {
        TiedAutoencoder learner = new() { Hidden = 3 };
        Matrix data = Toy.Data(6, 8);
        LearnerState state = learner.Init(Root, data);
        using GraphEngine engine = new(learner, state, data);
        engine.Train([5, 4, 3, 2, 1, 0], Root); // as many as all, so in the same program
        engine.Train(Root);
        LearnerState expected = learner.Step(learner.Step(state, data.Take([5, 4, 3, 2, 1, 0]), Root), data, Root);
        Assert.Equal(expected, engine.State());
        Assert.Equal(data, engine.Samples());
    }
}
