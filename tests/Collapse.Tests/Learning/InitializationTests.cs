using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>The distributions of the initial weights.</summary>
public sealed class InitializationTests
{
    private const int Coordinates = 90, Hidden = 60;

    [Fact]
    public void Glorots_weights_are_uniform_with_variance_2_over_inputs_and_outputs()
    {
        Weights weights = Draw(Initialization.GlorotUniform);
        Uniform(weights["W1"], Math.Sqrt(6.0 / 150));
        Uniform(weights["W2"], Math.Sqrt(6.0 / 150));
        Assert.Equal(Matrix.Zeros(1, Hidden), weights["b1"]);
        Assert.Equal(Matrix.Zeros(1, Coordinates), weights["b2"]);
    }

    [Fact]
    public void Hes_weights_are_normal_with_variance_2_over_inputs()
    {
        Weights weights = Draw(Initialization.HeNormal);
        foreach ((Matrix matrix, double sigma) in new[] { (weights["W1"], Math.Sqrt(2.0 / 90)),
            (weights["W2"], Math.Sqrt(2.0 / 60)) })
        {
            double[] values = [.. matrix.Values.ToArray().Select(value => value / sigma)];
            // 5400 draws: the variance has standard error sqrt(2/5400) = 0.019, the fourth moment sqrt(96/5400) = 0.13;
            // 4 of them.
            Assert.InRange(values.Average(z => z * z), 1 - 0.08, 1 + 0.08);
            Assert.InRange(values.Average(z => z * z * z * z), 3 - 0.53, 3 + 0.53);
        }

        Assert.Equal(Matrix.Zeros(1, Hidden), weights["b1"]);
        Assert.Equal(Matrix.Zeros(1, Coordinates), weights["b2"]);
    }

    [Fact]
    public void Fan_in_draws_weights_and_biases_within_1_over_the_root_of_the_inputs()
    {
        Weights weights = Draw(Initialization.FanInUniform);
        Uniform(weights["W1"], 1 / Math.Sqrt(90));
        Uniform(weights["W2"], 1 / Math.Sqrt(60));
        Within(weights["b1"], 1 / Math.Sqrt(90));
        Within(weights["b2"], 1 / Math.Sqrt(60));
        Assert.True(weights["b1"].Values.ToArray().Distinct().Count() > 50);
    }

    private static Weights Draw(Initialization kind) =>
        (Toy.Learner(hidden: Hidden) with { Initialization = kind })
            .Init(Key.FromSeed(5), Toy.Data(3, Coordinates)).Theta;

    private static void Uniform(Matrix matrix, double limit)
    {
        Within(matrix, limit);
        // Mean square limit^2 / 3 with standard error limit^2 sqrt(4/45 / 5400) = 0.0041 limit^2; 4 of them.
        Assert.InRange(matrix.Values.ToArray().Average(value => value * value / (limit * limit)), 0.3333 - 0.0165,
            0.3333 + 0.0165);
    }

    private static void Within(Matrix matrix, double limit) =>
        Assert.InRange(matrix.Values.ToArray().Max(Math.Abs), 0.9 * limit, 1.000001 * limit);
}
