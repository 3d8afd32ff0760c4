using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>Samples as rows, each with the subject it comes from and perhaps its class. Immutable.</summary>
public sealed record Samples
{
    private readonly SampleShape _shape;
    private readonly ImmutableArray<string> _classes = [];

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
        _shape = SampleShape.Segment(values.Columns);
    }

    /// <summary>The segments, [samples x coordinates], in the units that scaling left.</summary>
    public Matrix Values { get; }

    /// <summary>The subject id of each row.</summary>
    public ImmutableArray<string> Subjects { get; }

    /// <summary>How the coordinates lie; a segment of D values unless given.</summary>
    public SampleShape Shape
    {
        get => _shape;
        init => _shape = value.Coordinates == Coordinates
            ? value
            : throw new ArgumentException($"A shape of {value} for {Coordinates} coordinates.", nameof(value));
    }

    /// <summary>The class of each row, as it is called in the source; empty where classes are not known.</summary>
    public ImmutableArray<string> Classes
    {
        get => _classes;
        init => _classes = value.IsDefault || value.Length is 0 || value.Length == Count
            ? value.IsDefault ? [] : value
            : throw new ArgumentException($"{value.Length} classes for {Count} rows.", nameof(value));
    }

    /// <summary>The samples with these numbers, in this order, with subjects, classes and shape.</summary>
    public Samples Take(ImmutableArray<int> rows) => new(Values.Take(rows), [.. rows.Select(row => Subjects[row])])
    {
        Shape = Shape,
        Classes = Classes.IsEmpty ? [] : [.. rows.Select(row => Classes[row])],
    };

    /// <summary>The number of segments, M.</summary>
    public int Count => Values.Rows;

    /// <summary>The number of coordinates of a segment, D.</summary>
    public int Coordinates => Values.Columns;
}
