namespace Collapse.Guarding;

/// <summary>What coverage and density are when both sets come from one distribution, whatever it is.</summary>
/// <remarks>
/// M. F. Naeem, S. J. Oh, Y. Uh, Y. Choi, J. Yoo, "Reliable fidelity and diversity metrics for generative models", ICML
/// 2020: a ball around each of N real rows reaches to its k-th nearest real neighbour. Density is the mean number of
/// balls that a generated row lies in, over k; coverage the share of balls that hold at least one of M generated rows.
/// </remarks>
public static class NeighbourExpectations
{
    /// <summary>E[density] = 1, exactly.</summary>
    public const double Density = 1;

    /// <summary>
    /// E[coverage] = 1 - prod_(i &lt; k) (N - 1 - i) / (N + M - 1 - i), exactly, for continuous distributions.
    /// </summary>
    /// <remarks>
    /// The ball misses when the k nearest of the N + M - 1 other rows are all real, which is one way among equally
    /// likely ones.
    /// </remarks>
    /// <param name="real">N, more than k.</param>
    /// <param name="generated">M, at least 1.</param>
    /// <param name="neighbours">k, at least 1.</param>
    public static double Coverage(int real, int generated, int neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(generated, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(real, neighbours);
        double missed = 1;
        for (int i = 0; i < neighbours; i++) missed *= (real - 1.0 - i) / (real + generated - 1.0 - i);
        return 1 - missed;
    }
}
