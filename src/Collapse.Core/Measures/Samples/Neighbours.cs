using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>What the nearest-neighbour measures are made of. Distances are Euclidean and squared.</summary>
internal static class Neighbours
{
    /// <summary>The squared distance from each row to its k-th nearest other row.</summary>
    /// <param name="table">Distances between the rows of one set, [rows x rows]; more than k rows, else <see
    /// cref="ArgumentException"/>.</param>
    /// <param name="k">At least 1.</param>
    public static ImmutableArray<float> Radii(Matrix table, int k)
    {
        if (k < 1 || table.Rows <= k)
            throw new ArgumentException($"{table.Rows} rows have no neighbour number {k}.", nameof(k));
        float[] radii = new float[table.Rows], sorted = new float[table.Rows - 1];
        for (int row = 0; row < radii.Length; row++)
        {
            ReadOnlySpan<float> distances = table.Row(row);
            distances[..row].CopyTo(sorted);
            distances[(row + 1)..].CopyTo(sorted.AsSpan(row));
            sorted.AsSpan().Sort();
            radii[row] = sorted[k - 1];
        }

        return [.. radii];
    }

    /// <summary>The smallest entry of each row.</summary>
    public static ImmutableArray<float> Nearest(Matrix table)
    {
        float[] nearest = new float[table.Rows];
        for (int row = 0; row < nearest.Length; row++)
        {
            nearest[row] = float.PositiveInfinity;
            foreach (float distance in table.Row(row))
                nearest[row] = Math.Min(nearest[row], distance);
        }

        return [.. nearest];
    }
}
