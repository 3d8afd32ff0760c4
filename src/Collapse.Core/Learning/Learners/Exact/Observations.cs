using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Rows of numbers in double precision, immutable: what exact learners are fitted to and what they draw.
/// </summary>
/// <remarks>
/// Double, unlike the project's <see cref="Matrix"/>, because a chain of refits multiplies the variance hundreds of
/// times by a factor below 1 while the mean stays where it is: float32 rows would soon all be the mean.
/// </remarks>
public sealed class Observations
{
    private readonly double[] _values;

    private Observations(int count, int dimensions, double[] values)
    {
        Count = count;
        Dimensions = dimensions;
        _values = values;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The number of coordinates, at least 1.</summary>
    public int Dimensions { get; }

    /// <summary>All entries, row after row.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>One row.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Dimensions, Dimensions);

    /// <summary>Rows whose entries a function writes into an array of zeros, row after row.</summary>
    /// <param name="count">Rows, at least 0.</param>
    /// <param name="dimensions">Coordinates, at least 1.</param>
    /// <param name="write">Gets the array of length count x dimensions; must not keep it.</param>
    public static Observations Create(int count, int dimensions, Action<double[]> write)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        double[] values = new double[checked(count * dimensions)];
        write(values);
        return new Observations(count, dimensions, values);
    }

    /// <summary>A copy of values given row after row.</summary>
    public static Observations From(int dimensions, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        if (values.Length % dimensions != 0)
            throw new ArgumentException($"{values.Length} values are no rows of {dimensions}.", nameof(values));
        return new Observations(values.Length / dimensions, dimensions, values.ToArray());
    }

    /// <summary>The same rows in double precision.</summary>
    public static Observations Of(Matrix samples) => Create(samples.Rows, samples.Columns, values =>
    {
        for (int i = 0; i < values.Length; i++) values[i] = samples.Values[i];
    });

    /// <summary>The same rows rounded to float32.</summary>
    public Matrix ToMatrix() => Matrix.Create(Count, Dimensions, (row, values) =>
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)Row(row)[i];
    });

    /// <summary>The rows with the given numbers, in that order.</summary>
    public Observations Take(ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length * Dimensions];
        for (int i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(values.AsSpan(i * Dimensions));
        return new Observations(rows.Length, Dimensions, values);
    }

    /// <summary>These rows, then others of the same width.</summary>
    public Observations Concat(Observations others)
    {
        if (others.Dimensions != Dimensions)
            throw new ArgumentException($"Rows of {others.Dimensions}, not of {Dimensions}.", nameof(others));
        return new Observations(Count + others.Count, Dimensions, [.. _values, .. others._values]);
    }
}
