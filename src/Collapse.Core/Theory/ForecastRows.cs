using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>
/// The outputs of a learner in a basis of directions, moved along a forecast, and the measures of the result.
/// </summary>
/// <remarks>
/// The basis is the principal directions of the data and, for what the outputs have beside them, further ones. Rows are
/// mean + sum_i b_ki u_i; a forecast multiplies b_ki by a factor for each direction.
/// </remarks>
internal sealed class ForecastRows
{
    private readonly RowBasis _basis;
    private readonly double[] _parts, _variances;
    private readonly int _rows, _modes, _measured, _coordinates;
    private readonly HeldOutParts? _heldOut;

    public ForecastRows(PrincipalComponents data, ForecastAnswers answers)
    {
        Matrix outputs = answers.Outputs ?? Mean([.. answers.Pairs.Select(pair => pair.First)]);
        double[] mean = Mean(outputs);
        double[][] principal = AnswerScores.Directions(data);
        double[][] directions = [.. principal, .. Beside(outputs, mean, principal)];
        _basis = new RowBasis(mean, directions);
        _parts = AnswerScores.Along(outputs, mean, directions);
        (_rows, _modes, _measured, _coordinates) = (outputs.Rows, directions.Length, principal.Length, outputs.Columns);
        _variances = new double[_modes];
        for (int k = 0; k < _rows; k++)
        {
            for (int i = 0; i < _modes; i++) _variances[i] += _parts[k * _modes + i] * _parts[k * _modes + i] / _rows;
        }

        _heldOut = answers.HeldOut is { } heldOut
            ? new HeldOutParts(heldOut, mean, principal, Spread.Of(answers.Data))
            : null;
    }

    /// <summary>The average pairwise correlation; with protected rows the mean over all choices of them.</summary>
    public double Correlation(ForecastMoment moment, double share)
    {
        double[] kept = Whole(moment.Gain), moved = Whole(moment.Moved);
        int rows = 0;
        double meanPart = 0, squares = 0;
        double[] parts = new double[_modes], row = new double[_modes], total = new double[_modes];
        for (int k = 0; k < _rows; k++)
        {
            Array.Clear(row);
            double level = (share > 0 ? Add(share, kept, k) : 0) + (share < 1 ? Add(1 - share, moved, k) : 0);
            if (level == 0) continue;
            rows++;
            squares += _basis.Square(level, row);
            meanPart += level;
            for (int i = 0; i < _modes; i++) total[i] += row[i];
        }

        // Rounding may leave the range by a last bit.
        return rows < 2
            ? double.NaN
            : Math.Clamp((_basis.Square(meanPart, total) - squares) / ((double)rows * (rows - 1)), -1, 1);

        // Effectively computes row += weight z_k; returns the weight of the mean in it, 0 for a constant row.
        double Add(double weight, double[] factors, int k)
        {
            for (int i = 0; i < _modes; i++) parts[i] = factors[i] * _parts[k * _modes + i];
            double scale = weight * _basis.Scale(parts);
            for (int i = 0; i < _modes; i++) row[i] += scale * parts[i];
            return scale;
        }
    }

    /// <summary>The variance, a mean over coordinates.</summary>
    public double Variance(ForecastMoment moment, double share)
    {
        double[] kept = Whole(moment.Gain), moved = Whole(moment.Moved);
        double sum = 0;
        for (int i = 0; i < _modes; i++)
            sum += (share * kept[i] * kept[i] + (1 - share) * moved[i] * moved[i]) * _variances[i];
        return sum / _coordinates;
    }

    /// <summary>The effective rank, of protected and moved rows in their proportion.</summary>
    public double Rank(ForecastMoment moment, double share)
    {
        double[] kept = Whole(moment.Gain), moved = Whole(moment.Moved);
        // Both have the mean 0; weights by the square root, as singular values are those of a sum of squares.
        (double[] Factors, double Weight)[] sets = [(kept, Math.Sqrt(share)), (moved, Math.Sqrt(1 - share))];
        sets = [.. sets.Where(set => set.Weight > 0)];
        return EffectiveRank.Of(Matrix.Create(_rows * sets.Length, _modes, (row, values) =>
        {
            (double[] factors, double weight) = sets[row / _rows];
            for (int i = 0; i < _modes; i++)
                values[i] = (float)(weight * factors[i] * _parts[row % _rows * _modes + i]);
        }));
    }

