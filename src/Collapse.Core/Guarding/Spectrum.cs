using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Collapse.Guarding;

/// <summary>The principal directions of centred rows, strongest first.</summary>
/// <remarks>
/// By the eigenvectors of the smaller of the covariance [D x D] and the products of rows [n x n]. MathNet's managed
/// provider by name: a native one that happens to be installed would change the last bits.
/// </remarks>
internal sealed class Spectrum
{
    private readonly double[] _centred, _vectors;
    private readonly int _rows, _columns;

    private Spectrum(double[] centred, int rows, int columns, double[] values, double[] vectors)
    {
        _centred = centred;
        _rows = rows;
        _columns = columns;
        Values = values;
        _vectors = vectors;
    }

    /// <summary>The eigenvalues of (1 / n) X'X, biggest first, min(n, D) of them.</summary>
    public double[] Values { get; }

    /// <param name="centred">X, [n x D].</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">D.</param>
    public static Spectrum Of(double[] centred, int rows, int columns)
    {
        bool tall = rows >= columns;
        int size = Math.Min(rows, columns);
        double[] products = tall ? Covariance(centred, rows, columns) : Gram(centred, rows, columns);
        double[] vectors = new double[size * size], sorted = new double[size * size];
        Complex[] values = new Complex[size];
        double[] ignored = new double[size * size];
        ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, size, products, vectors, values, ignored);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => values[i].Real)];
        for (int i = 0; i < size; i++) vectors.AsSpan(order[i] * size, size).CopyTo(sorted.AsSpan(i * size));
        return new Spectrum(centred, rows, columns, [.. order.Select(i => Math.Max(values[i].Real, 0))], sorted);
    }

    /// <summary>Direction i, of length 1; its eigenvalue must be above 0.</summary>
    public double[] Direction(int i)
    {
        int size = Values.Length;
        ReadOnlySpan<double> vector = _vectors.AsSpan(i * size, size);
        if (_rows >= _columns) return vector.ToArray();
        // X'v, normalised: an eigenvector of X'X from one of XX'.
        double[] direction = new double[_columns];
        for (int k = 0; k < _rows; k++)
            Lanes.AddMultiple(vector[k], _centred.AsSpan(k * _columns, _columns), direction);
        double length = Math.Sqrt(Lanes.Dot(direction, direction));
        for (int j = 0; j < _columns; j++) direction[j] /= length;
        return direction;
    }

    /// <summary>The score of a row along a direction that <see cref="Direction"/> gave.</summary>
    public double Score(int row, double[] direction) => Lanes.Dot(_centred.AsSpan(row * _columns, _columns), direction);

    private static double[] Covariance(double[] centred, int rows, int columns)
    {
        double[] covariance = new double[columns * columns];
        for (int k = 0; k < rows; k++)
        {
            ReadOnlySpan<double> x = centred.AsSpan(k * columns, columns);
            for (int i = 0; i < columns; i++)
                Lanes.AddMultiple(x[i] / rows, x[i..], covariance.AsSpan(i * columns + i));
        }

        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < i; j++) covariance[i * columns + j] = covariance[j * columns + i];
        }

        return covariance;
    }

    private static double[] Gram(double[] centred, int rows, int columns)
    {
        double[] gram = new double[rows * rows];
        for (int a = 0; a < rows; a++)
        {
            for (int b = a; b < rows; b++)
            {
                gram[a * rows + b] = gram[b * rows + a] =
                    Lanes.Dot(centred.AsSpan(a * columns, columns), centred.AsSpan(b * columns, columns)) / rows;
            }
        }

        return gram;
    }
}
