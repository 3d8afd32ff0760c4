using Collapse.Data;
using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Runs;

namespace Collapse.Tests.Learning;

/// <summary>
/// The code of docs/extending.md and docs/extending-lists.md is this very code; its learners learn and are found by
/// their names without a change to the library.
/// </summary>
public sealed class ExtendingTests
{
    private static readonly Key Root = Key.FromSeed(1);

    [Theory]
    [InlineData("Learning", "BinaryAutoencoder.cs")]
    [InlineData("Learning", "SmallGan.cs")]
    [InlineData("Extending", "OutputRange.cs")]
    [InlineData("Extending", "Once.cs")]
    [InlineData("Extending", "RampSource.cs")]
    [InlineData("Extending", "ScatterStudy.cs")]
    public void The_page_shows_the_code_that_is_compiled_here(string folder, string file)
    {
        string page = Read("docs", folder == "Learning" ? "extending.md" : "extending-lists.md");
        string code = Read("tests", "Collapse.Tests", folder, file);
        Assert.Contains(code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].TrimEnd(), page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_autoencoder_learns_and_its_codes_are_bits()
    {
        BinaryAutoencoder learner = new() { Hidden = 8, Optimizer = new Adam(0.01) };
        Matrix data = Toy.Data(20, 12);
        LearnerState state = learner.Init(Root, data);
        double before = learner.LossOf(state, data, default);
        for (int step = 0; step < 100; step++)
            state = learner.Step(state, data, default);
        Assert.True(learner.LossOf(state, data, default) < 0.1 * before);
        Assert.All(learner.Encode(state, data).Values.ToArray(), bit => Assert.True(bit is 0 or 1));
    }

    [Fact]
    public void A_registered_learner_is_found_by_its_name_and_runs_in_a_study()
    {
        Catalog.Register(new("binary", "Binary AE", "an example", s => new BinaryAutoencoder { Hidden = s.Hidden }));
        Protocol protocol = new() { Learner = "binary", Hidden = 4, WarmUp = 3, Steps = 3 };
        DataSet data = DataSource.Load("synthetic", new DataOptions());
        Assert.Equal(Outcome.Finished, Simulation.Run(protocol, data, Checkpoints.None()).Outcome);
        Catalog.Register(new("gan", "A small GAN", "an example", s => new SmallGan { Latent = s.Hidden }));
        Assert.Throws<InputException>(() => Catalog.Of("gan").Create(new LearnerSetting(3, 0.2) { Loss = Loss.Mae }));
        Assert.Throws<InputException>(() => Catalog.Register(new("ae", "another", "nobody",
            _ => new SmallGan { Latent = 1 })));
    }

    [Fact]
    public void What_one_run_registers_no_other_sees()
    {
        Thread elsewhere = new(() => Catalog.Register(new("mine", "Mine", "me", _ => new SmallGan { Latent = 1 })));
        elsewhere.Start();
        elsewhere.Join();
        Assert.DoesNotContain(Catalog.Members, member => member.Name == "mine");
    }

    [Fact]
    public void The_generator_learns_where_the_data_lie()
    {
        SmallGan learner = new() { Latent = 4 };
        Matrix data = Toy.Data(40, 12);
        SelfTraining training = new(learner, new NoFeedback(), Root);
        SelfTrainingState start = training.Start(data), end = training.Advance(start, 1_500);
        double before = Distance(start), after = Distance(end);
        Assert.True(after < 0.3 * before, $"{before} -> {after}");

        // The distance of the mean new row from the mean sample.
        double Distance(SelfTrainingState state)
        {
            Matrix rows = learner.Sample(state.Learner, 200, Root);
            return Math.Sqrt(Enumerable.Range(0, 12).Average(i => Math.Pow(Mean(rows, i) - Mean(data, i), 2)));
        }
    }

    [Fact]
    public void The_generator_s_steps_in_a_row_are_its_steps_one_by_one_and_each_objective_counts_its_own()
    {
        SmallGan learner = new() { Latent = 4 };
        SelfTraining training = new(learner, new Generations(3), Root);
        SelfTrainingState start = training.Start(Toy.Data(10, 12)), slow = start;
        for (int n = 0; n < 4; n++)
            slow = training.Advance(slow);
        Assert.Equal(slow, training.Advance(start, 4));
        Assert.Equal(slow, training.Advance(training.Advance(start, 1), 3));
        Assert.Equal(["critic", "generator"], slow.Learner.Optimizers.Select(memory => memory.Objective));
        // The first step ends a generation, so two have been made since.
        Assert.Equal([4, 2], training.Advance(start, 3).Learner.Optimizers.Select(memory => memory.Step));
    }

    [Fact]
    public void An_objective_moves_its_own_weights_alone()
    {
        SmallGan learner = new() { Latent = 4 };
        Matrix data = Toy.Data(10, 12);
        LearnerState state = learner.Init(Root, data);
        Assert.Equal(["Wc1", "bc1", "Wc2", "bc2"], learner.GradientOf(state,
            data, Root).Entries.Select(entry => entry.Name));
        Assert.Equal(["Wg1", "bg1", "Wg2", "bg2"], learner.GradientOf(state, data,
            Root, 1).Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void A_new_row_is_a_function_of_state_key_and_its_number()
    {
        SmallGan learner = new() { Latent = 4 };
        LearnerState state = learner.Init(Root, Toy.Data(10, 12));
        Matrix many = learner.Sample(state, 300, Root);
        Assert.Equal(many.Take([0, 1, 2]), learner.Sample(state, 3, Root));
        Assert.Equal(many.Take([.. Enumerable.Range(0, 257)]), learner.Sample(state, 257, Root));
        Assert.NotEqual(many.Row(0).ToArray(), many.Row(256).ToArray());
        Assert.NotEqual(many, learner.Sample(state, 300, Root.Derive("other")));
        Assert.Equal(0, learner.Sample(state, 0, Root).Rows);
    }

    [Fact]
    public void A_generator_is_asked_for_no_response_to_an_input()
    {
        SelfTraining training = new(new SmallGan { Latent = 2 },
            new Replace(), Root)
        { Response = ResponseInput.Clean };
        SelfTrainingState start = training.Start(Toy.Data(5, 12));
        Assert.Contains("does not respond", Assert.Throws<InputException>(() => training.Advance(start, 1)).Message,
            StringComparison.Ordinal);
    }

    private static double Mean(Matrix matrix, int column) =>
        Enumerable.Range(0, matrix.Rows).Average(row => matrix[row, column]);

    private static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([Fixtures.RepositoryRoot, .. path])).ReplaceLineEndings("\n");
}
