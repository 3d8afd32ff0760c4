using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>Segments as rows, each with the subject it comes from. Immutable.</summary>
public sealed record Samples
{
    /// <summary>Segments and their subjects, one subject id a row.</summary>
    /// <param name="values">[samples x coordinates], finite; at least one row and one column.</param>
    /// <param name="subjects">One id a row.</param>
    public Samples(Matrix values, ImmutableArray<string> subjects)
    {
        if (values.Rows == 0 || values.Columns == 0)
            throw new ArgumentException($"Samples need at least one row and one column, got {values}.", nameof(values));
        if (subjects.Length != values.Rows)
            throw new ArgumentException($"{subjects.Length} subject ids for {values.Rows} rows.", nameof(subjects));
        foreach (float value in values.Values)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"Samples must be finite, got {value}.", nameof(values));
        }

        Values = values;
        Subjects = subjects;
    }

    /// <summary>The segments, [samples x coordinates], in the units that scaling left.</summary>
    public Matrix Values { get; }

    /// <summary>The subject id of each row.</summary>
    public ImmutableArray<string> Subjects { get; }

    /// <summary>The number of segments, M.</summary>
    public int Count => Values.Rows;

    /// <summary>The number of coordinates of a segment, D.</summary>
    public int Coordinates => Values.Columns;
}
