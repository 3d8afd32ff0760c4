namespace Collapse.Theory;

/// <summary>
/// Linear regression whose labels come from the regression before: the error that self-training adds.
/// </summary>
/// <remarks>
/// M. Gerstgrasser et al., "Is model collapse inevitable?", COLM 2024. T rows of d standard normal coordinates, labels
/// of the true weights plus noise of variance sigma^2, ordinary least squares; the labels of each next generation are
/// those of the fitted weights plus new noise. The error is the expected squared distance of the fitted weights from
/// the true ones, which is the excess test error for standard normal inputs: the trace of the inverse of X'X is d / (T
/// - d - 1) in the mean.
/// </remarks>
public static class RegressionRefit
{
    /// <summary>Replace: sigma^2 d / (T - d - 1) n after n generations: it grows without bound.</summary>
    /// <param name="rows">T, above d + 1.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <param name="generations">n, at least 0; 1 is the fit to real labels.</param>
    /// <param name="noise">sigma^2.</param>
    public static double Replaced(int rows, int columns, int generations, double noise = 1) =>
        Single(rows, columns, noise) * generations;

    /// <summary>
    /// Accumulate, when every generation has the same design matrix: sigma^2 d / (T - d - 1) sum_(i = 1 .. n) 1 / i^2,
    /// at most pi^2 / 6 times the first.
    /// </summary>
    /// <inheritdoc cref="Replaced"/>
    public static double Accumulated(int rows, int columns, int generations, double noise = 1)
    {
        double sum = 0;
        for (int i = 1; i <= generations; i++) sum += 1 / ((double)i * i);
        return Single(rows, columns, noise) * sum;
    }

    private static double Single(int rows, int columns, double noise)
    {
        if (rows <= columns + 1)
            throw new ArgumentOutOfRangeException(nameof(rows), rows,
                $"Expected more than {columns + 1} rows; with fewer the expectation is infinite.");
        return noise * columns / (rows - columns - 1);
    }
}
