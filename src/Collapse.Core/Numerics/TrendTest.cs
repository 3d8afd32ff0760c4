namespace Collapse.Numerics;

/// <summary>What a test for growth found. The alternative is growth alone, never "some difference".</summary>
/// <param name="Statistic">The test's statistic: J or L.</param>
/// <param name="Z">(statistic - mean) / standard deviation under the null hypothesis; NaN when all values are
/// tied.</param>
/// <param name="P">The one-sided p-value of growth, computed as the test states; NaN when all values are tied.</param>
/// <param name="Effect">The size of the growth, on the scale that the test states.</param>
/// <param name="Count">The number of observations (Jonckheere-Terpstra) or trajectories (Page), n.</param>
public readonly record struct TrendTest(double Statistic, double Z, double P, double Effect, int Count);
