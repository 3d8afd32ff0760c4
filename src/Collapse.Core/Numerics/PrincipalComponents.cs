using System.Collections.Immutable;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Collapse.Numerics;

/// <summary>
/// Data decomposed into mean, principal directions, their variances and scores, and recomposed with other variances.
/// </summary>
/// <remarks>
/// x_k = mean + sum_i a_ki u_i with a_ki = (x_k - mean) u_i, lambda_i = (1 / M) sum_k a_ki^2, biggest first: the
/// eigenvalues and eigenvectors of the covariance (1 / M), by MathNet's managed decomposition of the smaller of the
/// covariance [D x D] and the samples' products [M x M]. Eigenvalues are exact to about 1e-15 of the largest; below
/// 1e-14 of it they are 0. Double precision; immutable.
/// </remarks>
public sealed class PrincipalComponents
{
    // An eigenvalue below this share of the largest is rounding, and so is its direction: M centred rows span M - 1
    // directions.
    private const double Rounding = 1e-14;

    private readonly double[] _mean, _directions, _scores;

    private PrincipalComponents(int samples, double[] mean, double[] variances, double[] directions, double[] scores)
    {
        Samples = samples;
        _mean = mean;
        _directions = directions;
        _scores = scores;
        Variances = [.. variances];
    }

    /// <summary>M, the number of rows.</summary>
    public int Samples { get; }

    /// <summary>D, the number of coordinates.</summary>
    public int Coordinates => _mean.Length;

    /// <summary>lambda_i, biggest first, min(M, D) of them, in squared units of the data.</summary>
    public ImmutableArray<double> Variances { get; }

    /// <summary>The data's mean, D numbers.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>u_i, of length 1; D numbers. Its sign is arbitrary. Where lambda_i is 0 it may be 0.</summary>
    public ReadOnlySpan<double> Direction(int mode) => _directions.AsSpan(mode * Coordinates, Coordinates);

    /// <summary>a_k, the scores of row k; min(M, D) numbers.</summary>
    public ReadOnlySpan<double> Scores(int row) => _scores.AsSpan(row * Variances.Length, Variances.Length);

    /// <summary>Takes data apart.</summary>
    /// <param name="samples">[M x D], at least one row and one column.</param>
    public static PrincipalComponents Of(Matrix samples)
    {
        int m = samples.Rows, d = samples.Columns;
        if (m == 0 || d == 0) throw new ArgumentException($"{samples} has no entries.", nameof(samples));
        double[] mean = new double[d];
        for (int row = 0; row < m; row++)
        {
            for (int i = 0; i < d; i++) mean[i] += samples[row, i];
        }

        for (int i = 0; i < d; i++) mean[i] /= m;
        double[] centred = new double[m * d];
        for (int row = 0; row < m; row++)
        {
            for (int i = 0; i < d; i++) centred[row * d + i] = samples[row, i] - mean[i];
        }

        // The one of A'A / M [D x D] and AA' / M [M x M] that is smaller; its eigenvectors are the columns, smallest
        // first.
        bool tall = m >= d;
        int size = Math.Min(m, d);
        double[] products = tall ? Products(centred, 1, d, size, m, m) : Products(centred, d, 1, size, d, m);
        double[] vectors = new double[size * size];
        System.Numerics.Complex[] values = new System.Numerics.Complex[size];
        ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, size, products, vectors, values,
            new double[size * size]);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => values[i].Real)];
        double[] variances =
            [.. order.Select(i => values[i].Real > Rounding * values[order[0]].Real ? values[i].Real : 0)];
        double[] directions = new double[size * d];
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> vector = vectors.AsSpan(order[i] * size, size);
            Span<double> direction = directions.AsSpan(i * d, d);
            if (tall)
                vector.CopyTo(direction);
            else if (variances[i] > 0)
                Backwards(centred, vector, direction);
        }

        double[] scores = new double[m * size];
        for (int row = 0; row < m; row++)
        {
            ReadOnlySpan<double> x = centred.AsSpan(row * d, d);
            for (int i = 0; i < size; i++) scores[row * size + i] = Dot(x, directions.AsSpan(i * d, d));
        }

        return new PrincipalComponents(m, mean, variances, directions, scores);
    }

    /// <summary>Each row as <c>mean + sum_i f_i a_ki u_i</c>.</summary>
    /// <param name="factors">f_i, one a direction: 1 everywhere gives the data.</param>
    /// <returns>[M x D], rounded to float32.</returns>
    public Matrix Scaled(IReadOnlyList<double> factors) => Matrix.Create(Samples, Coordinates, (row, values) =>
    {
        double[] x = [.. _mean];
        for (int i = 0; i < factors.Count; i++)
        {
            double amount = factors[i] * Scores(row)[i];
            ReadOnlySpan<double> direction = Direction(i);
            for (int j = 0; j < x.Length; j++) x[j] += amount * direction[j];
        }

        for (int j = 0; j < x.Length; j++) values[j] = (float)x[j];
    });

    // Products of all pairs of `size` vectors of `length` entries within `data`, over m; a symmetric matrix.
    private static double[] Products(double[] data, int vectorStride, int entryStride, int size, int length, int m)
    {
        double[] products = new double[size * size];
        for (int a = 0; a < size; a++)
        {
            for (int b = a; b < size; b++)
            {
                double sum = 0;
                for (int k = 0; k < length; k++)
                    sum += data[a * vectorStride + k * entryStride] * data[b * vectorStride + k * entryStride];
                products[a * size + b] = products[b * size + a] = sum / m;
            }
        }

        return products;
    }

    // A'v, normalised: an eigenvector of A'A from one of AA'.
    private static void Backwards(double[] centred, ReadOnlySpan<double> vector, Span<double> direction)
    {
        for (int k = 0; k < vector.Length; k++)
        {
            for (int j = 0; j < direction.Length; j++) direction[j] += vector[k] * centred[k * direction.Length + j];
        }

        double length = Math.Sqrt(Dot(direction, direction));
        for (int j = 0; j < direction.Length; j++) direction[j] /= length;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
