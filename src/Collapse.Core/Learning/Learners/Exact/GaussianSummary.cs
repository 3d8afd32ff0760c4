namespace Collapse.Learning;

/// <summary>Count, mean and scatter of rows: all that the fit of a Gaussian needs of them.</summary>
/// <remarks>Scatter = sum over the rows of (x - mean)(x - mean)', [d x d]. Immutable.</remarks>
public sealed class GaussianSummary
{
    private readonly double[] _mean, _scatter;

    private GaussianSummary(int count, double[] mean, double[] scatter)
    {
        Count = count;
        _mean = mean;
        _scatter = scatter;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The mean, d numbers.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The scatter, [d x d].</summary>
    public ReadOnlySpan<double> Scatter => _scatter;

    /// <summary>The summary of rows, at least one, by two passes.</summary>
    public static GaussianSummary Of(Observations rows)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        int d = rows.Dimensions;
        double[] mean = new double[d], scatter = new double[d * d];
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<double> x = rows.Row(row);
            for (int i = 0; i < d; i++) mean[i] += x[i];
        }

        for (int i = 0; i < d; i++) mean[i] /= rows.Count;
        double[] centred = new double[d];
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<double> x = rows.Row(row);
            for (int i = 0; i < d; i++) centred[i] = x[i] - mean[i];
            AddProduct(scatter, centred, 1);
        }

        return new GaussianSummary(rows.Count, mean, Mirrored(scatter, d));
    }

    /// <summary>The summary of these and other rows together (T. Chan, G. Golub, R. LeVeque 1983).</summary>
    public GaussianSummary Merge(GaussianSummary other)
    {
        int d = _mean.Length, count = Count + other.Count;
        double share = (double)other.Count / count;
        double[] shift = new double[d], mean = new double[d], scatter = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            shift[i] = other._mean[i] - _mean[i];
            mean[i] = _mean[i] + share * shift[i];
        }

        for (int i = 0; i < scatter.Length; i++) scatter[i] = _scatter[i] + other._scatter[i];
        AddProduct(scatter, shift, Count * share);
        return new GaussianSummary(count, mean, Mirrored(scatter, d));
    }

    // The lower triangle alone.
    private static void AddProduct(double[] scatter, double[] x, double weight)
    {
        int d = x.Length;
        for (int i = 0; i < d; i++)
        {
            double scaled = weight * x[i];
            for (int j = 0; j <= i; j++) scatter[i * d + j] += scaled * x[j];
        }
    }

    private static double[] Mirrored(double[] scatter, int d)
    {
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++) scatter[j * d + i] = scatter[i * d + j];
        }

        return scatter;
    }
}
