using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>S1 to S3: the log variance ratio in the principal directions, in all, and beside them.</summary>
/// <remarks>
/// A labelling only sums again what each row contributes: the squares of its scores, its squared distance from its
/// set's
/// mean, and what the directions leave of that.
/// </remarks>
internal sealed class SpreadPart : IBatteryPart
{
    private readonly double[] _contributions, _total;
    private readonly int _directions, _width;
    private readonly double _rounding, _residualRounding;
    private readonly bool _residual;

    public SpreadPart(PooledDirections directions, int rows, int columns, double rounding)
    {
        _directions = directions.Directions.Length;
        _residual = directions.Variances.Length > _directions;
        _width = _directions + 1 + (_residual ? 1 : 0);
        _rounding = rounding;
        _residualRounding = rounding * columns;
        _contributions = new double[rows * _width];
        _total = new double[_width];
        for (int k = 0; k < rows; k++)
        {
            Span<double> row = _contributions.AsSpan(k * _width, _width);
            ReadOnlySpan<double> energies = directions.Energies.AsSpan(k * _directions, _directions);
            energies.CopyTo(row);
            row[_directions] = directions.Totals[k];
            if (_residual)
            {
                double rest = directions.Totals[k];
                foreach (double energy in energies) rest -= energy;
                row[_directions + 1] = Math.Max(rest, 0);
            }

            for (int i = 0; i < _width; i++) _total[i] += row[i];
        }
    }

    public IReadOnlyList<BatteryStatistic> Statistics => _residual
        ? [BatteryStatistic.Directions, BatteryStatistic.Total, BatteryStatistic.Residual]
        : [BatteryStatistic.Directions, BatteryStatistic.Total];

    public void Write(ReadOnlySpan<bool> generated, Span<double> values)
    {
        double[] sums = new double[_width];
        int count = 0;
        for (int k = 0; k < generated.Length; k++)
        {
            if (!generated[k]) continue;
            count++;
            ReadOnlySpan<double> row = _contributions.AsSpan(k * _width, _width);
            for (int i = 0; i < row.Length; i++) sums[i] += row[i];
        }

        int others = generated.Length - count;
        double mean = 0;
        for (int i = 0; i < _directions; i++) mean += Ratio(sums[i], _total[i] - sums[i], count, others, _rounding);
        values[0] = mean / _directions;
        int at = _directions;
        values[1] = Ratio(sums[at], _total[at] - sums[at], count, others, _residualRounding);
        if (!_residual) return;
        at++;
        values[2] = Ratio(sums[at], _total[at] - sums[at], count, others, _residualRounding);
    }

    // log of generated over real variance; what rounding makes is the least that a variance can be.
    private static double Ratio(double generated, double real, int m, int n, double rounding) =>
        Elementary.Log(Math.Max(generated / m, rounding)) - Elementary.Log(Math.Max(real / n, rounding));
}
