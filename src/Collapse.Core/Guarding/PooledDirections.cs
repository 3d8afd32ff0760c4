namespace Collapse.Guarding;

/// <summary>
/// The principal directions of both sets together, each centred on its own mean, and every row's part in them.
/// </summary>
/// <remarks>
/// Directions of the real rows alone would be biased: they fit the rows they come from, and generated rows always seem
/// to have
/// less variance along them. A row counts with the weight n / (n - 1) of its set, which centring took from it.
/// Of sets beyond <see cref="GuardOptions.DirectionRows"/> rows, a drawn part of that size is fitted to; all rows
/// are projected.
/// </remarks>
internal sealed class PooledDirections
{
    private PooledDirections(double[][] directions, double[] variances, double[] energies, double[] totals)
    {
        Directions = directions;
        Variances = variances;
        Energies = energies;
        Totals = totals;
    }

    /// <summary>The directions, of length 1, strongest first.</summary>
    public double[][] Directions { get; }

    /// <summary>
    /// All eigenvalues of the pooled covariance, biggest first; those that rounding can make are left out.
    /// </summary>
    public double[] Variances { get; }

    /// <summary>[rows x directions]: the square of each row's score, with the row's weight.</summary>
    public double[] Energies { get; }

    /// <summary>Each row's squared distance from its set's mean, with its weight.</summary>
    public double[] Totals { get; }

    /// <summary>Fits directions and projects all rows.</summary>
    /// <param name="rows">The rows of both sets.</param>
    /// <param name="fitted">The rows that directions are fitted to.</param>
    /// <param name="most">The most directions wanted.</param>
    public static PooledDirections Of(PooledRows rows, int[] fitted, int most)
    {
        int columns = rows.Columns;
        double[] centred = new double[checked(fitted.Length * columns)];
        for (int k = 0; k < fitted.Length; k++)
        {
            Span<double> row = centred.AsSpan(k * columns, columns);
            rows.Centred(fitted[k], row);
            double factor = Math.Sqrt(Weight(rows, fitted[k]));
            for (int i = 0; i < columns; i++) row[i] *= factor;
        }

        Spectrum spectrum = Spectrum.Of(centred, fitted.Length, columns);
        double floor = Math.Max(rows.Rounding, 1e-14 * spectrum.Values[0]);
        double[] variances = [.. spectrum.Values.TakeWhile(value => value > floor)];
        double[][] directions = [.. Enumerable.Range(0, Math.Min(most, variances.Length)).Select(spectrum.Direction)];
        double[] energies = new double[checked(rows.Count * directions.Length)], totals = new double[rows.Count];
        double[] x = new double[columns];
        for (int k = 0; k < rows.Count; k++)
        {
            rows.Centred(k, x);
            double weight = Weight(rows, k);
            totals[k] = weight * Lanes.Dot(x, x);
            for (int i = 0; i < directions.Length; i++)
            {
                double score = Lanes.Dot(x, directions[i]);
                energies[k * directions.Length + i] = weight * score * score;
            }
        }

        return new PooledDirections(directions, variances, energies, totals);
    }

    // n / (n - 1): the variance that centring on the set's own mean takes away is given back.
    private static double Weight(PooledRows rows, int index)
    {
        double n = (rows.Generated[index] ? rows.Made : rows.Real).Rows.Length;
        return n / (n - 1);
    }
}
