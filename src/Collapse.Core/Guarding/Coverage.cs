using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>What distances between the two sets say: coverage, density, rows left out.</summary>
internal static class Coverage
{
    private const int Neighbours = 5;
    private const int Shown = 12;

    /// <summary>
    /// Coverage and density of Naeem et al. (<see cref="NeighbourExpectations"/>); null with at most k real rows.
    /// </summary>
    public static NeighbourResult? Of(PooledRows rows, Neighbourhood near)
    {
        (int[] real, int[] made) = Split(rows, near);
        if (real.Length <= Neighbours) return null;
        int covered = 0;
        long inside = 0;
        float[] distances = new float[real.Length];
        foreach (int place in real)
        {
            ReadOnlySpan<float> from = near.From(place);
            for (int i = 0; i < real.Length; i++) distances[i] = from[real[i]];
            Array.Sort(distances);
            float radius = distances[Neighbours]; // entry 0 is the row itself
            int within = 0;
            foreach (int other in made) within += from[other] <= radius ? 1 : 0;
            inside += within;
            covered += within > 0 ? 1 : 0;
        }

        return new NeighbourResult(
            (double)covered / real.Length, NeighbourExpectations.Coverage(real.Length, made.Length, Neighbours),
            (double)inside / Neighbours / made.Length, Neighbours);
    }

    /// <summary>
    /// The real rows that are farthest from all generated ones, measured by their distance to the next real row.
    /// </summary>
    public static ImmutableArray<UncoveredRow> LeastCovered(PooledRows rows, Neighbourhood near)
    {
        (int[] real, int[] made) = Split(rows, near);
        return
        [
            .. real.Select(place => new UncoveredRow(
                    rows.Number(near.Rows[place]),
                    Math.Max(near.Nearest(place, made).Distance, near.Least)
                        / Math.Max(near.Nearest(place, real).Distance, near.Least)))
                .OrderByDescending(row => row.Distance).ThenBy(row => row.Row).Take(Shown),
        ];
    }

    private static (int[] Real, int[] Made) Split(PooledRows rows, Neighbourhood near)
    {
        int[] places = [.. Enumerable.Range(0, near.Count)];
        return ([.. places.Where(place => !rows.Generated[near.Rows[place]])],
            [.. places.Where(place => rows.Generated[near.Rows[place]])]);
    }
}
