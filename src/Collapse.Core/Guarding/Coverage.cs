using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>What distances between the two sets say: coverage, density, near-copies, rows left out.</summary>
internal static class Coverage
{
    private const int Neighbours = 5;
    private const double NearShare = 0.1;
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
    /// Generated rows nearer to a real one than a tenth of the real rows' median distance, and the real rows' own
    /// share.
    /// </summary>
    public static (ImmutableArray<RowCopy> Copies, double AmongReal) NearCopies(PooledRows rows, Neighbourhood near)
    {
        (int[] real, int[] made) = Split(rows, near);
        double[] own = [.. real.Select(place => near.From(place)[Nearest(near, place, real)])];
        double limit = Math.Max(NearShare * own.Order().ElementAt(own.Length / 2), near.Least);
        ImmutableArray<RowCopy>.Builder copies = ImmutableArray.CreateBuilder<RowCopy>();
        foreach (int place in made)
        {
            int nearest = Nearest(near, place, real);
            if (near.From(place)[nearest] <= limit)
                copies.Add(new RowCopy(rows.Number(near.Rows[place]), rows.Number(near.Rows[nearest])));
        }

        copies.Sort((a, b) => a.Generated.CompareTo(b.Generated));
        return (copies.ToImmutable(), (double)own.Count(distance => distance <= limit) / own.Length);
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
                    Math.Max(near.From(place)[Nearest(near, place, made)], near.Least)
                        / Math.Max(near.From(place)[Nearest(near, place, real)], near.Least)))
                .OrderByDescending(row => row.Distance).ThenBy(row => row.Row).Take(Shown),
        ];
    }

    private static (int[] Real, int[] Made) Split(PooledRows rows, Neighbourhood near)
    {
        int[] places = [.. Enumerable.Range(0, near.Count)];
        return ([.. places.Where(place => !rows.Generated[near.Rows[place]])],
            [.. places.Where(place => rows.Generated[near.Rows[place]])]);
    }

    // The nearest of some places, the place itself left out.
    private static int Nearest(Neighbourhood near, int place, int[] among)
    {
        ReadOnlySpan<float> from = near.From(place);
        int nearest = -1;
        foreach (int other in among)
        {
            if (other != place && (nearest < 0 || from[other] < from[nearest])) nearest = other;
        }

        return nearest;
    }
}
