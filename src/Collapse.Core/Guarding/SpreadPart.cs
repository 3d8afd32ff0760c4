using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>S1 to S3: the log variance ratio in the principal directions, in all, and beside them.</summary>
/// <remarks>
/// A labelling sums scores and squares again and takes the variance about its own mean, with the divisor n - 1. Leaving
/// that mean out would make the test too bold for few groups. Of large data, whose means are small, only the part along
/// the directions is taken off.
/// </remarks>
internal sealed class SpreadPart : IBatteryPart
{
    // Centred rows are kept up to 160 MB.
    private const long MostKept = 20_000_000;

    private readonly PooledDirections _pooled;
    private readonly double[]? _centred;
    private readonly double[] _scoreTotals, _squareTotals, _centredTotals;
    private readonly double _allSquares, _floor, _allFloor;
    private readonly int _directions, _columns;
    private readonly bool _residual;

    public SpreadPart(PooledDirections pooled, PooledRows rows, bool own)
    {
        _pooled = pooled;
        _directions = pooled.Directions.Length;
        _columns = rows.Columns;
        _residual = pooled.Variances.Length > _directions;
        _floor = pooled.Floor;
        _allFloor = Math.Max(pooled.Floor, rows.Rounding * _columns);
        _scoreTotals = new double[_directions];
        _squareTotals = new double[_directions];
        _centredTotals = new double[_columns];
        if ((long)rows.Count * _columns <= MostKept)
        {
            _centred = new double[rows.Count * _columns];
            for (int k = 0; k < rows.Count; k++) rows.Centred(k, _centred.AsSpan(k * _columns, _columns), own);
        }

        for (int k = 0; k < rows.Count; k++) _allSquares += Add(k, _scoreTotals, _squareTotals, _centredTotals);
    }

    public IReadOnlyList<BatteryStatistic> Statistics => _residual
        ? [BatteryStatistic.Directions, BatteryStatistic.Total, BatteryStatistic.Residual]
        : [BatteryStatistic.Directions, BatteryStatistic.Total];

    public void Write(ReadOnlySpan<bool> generated, Span<double> values)
    {
        double[] scores = new double[_directions], squares = new double[_directions], centred = new double[_columns];
        double all = 0;
        int count = 0;
        for (int k = 0; k < generated.Length; k++)
        {
            if (!generated[k]) continue;
            count++;
            all += Add(k, scores, squares, centred);
        }

        Variances made = Of(scores, squares, centred, all, count);
        Subtract(_scoreTotals, scores);
        Subtract(_squareTotals, squares);
        Subtract(_centredTotals, centred);
        Variances real = Of(scores, squares, centred, _allSquares - all, generated.Length - count);
        values[0] = made.MeanLog - real.MeanLog;
        values[1] = made.LogTotal - real.LogTotal;
        if (_residual) values[2] = made.LogResidual - real.LogResidual;
    }

    private double Add(int row, double[] scores, double[] squares, double[] centred)
    {
        ReadOnlySpan<double> own = _pooled.Scores.AsSpan(row * _directions, _directions);
        for (int i = 0; i < own.Length; i++)
        {
            scores[i] += own[i];
            squares[i] += own[i] * own[i];
        }

        if (_centred is not null) Lanes.AddMultiple(1, _centred.AsSpan(row * _columns, _columns), centred);
        return _pooled.Squares[row];
    }

    // Variances about the mean of n rows from their sums; the floor is the least that one can be.
    private Variances Of(double[] scores, double[] squares, double[] centred, double all, int n)
    {
        double freedom = Math.Max(n - 1, 1), inside = 0, logs = 0, meanInside = 0;
        for (int i = 0; i < _directions; i++)
        {
            double variance = Math.Max(squares[i] - scores[i] * scores[i] / n, 0) / freedom;
            inside += variance;
            meanInside += scores[i] * scores[i];
            logs += Elementary.Log(Math.Max(variance, _floor));
        }

        double mean = _centred is null ? meanInside : Lanes.Dot(centred, centred);
        double total = Math.Max(all - mean / n, 0) / freedom;
        return new Variances(
            logs / _directions,
            Elementary.Log(Math.Max(total, _allFloor)),
            Elementary.Log(Math.Max(total - inside, _allFloor)));
    }

    private static void Subtract(double[] totals, double[] sums)
    {
        for (int i = 0; i < sums.Length; i++) sums[i] = totals[i] - sums[i];
    }

    private readonly record struct Variances(double MeanLog, double LogTotal, double LogResidual);
}
