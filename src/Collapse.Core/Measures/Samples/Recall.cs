using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>
/// The share of real rows that lie in the neighbourhood of a drawn one: within the distance of its k-th nearest other
/// drawn row.
/// </summary>
/// <remarks>
/// T. Kynkaanniemi, T. Karras, S. Laine, J. Lehtinen, T. Aila, "Improved precision and recall metric for assessing
/// generative models", NeurIPS 2019. One drawn row far out covers much, so a generator that fattens keeps its recall.
/// </remarks>
public static class Recall
{
    /// <summary>0 to 1; NaN when a drawn entry is not finite or there are no more than k drawn rows.</summary>
    public static double Of(DrawnRows drawn)
    {
        if (!drawn.IsFinite || drawn.Values.Rows <= RealRows.Neighbour) return double.NaN;
        ImmutableArray<float> radii =
            Neighbours.Radii(SquaredDistances.Between(drawn.Values, drawn.Values), RealRows.Neighbour);
        bool[] met = new bool[drawn.Real.Values.Rows];
        for (int row = 0; row < drawn.Values.Rows; row++)
        {
            ReadOnlySpan<float> distances = drawn.DistancesToReal.Row(row);
            for (int real = 0; real < met.Length; real++)
                met[real] |= distances[real] <= radii[row];
        }

        return met.Count(yes => yes) / (double)met.Length;
    }
}
