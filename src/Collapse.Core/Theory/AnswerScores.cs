using Collapse.Numerics;

namespace Collapse.Theory;

/// <summary>
/// Data and answers along the principal directions of the data: what gains are computed from, for all rows or some.
/// </summary>
internal sealed class AnswerScores
{
    private readonly PrincipalComponents _data;
    private readonly double[] _x;
    private readonly (double[] First, double[] Second)[] _pairs;

    /// <summary>The scores of all answers.</summary>
    public AnswerScores(PrincipalComponents data, ForecastAnswers answers)
    {
        _data = data;
        double[][] directions = Directions(data);
        _x = Along(answers.Data, data.Mean, directions);
        _pairs =
        [
            .. answers.Pairs.Select(pair =>
                (Along(pair.First, data.Mean, directions), Along(pair.Second, data.Mean, directions))),
        ];
    }

    /// <summary>The gains of the rows that are chosen, along the directions of all.</summary>
    public MeasuredGains Gains(Predicate<int> chosen)
    {
        int modes = _data.Variances.Length;
        int[] rows = [.. Enumerable.Range(0, _data.Samples).Where(row => chosen(row))];
        double[] variances = Covariances(_x, _x, rows), first = new double[modes], covariances = new double[modes];
        foreach ((double[] y1, double[] y2) in _pairs)
        {
            double[] variance = Covariances(y1, y1, rows), covariance = Covariances(y1, y2, rows);
            for (int i = 0; i < modes; i++)
            {
                first[i] += variance[i] / _pairs.Length;
                covariances[i] += covariance[i] / _pairs.Length;
            }
        }

        return MeasuredGains.From(_data, variances, first, covariances);
    }

    /// <summary>The directions as arrays.</summary>
    public static double[][] Directions(PrincipalComponents data) =>
        [.. Enumerable.Range(0, data.Variances.Length).Select(i => data.Direction(i).ToArray())];

    /// <summary>(row - origin) u_i for every row and direction, row after row.</summary>
    public static double[] Along(Matrix rows, ReadOnlySpan<double> origin, double[][] directions)
    {
        double[] scores = new double[rows.Rows * directions.Length], centred = new double[rows.Columns];
        for (int k = 0; k < rows.Rows; k++)
        {
            for (int j = 0; j < centred.Length; j++) centred[j] = rows[k, j] - origin[j];
            for (int i = 0; i < directions.Length; i++)
            {
                double sum = 0;
                for (int j = 0; j < centred.Length; j++) sum += centred[j] * directions[i][j];
                scores[k * directions.Length + i] = sum;
            }
        }

        return scores;
    }

    // (1 / n) sum (a - mean a)(b - mean b) of each direction over n rows.
    private double[] Covariances(double[] a, double[] b, int[] rows)
    {
        int modes = _data.Variances.Length;
        double[] meanA = new double[modes], meanB = new double[modes], covariance = new double[modes];
        foreach (int k in rows)
        {
            for (int i = 0; i < modes; i++)
            {
                meanA[i] += a[k * modes + i] / rows.Length;
                meanB[i] += b[k * modes + i] / rows.Length;
            }
        }

        foreach (int k in rows)
        {
            for (int i = 0; i < modes; i++)
                covariance[i] += (a[k * modes + i] - meanA[i]) * (b[k * modes + i] - meanB[i]) / rows.Length;
        }

        return covariance;
    }
}
