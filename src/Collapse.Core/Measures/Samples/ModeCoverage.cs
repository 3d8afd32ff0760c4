using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Numerics;
using MathNet.Numerics.Distributions;

namespace Collapse.Measures;

/// <summary>Which modes of a known distribution drawn rows meet, and how well.</summary>
/// <remarks>
/// A row is of high quality when it lies within the radius that holds as much of its mode as 3 standard deviations do
/// in the plane (98.9 %; in the plane that is 3 sigma itself); a mode counts when a high-quality row is nearest to it
/// (A. Srivastava et al., "VEEGAN", NIPS 2017; Z. Lin et al., "PacGAN", NeurIPS 2018). The divergence is that of the
/// modes' shares among high-quality rows from the true ones.
/// </remarks>
/// <param name="Modes">Modes that count, 0 to all.</param>
/// <param name="HighQuality">The share of drawn rows of high quality.</param>
/// <param name="Divergence">KL(drawn || true) = sum_c p_c ln(p_c / q_c) in nats; NaN without a high-quality
/// row.</param>
/// <param name="Counts">High-quality rows of each mode.</param>
public sealed record ModeCoverage(int Modes, double HighQuality, double Divergence, ImmutableArray<int> Counts)
{
    private const double ShareWithin = 0.98889100346175773; // 1 - exp(-9 / 2)

    /// <summary>The count of drawn rows.</summary>
    /// <param name="drawn">[M x D]; a row that is not finite is of no mode.</param>
    /// <param name="modes">The true distribution, of D coordinates.</param>
    public static ModeCoverage Of(Matrix drawn, NormalModes modes)
    {
        Matrix distances = SquaredDistances.Between(drawn, modes.Centres);
        double radius = modes.Centres.Columns == 2 ? 9 : ChiSquared.InvCDF(modes.Centres.Columns, ShareWithin);
        double limit = radius * modes.Sigma * modes.Sigma;
        int[] counts = new int[modes.Count];
        for (int row = 0; row < drawn.Rows; row++)
        {
            ReadOnlySpan<float> line = distances.Row(row);
            int nearest = 0;
            for (int mode = 1; mode < line.Length; mode++)
            {
                if (line[mode] < line[nearest]) nearest = mode;
            }

            if (line[nearest] <= limit) counts[nearest]++;
        }

        int good = counts.Sum();
        double divergence = good == 0 ? double.NaN : 0;
        for (int mode = 0; mode < counts.Length; mode++)
        {
            double share = counts[mode] / (double)good;
            if (counts[mode] > 0) divergence += share * Elementary.Log(share / modes.Shares[mode]);
        }

        return new ModeCoverage(counts.Count(count => count > 0), good / (double)drawn.Rows, divergence, [.. counts]);
    }
}
