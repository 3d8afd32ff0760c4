using System.Collections.Immutable;

namespace Collapse.Learning;

/// <summary>RMSprop: <c>v = rho v + (1 - rho) g^2</c>, <c>theta = theta - alpha g / (sqrt(v) + epsilon)</c>.</summary>
/// <remarks>
/// T. Tieleman, G. E. Hinton, "Lecture 6.5 - rmsprop", Coursera: Neural Networks for Machine Learning (2012). v starts
/// at 0 and is not corrected for it, so the first step is <c>alpha sign(g) / sqrt(1 - rho)</c>. epsilon is not in the
/// lecture; it stands outside the root, as in most libraries. What it does not outweigh moves by steps that do not
/// depend on the gradient's scale.
/// </remarks>
/// <param name="LearningRate">alpha, the step size.</param>
/// <param name="Decay">rho, decay of the mean square, in [0, 1); the lecture's 0.9.</param>
/// <param name="Epsilon">epsilon, which keeps the quotient finite; positive.</param>
public sealed record RmsProp(double LearningRate = 1e-3, double Decay = 0.9, double Epsilon = 1e-8) : IOptimizer
{
    private static readonly ImmutableArray<string> Kinds = ["v"];

    /// <inheritdoc/>
    public ImmutableArray<string> Slots => Kinds;

    /// <inheritdoc/>
    public void Update(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> slots, long step)
    {
        float rate = (float)LearningRate, decay = (float)Decay, rest = (float)(1 - Decay), epsilon = (float)Epsilon;
        for (int i = 0; i < theta.Length; i++)
        {
            float g = gradient[i], square = rest * (g * g);
            slots[i] = float.FusedMultiplyAdd(decay, slots[i], square);
            theta[i] -= rate * g / (MathF.Sqrt(slots[i]) + epsilon);
        }
    }

    /// <inheritdoc/>
    public void Define(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> slots, long step)
    {
        for (int i = 0; i < theta.Length; i++)
        {
            slots[i] = Decay * slots[i] + (1 - Decay) * gradient[i] * gradient[i];
            theta[i] -= LearningRate * gradient[i] / (Math.Sqrt(slots[i]) + Epsilon);
        }
    }
}
