namespace Collapse.Learning;

/// <summary>A normal distribution with full covariance in d dimensions.</summary>
/// <remarks>
/// Immutable. A covariance that is singular to rounding is allowed: its null directions are drawn as constants.
/// </remarks>
public sealed class GaussianModel
{
    private const double Epsilon = 2.220446049250313e-16; // the unit in the last place of 1

    private readonly double[] _mean, _covariance, _factor;

    /// <summary>A distribution with these parameters.</summary>
    /// <param name="mean">d numbers.</param>
    /// <param name="covariance">[d x d], symmetric and positive semidefinite; only the lower triangle is read.</param>
    public GaussianModel(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        if (mean.IsEmpty || covariance.Length != mean.Length * mean.Length)
            throw new ArgumentException($"{covariance.Length} for {mean.Length} means.", nameof(covariance));
        _mean = mean.ToArray();
        _covariance = covariance.ToArray();
        _factor = Cholesky(_covariance, _mean.Length);
    }

    /// <summary>d.</summary>
    public int Dimensions => _mean.Length;

    /// <summary>The mean, d numbers.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The covariance, [d x d].</summary>
    public ReadOnlySpan<double> Covariance => _covariance;

    /// <summary>L with L L' = covariance, [d x d], lower triangle; a null column is 0.</summary>
    public ReadOnlySpan<double> Factor => _factor;

    /// <summary>The sum of the variances.</summary>
    public double Trace
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Dimensions; i++) sum += _covariance[i * Dimensions + i];
            return sum;
        }
    }

    /// <summary>
    /// The squared Mahalanobis distance (x - mean)' covariance^-1 (x - mean); infinity along a null direction.
    /// </summary>
    public double Distance(ReadOnlySpan<double> x)
    {
        int d = Dimensions;
        Span<double> z = d <= 64 ? stackalloc double[d] : new double[d];
        double sum = 0;
        for (int i = 0; i < d; i++)
        {
            double rest = x[i] - _mean[i];
            for (int j = 0; j < i; j++) rest -= _factor[i * d + j] * z[j];
            double pivot = _factor[i * d + i];
            z[i] = rest == 0 ? 0 : rest / pivot;
            sum += z[i] * z[i];
        }

        return sum;
    }

    /// <summary>
    /// Half the logarithm of the covariance's determinant: the sum of the logarithms of the factor's diagonal.
    /// </summary>
    public double HalfLogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Dimensions; i++) sum += Numerics.Elementary.Log(_factor[i * Dimensions + i]);
            return sum;
        }
    }

    // What rounding leaves beside a pivot that is nothing but rounding must not be divided by it: it would be blown up,
    // and that again in the next column. So a column counts as null where its pivot is below about d eps of the
    // variance, or where its entries are larger than those of a positive semidefinite matrix can be.
    private static double[] Cholesky(double[] covariance, int d)
    {
        double leastShare = Math.Max(1e-15, 4 * d * Epsilon);
        double[] factor = new double[d * d], rest = new double[d], column = new double[d]; // rest: of the variances
        for (int j = 0; j < d; j++) rest[j] = covariance[j * d + j];
        for (int j = 0; j < d; j++)
        {
            double pivot = rest[j];
            if (!(pivot > leastShare * covariance[j * d + j])) continue;
            bool isNull = false;
            for (int i = j + 1; i < d; i++)
            {
                double sum = covariance[i * d + j];
                for (int k = 0; k < j; k++) sum -= factor[i * d + k] * factor[j * d + k];
                column[i] = sum;
                isNull |= sum * sum > (1 + 1e-6) * pivot * Math.Max(rest[i], leastShare * covariance[i * d + i]);
            }

            if (isNull) continue;
            double root = factor[j * d + j] = Math.Sqrt(pivot);
            for (int i = j + 1; i < d; i++)
            {
                double entry = factor[i * d + j] = column[i] / root;
                rest[i] -= entry * entry;
            }
        }

        return factor;
    }
}
