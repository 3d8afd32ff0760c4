using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Experiments;

/// <summary>Linear regression refitted on targets that it made itself, for a design that stays.</summary>
/// <remarks>
/// M. Gerstgrasser et al. 2024. Targets of generation t are X w_(t-1) plus standard normal noise, w_0 the truth (here
/// 0, which loses no generality); replace: w_t is fitted to them alone; accumulate: to all targets so far, which for
/// one design is the fit to their mean. Noise i of generation t is normal number i of <c>key.Derive(t)</c>.
/// </remarks>
/// <param name="Fit">The factored design.</param>
/// <param name="Accumulate">Whether earlier targets stay.</param>
public sealed record RegressionChain(LinearRegressionFit Fit, bool Accumulate)
{
    /// <summary>The weights of generations 1, 2, ...</summary>
    public IEnumerable<double[]> From(Key key)
    {
        double[] weights = new double[Fit.Inputs.Dimensions], sums = new double[Fit.Inputs.Count];
        for (long generation = 1; ; generation++)
        {
            double[] targets = Fit.Predict(weights);
            Key own = key.Derive(generation);
            for (int i = 0; i < targets.Length; i++)
            {
                sums[i] = (Accumulate ? sums[i] : 0) + targets[i] + own.Normal(i);
                targets[i] = Accumulate ? sums[i] / generation : sums[i];
            }

            weights = Fit.Weights(targets);
            yield return weights;
        }
    }
}
