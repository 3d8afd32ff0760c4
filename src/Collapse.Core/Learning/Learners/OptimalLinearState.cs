using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A linear network at the optimum for the samples it saw last.</summary>
/// <param name="Weights">W = W2 W1, [D x D], symmetric.</param>
/// <param name="Mean">The mean of the samples, [1 x D]; it takes the place of biases.</param>
/// <param name="Step">t, learning steps made so far.</param>
public sealed record OptimalLinearState(Matrix Weights, Matrix Mean, long Step);
