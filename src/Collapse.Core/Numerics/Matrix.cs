using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Collapse.Numerics;

/// <summary>An immutable matrix of float32, row-major, equal to another when every bit is.</summary>
/// <remarks>
/// Equality compares bits, not values: two NaNs of the same bits are equal, 0 and -0 are not. That is what
/// "the same state" means in this project. Safe to share between threads.
/// </remarks>
public sealed class Matrix : IEquatable<Matrix>
{
    private readonly float[] _values;

    private Matrix(int rows, int columns, float[] values)
    {
        Rows = rows;
        Columns = columns;
        _values = values;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>All entries, row after row; length <see cref="Rows"/> x <see cref="Columns"/>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>
    /// The entry in row <paramref name="row"/> and column <paramref name="column"/>, both counted from 0.
    /// </summary>
    public float this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return Row(row)[column];
        }
    }

    /// <summary>A matrix of copied values.</summary>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 0.</param>
    /// <param name="values">Row after row; length rows x columns, else <see cref="ArgumentException"/>.</param>
    public static Matrix From(int rows, int columns, ReadOnlySpan<float> values)
    {
        CheckShape(rows, columns, values.Length);
        return new Matrix(rows, columns, values.ToArray());
    }

    /// <summary>A matrix of copied rows, all of the same length (else <see cref="ArgumentException"/>).</summary>
    public static Matrix FromRows(IReadOnlyList<float[]> rows)
    {
        int columns = rows.Count == 0 ? 0 : rows[0].Length;
        return Create(rows.Count, columns, (row, values) =>
        {
            if (rows[row].Length != columns)
                throw new ArgumentException($"Row {row} has {rows[row].Length} values, row 0 has {columns}.",
                    nameof(rows));
            rows[row].CopyTo(values);
        });
    }

    /// <summary>
    /// A matrix whose rows are written by <paramref name="fill"/>, called once a row in ascending order.
    /// </summary>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 0.</param>
    /// <param name="fill">Receives the row's index and its zeroed values to write.</param>
    public static Matrix Create(int rows, int columns, Action<int, Span<float>> fill)
    {
        float[] values = new float[checked(rows * columns)];
        for (int row = 0; row < rows; row++)
            fill(row, values.AsSpan(row * columns, columns));
        return new Matrix(rows, columns, values);
    }

    /// <summary>A matrix of zeros.</summary>
    public static Matrix Zeros(int rows, int columns) => new(rows, columns, new float[checked(rows * columns)]);

    /// <summary>The entries of one row, counted from 0.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return _values.AsSpan(row * Columns, Columns);
    }

    /// <summary>Whether no entry is NaN or infinite.</summary>
    public bool IsFinite()
    {
        foreach (float value in _values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    /// <summary>The same matrix but for one row.</summary>
    /// <param name="row">The row that changes, counted from 0.</param>
    /// <param name="values">Its new values; length <see cref="Columns"/>.</param>
    public Matrix WithRow(int row, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        CheckShape(1, Columns, values.Length);
        float[] copy = (float[])_values.Clone();
        values.CopyTo(copy.AsSpan(row * Columns));
        return new Matrix(Rows, Columns, copy);
    }

    /// <summary>
    /// The same matrix but for some rows; row numbers from <see cref="Rows"/> on are added, and none may be left out.
    /// </summary>
    /// <param name="rows">The rows that change, counted from 0, each once.</param>
    /// <param name="values">Their new values, [<paramref name="rows"/> x <see cref="Columns"/>], else
    /// <see cref="ArgumentException"/>.</param>
    public Matrix WithRows(IReadOnlyList<int> rows, Matrix values)
    {
        if (rows.Count == 0) return this;
        CheckShape(rows.Count, Columns, values.Values.Length);
        int count = Math.Max(Rows, rows.Max() + 1);
        if (rows.Min() < 0 || rows.Distinct().Count() != rows.Count || rows.Count(row => row >= Rows) != count - Rows)
            throw new ArgumentException($"Each of the rows of {this}, or the next ones, was expected at most once.",
                nameof(rows));
        float[] copy = new float[checked(count * Columns)];
        Values.CopyTo(copy);
        for (int index = 0; index < rows.Count; index++)
            values.Row(index).CopyTo(copy.AsSpan(rows[index] * Columns));
        return new Matrix(count, Columns, copy);
    }

    /// <summary>The rows in the given order; a row may be taken several times or not at all.</summary>
    public Matrix Take(IReadOnlyList<int> rows) =>
        Create(rows.Count, Columns, (row, values) => Row(rows[row]).CopyTo(values));

    /// <inheritdoc/>
    public bool Equals(Matrix? other) =>
        other is not null && Rows == other.Rows && Columns == other.Columns
        && MemoryMarshal.AsBytes(Values).SequenceEqual(MemoryMarshal.AsBytes(other.Values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Matrix);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Rows);
        hash.Add(Columns);
        hash.AddBytes(MemoryMarshal.AsBytes(Values));
        return hash.ToHashCode();
    }

    /// <summary>The shape, such as <c>[300 x 95]</c>.</summary>
    public override string ToString() => $"[{Rows} x {Columns}]";

    private static void CheckShape(int rows, int columns, int length,
        [CallerArgumentExpression(nameof(length))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (length != (long)rows * columns)
            throw new ArgumentException($"{name} is {length}, but {rows} x {columns} values were expected.");
    }
}
