namespace Collapse.Learning;

/// <summary>Everything that training a <see cref="GraphLearner"/> changes. Symbols of Kingma and Ba 2015.</summary>
/// <param name="Coordinates">D, the number of coordinates of the data.</param>
/// <param name="Theta">The weights.</param>
/// <param name="M">First moments of the gradient, under the weights' names.</param>
/// <param name="V">Second moments of the gradient.</param>
/// <param name="Step">t, learning steps made so far.</param>
public sealed record GraphState(int Coordinates, Weights Theta, Weights M, Weights V, long Step);
