namespace Collapse.Guarding;

/// <summary>The nearest real row of each of some rows, among all real rows, where it is near enough.</summary>
/// <remarks>
/// Exact, but not by all distances: the distance along the principal directions is at most the whole one, so most rows
/// are passed over after a few directions. What near-copies need, and all that large sets can pay for.
/// </remarks>
internal sealed class NearSearch
{
    private const int Block = 256, Step = 4;

    private readonly PooledRows _rows;
    private readonly double[] _scores;
    private readonly int _directions;
    private readonly int[] _real;

    public NearSearch(PooledRows rows, PooledDirections directions)
    {
        _rows = rows;
        _directions = directions.Directions.Length;
        _real = [.. Enumerable.Range(0, rows.Count).Where(k => !rows.Generated[k])];
        _scores = [.. directions.Scores];
        if (!directions.Own) return;
        // Each set was centred on its own mean; distances between sets need the difference back.
        double[] between = [.. rows.Means[1].Select((mean, i) => mean - rows.Means[0][i])];
        double[] offset = [.. directions.Directions.Select(direction => Lanes.Dot(between, direction))];
        for (int k = 0; k < rows.Count; k++)
        {
            for (int i = 0; rows.Generated[k] && i < _directions; i++) _scores[k * _directions + i] += offset[i];
        }
    }

    /// <summary>For each row its nearest other real row within its limit; -1 and the limit for none.</summary>
    /// <param name="queries">The rows, by their place in the pool.</param>
    /// <param name="limits">The largest distance of each that counts, that distance included.</param>
    public (int Row, double Distance)[] Of(int[] queries, double[] limits)
    {
        (int Row, double Distance)[] nearest = [.. limits.Select(limit => (-1, limit * limit))];
        double[][] values = [.. queries.Select(query => Values(query))];
        double[] other = new double[_rows.Columns];
        for (int from = 0; from < _real.Length; from += Block)
        {
            int to = Math.Min(from + Block, _real.Length);
            for (int q = 0; q < queries.Length; q++)
            {
                ReadOnlySpan<double> own = _scores.AsSpan(queries[q] * _directions, _directions);
                for (int at = from; at < to; at++)
                {
                    int row = _real[at];
                    if (row == queries[q] || IsFar(own, row, nearest[q].Distance)) continue;
                    ReadOnlySpan<float> single = _rows.Row(row);
                    for (int i = 0; i < other.Length; i++) other[i] = single[i];
                    double squared = Lanes.SquaredDistance(values[q], other);
                    if (squared < nearest[q].Distance || (squared <= nearest[q].Distance && nearest[q].Row < 0))
                        nearest[q] = (row, squared);
                }
            }
        }

        return [.. nearest.Select(one => (one.Row, Math.Sqrt(one.Distance)))];
    }

    private double[] Values(int row)
    {
        double[] values = new double[_rows.Columns];
        ReadOnlySpan<float> single = _rows.Row(row);
        for (int i = 0; i < values.Length; i++) values[i] = single[i];
        return values;
    }

    // A hundredth of a millionth for the rounding of directions that are not quite at right angles.
    private bool IsFar(ReadOnlySpan<double> own, int row, double limit)
    {
        ReadOnlySpan<double> other = _scores.AsSpan(row * _directions, _directions);
        double sum = 0, bound = limit * (1 + 1e-8) + double.Epsilon;
        for (int i = 0; i < own.Length;)
        {
            for (int end = Math.Min(i + Step, own.Length); i < end; i++)
                sum += (own[i] - other[i]) * (own[i] - other[i]);
            if (sum > bound) return true;
        }

        return false;
    }
}
