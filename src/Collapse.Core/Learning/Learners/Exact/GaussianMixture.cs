using System.Collections.Immutable;

namespace Collapse.Learning;

/// <summary>A mixture of Gaussians with full covariances.</summary>
/// <param name="Weights">The components' shares, which sum to 1.</param>
/// <param name="Components">The components.</param>
public sealed record GaussianMixture(ImmutableArray<double> Weights, ImmutableArray<GaussianModel> Components);
