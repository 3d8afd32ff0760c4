namespace Collapse.Guarding;

/// <summary>How much real data keeps a pipeline's variance.</summary>
public static class RealShare
{
    /// <summary>
    /// f = R (1 - g) / (1 - R g): with this share of real rows in each generation's training set the variance settles
    /// at R of the real one, where a generation keeps g of the variance that it is trained on (V/V0 = f / (1 - (1 - f)
    /// g)).
    /// </summary>
    /// <param name="gain">g, at least 0. From 1 on nothing is lost and no real row is needed: 0.</param>
    /// <param name="kept">R, in (0, 1).</param>
    /// <returns>A share in [0, 1); NaN for a NaN gain.</returns>
    public static double Keeping(double gain, double kept)
    {
        if (!(kept is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(kept), kept, "Expected a share in (0, 1).");
        if (double.IsNaN(gain)) return double.NaN;
        ArgumentOutOfRangeException.ThrowIfNegative(gain);
        return gain >= 1 ? 0 : kept * (1 - gain) / (1 - kept * gain);
    }
}
