using Collapse.Experiments;
using Collapse.Feedback;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Tests.Learning;

/// <summary>
/// Weights of a neuron that no sample activates, under weight decay: they shrink, and then rest at zero.
/// </summary>
public sealed class DeadNeuronTests
{
    private const int Dead = 2;

    [Theory]
    [InlineData(1e-3, 1e-4, 0.999)] // from ordinary weights to zero in some 16,000 steps
    [InlineData(1e-3, 1e-6, 0.9)] // slow decay: without resting, weights stop at 3e-37
    [InlineData(1e-3, 1e-5, 0.99)]
    [InlineData(1e-2, 1e-6, 0.99)]
    public void The_weights_of_a_dead_neuron_end_as_zeros_and_none_is_ever_left_denormal(double rate, double decay,
        double beta2)
    {
        Autoencoder learner =
            Toy.Learner(Model.Ae) with { WeightDecay = decay, Optimizer = new Adam(rate, Beta2: beta2) };
        Matrix data = Toy.Data(5, 18);
        SelfTraining training = new(learner, new NoFeedback(), Key.FromSeed(1));
        SelfTrainingState moment = training.Start(data);
        moment = moment with { Learner = WithDeadNeuron(moment.Learner) };
        for (int part = 0; part < 250; part++)
        {
            moment = training.Advance(moment, 101);
            Assert.DoesNotContain(All(moment.Learner.Theta), float.IsSubnormal);
        }

        Weights theta = moment.Learner.Theta, m = moment.Learner.Optimizers[0].Of("m");
        Assert.All(Of(theta), weight => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(weight)));
        Assert.All(Of(m), value => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(value)));
        // The bias does not decay, and some neuron that lives is far from zero.
        Assert.Equal(-50, theta["b1"][0, Dead]);
        Assert.True(theta["W1"].Values.ToArray().Max(Math.Abs) > 1e-3);
    }

    [Fact]
    public void Without_decay_a_dead_neuron_keeps_its_weights()
    {
        Autoencoder learner = Toy.Learner(Model.Ae);
        Matrix data = Toy.Data(5, 18);
        SelfTraining training = new(learner, new NoFeedback(), Key.FromSeed(1));
        SelfTrainingState start = training.Start(data);
        start = start with { Learner = WithDeadNeuron(start.Learner, 1e-40f) };
        Assert.Equal(Of(start.Learner.Theta), Of(training.Advance(start, 50).Learner.Theta));
    }

    private static LearnerState WithDeadNeuron(LearnerState state, float? weight = null)
    {
        Weights theta = state.Theta;
        Matrix w1 = weight is { } value
            ? theta["W1"].WithRow(Dead, [.. Enumerable.Repeat(value, theta["W1"].Columns)])
            : theta["W1"];
        float[] biases = theta["b1"].Values.ToArray();
        biases[Dead] = -50;
        return state with { Theta = theta.With("W1", w1).With("b1", Matrix.From(1, biases.Length, biases)) };
    }

    // The weights of the dead neuron, or what else there is one of for each.
    private static float[] Of(Weights weights) =>
        [.. weights["W1"].Row(Dead).ToArray(),
            .. Enumerable.Range(0, weights["W2"].Rows).Select(d => weights["W2"][d, Dead])];

    private static float[] All(Weights weights) =>
        [.. weights["W1"].Values.ToArray(), .. weights["b1"].Values.ToArray(), .. weights["W2"].Values.ToArray(),
            .. weights["b2"].Values.ToArray()];
}
