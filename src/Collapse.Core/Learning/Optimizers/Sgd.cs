using System.Collections.Immutable;

namespace Collapse.Learning;

/// <summary>
/// Gradient descent, <c>theta = theta - alpha g</c>; with momentum <c>v = mu v + g</c>, <c>theta = theta - alpha v</c>;
/// in Nesterov's form <c>theta = theta - alpha (g + mu v)</c> with that same v.
/// </summary>
/// <remarks>
/// B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Comput. Math. Math. Phys.
/// 4(5):1, 1964. Nesterov's form in the variables of I. Sutskever, J. Martens, G. Dahl, G. Hinton, ICML 2013, at the
/// point that looks ahead. For a constant alpha it does not matter whether v holds gradients, as here, or steps (alpha
/// times them).
/// </remarks>
/// <param name="LearningRate">alpha, the step size.</param>
/// <param name="Momentum">mu, in [0, 1); 0 for plain gradient descent, which remembers nothing.</param>
/// <param name="Nesterov">Whether the gradient is applied once more, ahead of the velocity.</param>
public sealed record Sgd(double LearningRate = 0.01, double Momentum = 0, bool Nesterov = false) : IOptimizer
{
    private static readonly ImmutableArray<string> Kinds = ["v"];

    /// <inheritdoc/>
    public ImmutableArray<string> Slots => Momentum == 0 ? [] : Kinds;

    /// <inheritdoc/>
    public void Update(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> slots, long step)
    {
        float rate = (float)LearningRate, momentum = (float)Momentum;
        for (int i = 0; i < theta.Length; i++)
        {
            float change = gradient[i];
            if (Momentum != 0)
            {
                float velocity = slots[i] = float.FusedMultiplyAdd(momentum, slots[i], gradient[i]);
                change = Nesterov ? float.FusedMultiplyAdd(momentum, velocity, gradient[i]) : velocity;
            }

            theta[i] = float.FusedMultiplyAdd(-rate, change, theta[i]);
        }
    }

    /// <inheritdoc/>
    public void Define(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> slots, long step)
    {
        for (int i = 0; i < theta.Length; i++)
        {
            double change = gradient[i];
            if (Momentum != 0)
            {
                slots[i] = Momentum * slots[i] + gradient[i];
                change = Nesterov ? gradient[i] + Momentum * slots[i] : slots[i];
            }

            theta[i] -= LearningRate * change;
        }
    }
}
