using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>Everything that training a linear autoencoder changes.</summary>
/// <param name="W1">Encoder weights, [H x D].</param>
/// <param name="W2">Decoder weights, [D x H].</param>
/// <param name="Mean">The mean of the samples of the last step, [1 x D]; it takes the place of biases.</param>
/// <param name="Step">t, learning steps made so far.</param>
public sealed record LinearState(Matrix W1, Matrix W2, Matrix Mean, long Step);
