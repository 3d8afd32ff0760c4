namespace Collapse.Theory;

/// <summary>
/// Lengths of vectors a mean + sum b_i u_i, whole and about their average over the coordinates, from a and b alone.
/// </summary>
/// <remarks>The u_i are orthonormal. A length costs O(K) for K directions where building the vector would cost O(K
/// D).</remarks>
internal sealed class RowBasis
{
    // A row whose squared length about its mean is below this share of its squared length is constant, as in float32.
    private const double Constant = 1e-13;

    private readonly double _meanSquare, _meanLevel;
    private readonly double[] _along, _levels;
    private readonly int _coordinates;

    /// <summary>The basis of a mean, D numbers, and orthonormal directions, D numbers each.</summary>
    public RowBasis(ReadOnlySpan<double> mean, IReadOnlyList<double[]> directions)
    {
        _coordinates = mean.Length;
        _along = new double[directions.Count];
        _levels = new double[directions.Count];
        for (int j = 0; j < _coordinates; j++)
        {
            _meanSquare += mean[j] * mean[j];
            _meanLevel += mean[j] / _coordinates;
            for (int i = 0; i < _along.Length; i++)
            {
                _along[i] += mean[j] * directions[i][j];
                _levels[i] += directions[i][j] / _coordinates;
            }
        }
    }

    /// <summary>The squared length of a mean + sum b_i u_i.</summary>
    public double Whole(double mean, ReadOnlySpan<double> parts)
    {
        double square = mean * mean * _meanSquare;
        for (int i = 0; i < parts.Length; i++) square += parts[i] * (parts[i] + 2 * mean * _along[i]);
        return square;
    }

    /// <summary>The squared length after the vector's average over the coordinates is taken out.</summary>
    public double Square(double mean, ReadOnlySpan<double> parts)
    {
        double level = mean * _meanLevel;
        for (int i = 0; i < parts.Length; i++) level += parts[i] * _levels[i];
        return Whole(mean, parts) - _coordinates * level * level;
    }

    /// <summary>1 / the length of mean + sum b_i u_i about its average; 0 for a constant row.</summary>
    public double Scale(ReadOnlySpan<double> parts)
    {
        double square = Square(1, parts);
        return square > Constant * Whole(1, parts) ? 1 / Math.Sqrt(square) : 0;
    }
}
