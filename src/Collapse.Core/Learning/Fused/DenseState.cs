using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>Weights and biases of a D/H/D network, or anything of that shape, such as their moments.</summary>
/// <param name="W1">Encoder weights, [H x D].</param>
/// <param name="B1">Encoder biases, [1 x H].</param>
/// <param name="W2">Decoder weights, [D x H].</param>
/// <param name="B2">Decoder biases, [1 x D].</param>
public sealed record DenseWeights(Matrix W1, Matrix B1, Matrix W2, Matrix B2)
{
    /// <summary>Whether no entry is NaN or infinite.</summary>
    public bool IsFinite() => W1.IsFinite() && B1.IsFinite() && W2.IsFinite() && B2.IsFinite();

    internal static DenseWeights Zeros(int coordinates, int hidden) =>
        new(Matrix.Zeros(hidden, coordinates), Matrix.Zeros(1, hidden), Matrix.Zeros(coordinates, hidden), Matrix.Zeros(1, coordinates));
}

/// <summary>Everything that training a dense autoencoder changes. Symbols of Kingma and Ba 2015.</summary>
/// <param name="Theta">Weights and biases.</param>
/// <param name="M">First moments of the gradient.</param>
/// <param name="V">Second moments of the gradient.</param>
/// <param name="Step">t, learning steps made so far.</param>
public sealed record DenseState(DenseWeights Theta, DenseWeights M, DenseWeights V, long Step);
