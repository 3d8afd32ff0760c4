using Collapse.Learning;
using Collapse.Numerics;
using Collapse.Oracles;

namespace Collapse.Tests.Learning;

/// <summary>The gradient by the chain rule, by central differences, and by the fast path.</summary>
public sealed class DenseGradientTests
{
    private static readonly Loss[] Losses = [Loss.Mse, Loss.Mae, Loss.Ssim];

    // Samples, coordinates, hidden: multiples of the vector width and not, wider than the data, more and fewer samples.
    public static TheoryData<Loss, int, int, int> Shapes()
    {
        TheoryData<Loss, int, int, int> data = [];
        foreach (Loss loss in Losses)
        {
            data.Add(loss, 5, 13, 4);
            data.Add(loss, 17, 15, 1);
            data.Add(loss, 16, 16, 16);
            data.Add(loss, 3, 31, 33);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_chain_rule_equals_central_differences(Loss loss, int samples, int coordinates, int hidden)
    {
        Autoencoder learner = Toy.Learner(Model.Dae, loss, hidden) with { WeightDecay = 0.01 };
        (double[] theta, double[] inputs, double[] targets) = Case(learner, samples, coordinates);
        double[] gradient = DenseDefinition.Gradient(learner, theta, inputs, targets, coordinates);
        double[] numeric = new double[theta.Length];
        const double Half = 1e-7; // small enough to stay on one side of nearly every kink of relu and of |y - x|
        for (int i = 0; i < theta.Length; i++)
        {
            double kept = theta[i];
            theta[i] = kept + Half;
            double up = DenseDefinition.Loss(learner, theta, inputs, targets, coordinates);
            theta[i] = kept - Half;
            double down = DenseDefinition.Loss(learner, theta, inputs, targets, coordinates);
            theta[i] = kept;
            numeric[i] = (up - down) / (2 * Half);
        }

        Assert.True(Vectors.RelativeError(gradient, numeric) < 1e-5,
            $"relative error {Vectors.RelativeError(gradient, numeric)}");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_fast_path_has_the_gradient_of_the_definition(Loss loss, int samples, int coordinates, int hidden)
    {
        Autoencoder learner = Toy.Learner(Model.Dae, loss, hidden) with { WeightDecay = 0.01 };
        Matrix data = Toy.Data(samples, coordinates);
        LearnerState state = learner.Init(Key.FromSeed(2), data);
        Key key = Key.FromSeed(3);
        using DenseEngine engine = new(learner, state, data);
        engine.Train(key);
        double[] expected = DenseDefinition.Gradient(
            learner, DenseDefinition.Flatten(state.Theta), Doubles(learner.Corrupt(data, key)), Doubles(data),
            coordinates);
        double error = Vectors.RelativeError(DenseDefinition.Flatten(engine.Gradient()), expected);
        Assert.True(error < 2e-5, $"relative error {error}"); // float32 sums of up to 50 terms
    }

    [Fact]
    public void Half_sums_are_D_over_2_times_means_in_loss_and_gradient()
    {
        Autoencoder means = Toy.Learner(), sums = means with { Reduction = Reduction.HalfSum };
        (double[] theta, double[] inputs, double[] targets) = Case(means, 9, 20);
        Assert.Equal(
            10 * DenseDefinition.Loss(means, theta, inputs, targets, 20),
            DenseDefinition.Loss(sums, theta, inputs, targets, 20), 12);
        double[] expected =
            [.. DenseDefinition.Gradient(means, theta, inputs, targets, 20).Select(slope => 10 * slope)];
        Assert.True(Vectors.RelativeError(DenseDefinition.Gradient(sums, theta, inputs, targets, 20),
            expected) < 1e-14);

        Matrix data = Toy.Data(9, 20);
        using DenseEngine engine = new(sums, means.Init(Key.FromSeed(2), data), data);
        engine.Train(Key.FromSeed(3));
        Assert.True(Vectors.RelativeError(DenseDefinition.Flatten(engine.Gradient()), expected) < 2e-5);
    }

    [Fact]
    public void Half_sums_with_decay_w_are_means_with_decay_2w_over_D_as_far_as_adams_epsilon_lets_them()
    {
        Matrix data = Toy.Data(9, 20);
        Autoencoder sums = Toy.Learner() with { Reduction = Reduction.HalfSum, WeightDecay = 0.01 };
        Autoencoder means = Toy.Learner() with { WeightDecay = 0.001 };
        LearnerState a = sums.Init(Key.FromSeed(2), data), b = a;
        for (int t = 0; t < 20; t++)
            (a, b) = (sums.Step(a, data, Key.FromSeed(t)), means.Step(b, data, Key.FromSeed(t)));
        Assert.True(Vectors.RelativeError(DenseDefinition.Flatten(a.Theta), DenseDefinition.Flatten(b.Theta)) < 1e-3);
        LearnerState other = (means with { WeightDecay = 0.01 }).Step(b, data, Key.FromSeed(99));
        Assert.NotEqual(means.Step(b, data, Key.FromSeed(99)), other);
    }

    [Fact]
    public void One_adam_update_of_the_fast_path_is_that_of_the_definition()
    {
        Autoencoder learner = Toy.Learner();
        Matrix data = Toy.Data(9, 20);
        LearnerState state = learner.Init(Key.FromSeed(2), data);
        for (int t = 1; t <= 5; t++)
        {
            using DenseEngine engine = new(learner, state, data);
            engine.Train(Key.FromSeed(t));
            double[] theta = DenseDefinition.Flatten(state.Theta),
                m = DenseDefinition.Flatten(state.Optimizers[0].Of("m")),
                v = DenseDefinition.Flatten(state.Optimizers[0].Of("v"));
            new Adam().Update(theta, DenseDefinition.Flatten(engine.Gradient()), m, v, t);
            state = engine.State();
            Assert.Equal(t, state.Step);
            Assert.True(Vectors.RelativeError(DenseDefinition.Flatten(state.Theta), theta) < 1e-6);
            Assert.True(Vectors.RelativeError(DenseDefinition.Flatten(state.Optimizers[0].Of("m")), m) < 1e-6);
            Assert.True(Vectors.RelativeError(DenseDefinition.Flatten(state.Optimizers[0].Of("v")), v) < 1e-6);
        }
    }

    private static (double[] Theta, double[] Inputs, double[] Targets) Case(Autoencoder learner, int samples,
        int coordinates)
    {
        Matrix data = Toy.Data(samples, coordinates);
        LearnerState state = learner.Init(Key.FromSeed(2), data);
        return (DenseDefinition.Flatten(state.Theta), Doubles(learner.Corrupt(data, Key.FromSeed(3))), Doubles(data));
    }

    private static double[] Doubles(Matrix matrix) => [.. matrix.Values.ToArray().Select(value => (double)value)];
}
