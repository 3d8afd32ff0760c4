namespace Collapse.Guarding;

/// <summary>
/// The principal directions of both sets together, each centred on its own mean, and every row's part in them.
/// </summary>
/// <remarks>
/// Directions of the real rows alone would be biased: they fit the rows they come from, and generated rows always seem
/// to have less variance along them. A row counts with the weight n / (n - 1) of its set, which centring took from it.
/// Of sets beyond <see cref="GuardOptions.DirectionRows"/> rows, a drawn part of that size is fitted to; all rows
/// are projected.
/// </remarks>
internal sealed class PooledDirections
{
    // In amplitude a ten-thousandth of the strongest direction: below lie the decimals that a file was written with.
    private const double LeastShare = 1e-8;

    // So many times as many directions as are tested are looked at for what dies among the weak ones.
    private const int FurtherTimes = 3;

    private PooledDirections(
        double[][] directions, double[] variances, double[] scores, double[] squares, double floor, bool own,
        double[][] further)
    {
        Own = own;
        Further = further;
        Floor = floor;
        Directions = directions;
        Variances = variances;
        Scores = scores;
        Squares = squares;
    }

    /// <summary>The directions, of length 1, strongest first.</summary>
    public double[][] Directions { get; }

    /// <summary>
    /// Directions after these, which the tests take together as what lies outside; up to three times as many.
    /// </summary>
    public double[][] Further { get; }

    /// <summary>
    /// All eigenvalues of the pooled covariance, biggest first; those at or below the floor left out.
    /// </summary>
    public double[] Variances { get; }

    /// <summary>
    /// The variance below which a direction says nothing: rounding, or 1e-8 of the strongest direction.
    /// </summary>
    public double Floor { get; }

    /// <summary>Whether each set was centred on its own mean.</summary>
    public bool Own { get; }

    /// <summary>[rows x directions]: each row's score, its product with the direction after that centring.</summary>
    public double[] Scores { get; }

    /// <summary>Each row's squared distance from the mean that it is centred on.</summary>
    public double[] Squares { get; }

    /// <summary>Fits directions and projects all rows.</summary>
    /// <param name="rows">The rows of both sets.</param>
    /// <param name="fitted">The rows that directions are fitted to.</param>
    /// <param name="most">The most directions wanted.</param>
    /// <param name="own">Whether each set is centred on its own mean, or both on the mean of all rows.</param>
    public static PooledDirections Of(PooledRows rows, int[] fitted, int most, bool own)
    {
        int columns = rows.Columns;
        double[] centred = new double[checked(fitted.Length * columns)];
        for (int k = 0; k < fitted.Length; k++)
        {
            Span<double> row = centred.AsSpan(k * columns, columns);
            rows.Centred(fitted[k], row, own);
            double factor = own ? Math.Sqrt(Weight(rows, fitted[k])) : 1;
            for (int i = 0; i < columns; i++) row[i] *= factor;
        }

        Spectrum spectrum = Spectrum.Of(centred, fitted.Length, columns);
        double floor = Math.Max(rows.Rounding, LeastShare * spectrum.Values[0]);
        double[] variances = [.. spectrum.Values.TakeWhile(value => value > floor)];
        double[][] directions = [.. Enumerable.Range(0, Math.Min(most, variances.Length)).Select(spectrum.Direction)];
        double[][] further =
        [
            .. Enumerable.Range(0, Math.Min((1 + FurtherTimes) * most, variances.Length)).Skip(directions.Length)
                .Select(spectrum.Direction),
        ];
        double[] scores = new double[checked(rows.Count * directions.Length)], squares = new double[rows.Count];
        double[] x = new double[columns];
        for (int k = 0; k < rows.Count; k++)
        {
            rows.Centred(k, x, own);
            squares[k] = Lanes.Dot(x, x);
            for (int i = 0; i < directions.Length; i++) scores[k * directions.Length + i] = Lanes.Dot(x, directions[i]);
        }

        return new PooledDirections(directions, variances, scores, squares, floor, own, further);
    }

    /// <summary>n / (n - 1): the variance that centring on the set's own mean takes away is given back.</summary>
    public static double Weight(PooledRows rows, int index)
    {
        double n = (rows.Generated[index] ? rows.Made : rows.Real).Rows.Length;
        return n / (n - 1);
    }
}