    /// <summary>The relative error on held-out rows; NaN without them.</summary>
    public double NewError(ForecastMoment moment) => _heldOut?.Error(moment.Gain) ?? double.NaN;

    // Factors for all directions of the basis: where none was measured, that of the outputs' variance on the whole.
    private double[] Whole(double[] measured)
    {
        double before = 0, after = 0;
        for (int i = 0; i < _measured; i++)
        {
            if (double.IsNaN(measured[i])) continue;
            before += _variances[i];
            after += measured[i] * measured[i] * _variances[i];
        }

        double rest = before > 0 ? Math.Sqrt(after / before) : 1;
        return
        [
            .. Enumerable.Range(0, _modes)
                .Select(i => i < _measured && !double.IsNaN(measured[i]) ? measured[i] : rest),
        ];
    }

    private static Matrix Mean(IReadOnlyList<Matrix> draws) => draws.Count == 1
        ? draws[0]
        : Matrix.Create(draws[0].Rows, draws[0].Columns, (row, values) =>
        {
            for (int j = 0; j < values.Length; j++)
                values[j] = (float)(draws.Sum(draw => (double)draw[row, j]) / draws.Count);
        });

    private static double[] Mean(Matrix outputs)
    {
        double[] mean = new double[outputs.Columns];
        for (int k = 0; k < outputs.Rows; k++)
        {
            for (int j = 0; j < mean.Length; j++) mean[j] += outputs[k, j];
        }

        for (int j = 0; j < mean.Length; j++) mean[j] /= outputs.Rows;
        return mean;
    }

    // The principal directions of what outputs have beside directions that do not fill the space: orthogonal to them
    // and to each other.
    private static IEnumerable<double[]> Beside(Matrix outputs, double[] mean, double[][] directions)
    {
        if (directions.Length >= outputs.Columns) return [];
        double[] along = AnswerScores.Along(outputs, mean, directions);
        double[] centred = new double[outputs.Columns];
        PrincipalComponents rest = PrincipalComponents.Of(Matrix.Create(outputs.Rows, outputs.Columns, (k, values) =>
        {
            for (int j = 0; j < centred.Length; j++) centred[j] = outputs[k, j] - mean[j];
            for (int i = 0; i < directions.Length; i++)
            {
                double part = along[k * directions.Length + i];
                for (int j = 0; j < centred.Length; j++) centred[j] -= part * directions[i][j];
            }

            for (int j = 0; j < centred.Length; j++) values[j] = (float)centred[j];
        }));
        return AnswerScores.Directions(rest).Where((_, i) => rest.Variances[i] > 0);
    }

    // Held-out rows along the principal directions; what lies beside them is counted with the error as it is.
    private sealed class HeldOutParts
    {
        private readonly double[] _errors, _outputs;
        private readonly double _beside, _unit;
        private readonly int _modes;

        public HeldOutParts(HeldOutAnswers heldOut, double[] mean, double[][] directions, double sigma)
        {
            _modes = directions.Length;
            double[] rows = AnswerScores.Along(heldOut.Rows, mean, directions);
            _outputs = AnswerScores.Along(heldOut.Outputs, mean, directions);
            _errors = [.. rows.Zip(_outputs, (row, output) => row - output)];
            double entries = heldOut.Rows.Values.Length;
            double whole = Reconstruction.Rmse(heldOut.Outputs, heldOut.Rows);
            _beside = Math.Max(0, whole * whole - _errors.Sum(error => error * error) / entries);
            _unit = 1 / (sigma * sigma * entries);
            _beside /= sigma * sigma;
        }

        // An output that is multiplied by f about the mean is off by e + (1 - f) b.
        public double Error(double[] factors)
        {
            double sum = 0;
            for (int index = 0; index < _errors.Length; index++)
            {
                double error = _errors[index] + (1 - factors[index % _modes]) * _outputs[index];
                sum += error * error;
            }

            return Math.Sqrt(sum * _unit + _beside);
        }
    }
}
