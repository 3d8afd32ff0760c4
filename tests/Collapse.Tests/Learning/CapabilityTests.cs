using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>What a learner cannot do it says in one line; what it can it does the same way everywhere.</summary>
public sealed class CapabilityTests
{
    private static readonly Key Root = Key.FromSeed(4);
    private static readonly Matrix Data = Toy.Data(8, 15);

    public static TheoryData<string> Denoising() => ["dae", "convolutional", "tied"];

    [Theory]
    [MemberData(nameof(Denoising))]
    public void Noise_relative_to_the_current_data_reaches_every_learner_that_takes_noise(string name)
    {
        ILearner learner = name == "tied"
            ? new TiedAutoencoder { Hidden = 3, Corruption = Corruption.Gaussian(0.1) }
            : Catalog.Of(name).Create(new LearnerSetting(3, 0.2));
        SelfTraining own = new(learner, new Replace(), Root), current = own with { NoiseOfCurrentSpread = 2 };
        SelfTrainingState start = own.Start(Data), slow = start;
        for (int n = 0; n < 4; n++)
            slow = current.Advance(slow);
        Assert.Equal(slow, current.Advance(start, 4));
        Assert.NotEqual(own.Advance(start, 4), slow);
    }

    [Theory]
    [InlineData("vae", "takes no input noise")]
    [InlineData("dae-masking", "masking")]
    [InlineData("mdl", "takes no input noise")]
    public void Noise_relative_to_the_current_data_is_refused_by_learners_that_draw_other_noise(string name,
        string expected)
    {
        ILearner learner = Catalog.Of(name).Create(new LearnerSetting(4, 0.2));
        SelfTraining training = new(learner, new Replace(), Root) { NoiseOfCurrentSpread = 0.3 };
        SelfTrainingState start = training.Start(Data);
        Assert.Contains(expected, Assert.Throws<InputException>(() => training.Advance(start)).Message,
            StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<InputException>(() => training.Advance(start, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_autoencoder_without_noise_has_none_to_scale()
    {
        SelfTraining plain = new(Toy.Learner(Model.Ae), new Replace(), Root);
        SelfTrainingState start = plain.Start(Data);
        Assert.Equal(plain.Advance(start, 3), (plain with { NoiseOfCurrentSpread = 0.3 }).Advance(start, 3));
    }

    [Theory]
    [InlineData("masked")]
    [InlineData("mdl")]
    [InlineData("rbm")]
    public void A_loss_that_a_learner_cannot_lower_is_refused(string name)
    {
        ILearner learner = Catalog.Of(name).Create(new LearnerSetting(4, 0.2) { Loss = Loss.Mae });
        Assert.Contains("expected mse", Assert.Throws<InputException>(() => learner.Init(Root, Data)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tied", Loss.Mae)]
    [InlineData("tied", Loss.Ssim)]
    [InlineData("vae", Loss.Ssim)]
    [InlineData("k-sparse", Loss.Mae)]
    [InlineData("deep", Loss.Ssim)]
    public void Any_other_autoencoder_lowers_any_loss(string name, Loss loss)
    {
        GraphLearner learner = (GraphLearner)Catalog.Of(name).Create(new LearnerSetting(4, 0.2)
        {
            Loss = loss,
            LearningRate = 0.01
        });
        LearnerState state = learner.Init(Root, Data);
        double before = learner.LossOf(state, Data, Root);
        SelfTraining training = new(learner, new NoFeedback(), Root);
        LearnerState after = training.Advance(training.Start(Data), 150).Learner;
        Assert.True(learner.LossOf(after, Data, Root) < 0.8 * before,
            $"{before} -> {learner.LossOf(after, Data, Root)}");
    }

    [Fact]
    public void A_score_is_the_mean_squared_error_of_the_reconstruction()
    {
        Autoencoder learner = Toy.Learner();
        LearnerState state = learner.Init(Root, Data);
        Matrix scores = learner.Score(state, Data), outputs = learner.Reconstruct(state, Data);
        Assert.Equal((8, 1), (scores.Rows, scores.Columns));
        double first = Enumerable.Range(0, 15).Average(i => Math.Pow(outputs[0, i] - Data[0, i], 2));
        Assert.Equal(first, scores[0, 0], 1e-6 * first);
    }

    [Fact]
    public void A_fresh_optimiser_is_one_that_has_seen_nothing_and_the_steps_are_counted_on()
    {
        TiedAutoencoder learner = new() { Hidden = 3, Optimizer = new Sgd(0.1, 0.9) };
        LearnerState begun = learner.Step(learner.Init(Root, Data), Data, Root);
        LearnerState fresh = ((ILearner)learner).WithFreshOptimizer(begun);
        Assert.Equal(learner.Init(Root, Data).Optimizers[0], fresh.Optimizers[0]);
        Assert.Equal((begun.Theta, begun.Step), (fresh.Theta, fresh.Step));
        Assert.NotEqual(begun.Optimizers[0], fresh.Optimizers[0]);
    }
}
