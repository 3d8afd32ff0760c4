using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>
/// Rows that a generator drew (or an autoencoder answered), held against real ones. Distances are computed when first
/// asked for.
/// </summary>
public sealed class DrawnRows
{
    private readonly Lazy<Matrix> _toReal;

    /// <summary>Drawn rows of the real rows' coordinates, at least one; else <see cref="ArgumentException"/>.</summary>
    public DrawnRows(RealRows real, Matrix values)
    {
        if (values.Rows == 0 || values.Columns != real.Values.Columns)
            throw new ArgumentException($"Drawn rows are {values}, real ones {real.Values}.", nameof(values));
        (Real, Values) = (real, values);
        IsFinite = values.IsFinite();
        _toReal = new(() => SquaredDistances.Between(Values, Real.Values));
    }

    /// <summary>What they are held against.</summary>
    public RealRows Real { get; }

    /// <summary>The rows, [M x D].</summary>
    public Matrix Values { get; }

    /// <summary>Whether every entry is a finite number; where one is not, every measure is NaN.</summary>
    public bool IsFinite { get; }

    /// <summary>Squared distances, [drawn x real].</summary>
    public Matrix DistancesToReal => _toReal.Value;
}
