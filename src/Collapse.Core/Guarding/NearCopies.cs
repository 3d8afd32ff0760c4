using System.Collections.Immutable;

namespace Collapse.Guarding;

/// <summary>Rows that are nearer to another than real rows are to each other.</summary>
/// <remarks>
/// Near is a tenth of the median distance from a real row to the next, or what rounding to float32 alone can make. Of
/// large sets the generated rows that are looked at are drawn (<see cref="GuardOptions.PairRows"/>), but each is held
/// against all real rows; the median is that of <see cref="MedianRows"/> real rows then.
/// </remarks>
/// <param name="Copies">Generated rows near to a real one, and that one.</param>
/// <param name="AmongReal">The share of real rows that are as near to another real row.</param>
/// <param name="AmongGenerated">
/// The share of generated rows that are as near to another generated row, the distance taken in proportion where the
/// generated rows have less variance.
/// </param>
internal sealed record NearCopies(ImmutableArray<RowCopy> Copies, double AmongReal, double AmongGenerated)
{
    private const double NearShare = 0.1;
    private const int MedianRows = 200;

    /// <summary>Looks for them.</summary>
    /// <param name="rows">The rows of both sets.</param>
    /// <param name="near">The distances.</param>
    /// <param name="directions">The directions of both sets.</param>
    /// <param name="shrunk">
    /// How much smaller the generated rows' distances are by their variance alone, at most 1.
    /// </param>
    public static NearCopies Of(PooledRows rows, Neighbourhood near, PooledDirections directions, double shrunk)
    {
        int[] places = [.. Enumerable.Range(0, near.Count)];
        int[] real = [.. places.Where(place => !rows.Generated[near.Rows[place]])];
        int[] made = [.. places.Where(place => rows.Generated[near.Rows[place]])];
        double[] own = [.. real.Select(place => near.Nearest(place, real).Distance)];
        (int Row, double Distance)[] found = [.. made.Select(place => Of(near.Nearest(place, real)))];
        double limit;
        if (real.Length == rows.Real.Rows.Length)
        {
            limit = Limit(own);
        }
        else
        {
            NearSearch search = new(rows, directions);
            int[] some = [.. real.Take(MedianRows).Select(place => near.Rows[place])];
            limit = Limit([.. search.Of(some, own[..some.Length]).Select(one => one.Distance)]);
            own = [.. search.Of([.. real.Select(place => near.Rows[place])], [.. real.Select(_ => limit)])
                .Select(one => one.Row < 0 ? double.PositiveInfinity : one.Distance)];
            found = search.Of([.. made.Select(place => near.Rows[place])], [.. made.Select(_ => limit)]);
        }

        double Limit(double[] distances) =>
            Math.Max(NearShare * distances.Order().ElementAt(distances.Length / 2), near.Least);
        (int, double) Of((int Place, double Distance) nearest) => (near.Rows[nearest.Place], nearest.Distance);
        double nearer = Math.Max(limit * shrunk, near.Least);
        return new NearCopies(
            [
                .. found.Index().Where(one => one.Item.Row >= 0 && one.Item.Distance <= limit)
                    .Select(one => new RowCopy(rows.Number(near.Rows[made[one.Index]]), rows.Number(one.Item.Row)))
                    .OrderBy(copy => copy.Generated),
            ],
            (double)own.Count(distance => distance <= limit) / own.Length,
            made.Length < 2
                ? 0
                : (double)made.Count(place => near.Nearest(place, made).Distance <= nearer) / made.Length);
    }
}
