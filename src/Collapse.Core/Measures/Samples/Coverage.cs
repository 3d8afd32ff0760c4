namespace Collapse.Measures;

/// <summary>
/// The share of real rows that have a drawn one among their neighbours: within the distance of their k-th nearest other
/// real row.
/// </summary>
/// <remarks>
/// M. F. Naeem, S. J. Oh, Y. Uh, Y. Choi, J. Yoo, "Reliable fidelity and diversity metrics for generative models", ICML
/// 2020, section 3. Falls when modes are missing; a few drawn rows among outliers raise it little, unlike recall.
/// </remarks>
public static class Coverage
{
    /// <summary>0 to 1; NaN when a drawn entry is not finite.</summary>
    public static double Of(DrawnRows drawn)
    {
        if (!drawn.IsFinite) return double.NaN;
        bool[] met = new bool[drawn.Real.Values.Rows];
        for (int row = 0; row < drawn.Values.Rows; row++)
        {
            ReadOnlySpan<float> distances = drawn.DistancesToReal.Row(row);
            for (int real = 0; real < met.Length; real++)
                met[real] |= distances[real] <= drawn.Real.Radii[real];
        }

        return met.Count(yes => yes) / (double)met.Length;
    }

    /// <summary>
    /// Its expectation where drawn and real rows come from one continuous distribution: <c>1 - prod_{i &lt; k} (N-1-i)
    /// / (N+M-1-i)</c>.
    /// </summary>
    /// <remarks>
    /// A real row is missed when its k nearest among the N - 1 others and the M drawn ones are all real: ranks are
    /// equally likely.
    /// </remarks>
    /// <param name="real">N, the number of real rows.</param>
    /// <param name="drawn">M, the number of drawn ones.</param>
    /// <param name="k">Which neighbour.</param>
    public static double Expected(int real, int drawn, int k = RealRows.Neighbour)
    {
        double missed = 1;
        for (int i = 0; i < k; i++)
            missed *= (real - 1 - i) / ((double)real + drawn - 1 - i);
        return 1 - missed;
    }
}
