using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Feedback;

/// <summary>Vectors that are kept, in the order in which they came. Immutable; equal when every bit is.</summary>
/// <remarks>
/// Adding costs O(log n) and shares all that was there before, so a run can keep every step's archive.
/// </remarks>
public sealed class Archive : IEquatable<Archive>
{
    private readonly ImmutableList<float[]> _rows; // never written to once they are in

    private Archive(ImmutableList<float[]> rows) => _rows = rows;

    /// <summary>No vectors.</summary>
    public static Archive Empty { get; } = new([]);

    /// <summary>How many vectors.</summary>
    public int Count => _rows.Count;

    /// <summary>The rows of a matrix.</summary>
    public static Archive Of(Matrix rows) => Empty.Add(rows);

    /// <summary>Vector number <paramref name="index"/>, counted from 0.</summary>
    public ReadOnlySpan<float> Row(int index) => _rows[index];

    /// <summary>The archive with the rows of a matrix at its end.</summary>
    /// <param name="rows">As long as those that are there, else <see cref="ArgumentException"/>.</param>
    public Archive Add(Matrix rows)
    {
        if (Count > 0 && rows.Rows > 0 && rows.Columns != _rows[0].Length)
            throw new ArgumentException($"The rows have {rows.Columns} values, those of the archive {_rows[0].Length}.",
                nameof(rows));
        return new Archive(_rows.AddRange(Enumerable.Range(0, rows.Rows).Select(row => rows.Row(row).ToArray())));
    }

    /// <summary>The vectors with these numbers, in this order.</summary>
    public Matrix Take(IReadOnlyList<int> indices) =>
        Matrix.Create(indices.Count, indices.Count == 0 ? 0 : _rows[indices[0]].Length, (row, values) =>
            Row(indices[row]).CopyTo(values));

    /// <summary>All of it, [vectors x coordinates].</summary>
    public Matrix ToMatrix() => Matrix.FromRows(_rows);

    /// <inheritdoc/>
    public bool Equals(Archive? other) =>
        other is not null && (ReferenceEquals(_rows, other._rows) || ToMatrix().Equals(other.ToMatrix()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Archive);

    /// <inheritdoc/>
    public override int GetHashCode() => ToMatrix().GetHashCode();
}
