using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>
/// Rows to be judged, real or generated, with the subject and the class of each where they are known.
/// </summary>
/// <remarks>
/// Unlike <see cref="Samples"/> it takes rows that are not finite: a generator that breaks down makes them, and the
/// guard
/// counts them. Immutable.
/// </remarks>
public sealed record GuardData
{
    private readonly ImmutableArray<string> _groups = [];
    private readonly ImmutableArray<string> _classes = [];

    /// <summary>Rows, each a group of its own.</summary>
    /// <param name="values">[rows x coordinates], at least one of each.</param>
    public GuardData(Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rows == 0 || values.Columns == 0)
            throw new InputException($"A set of {values.Rows} rows of {values.Columns} values; expected some of each.");
        Values = values;
    }

    /// <summary>The rows, [rows x coordinates].</summary>
    public Matrix Values { get; }

    /// <summary>The same subjects and classes with other values: a generation of responses, row by row.</summary>
    /// <param name="values">As many rows.</param>
    public GuardData WithValues(Matrix values) => new(values) { Groups = Groups, Classes = Classes };

    /// <summary>The group of each row, such as its patient; empty where each row stands for itself.</summary>
    /// <remarks>Rows of one group are not independent, so the test exchanges groups as wholes.</remarks>
    public ImmutableArray<string> Groups
    {
        get => _groups;
        init => _groups = OnePerRow(value, "groups");
    }

    /// <summary>The class of each row; empty where classes are not known.</summary>
    public ImmutableArray<string> Classes
    {
        get => _classes;
        init => _classes = OnePerRow(value, "classes");
    }

    /// <summary>Samples; their subjects are the groups, unless no two rows share a subject.</summary>
    public static GuardData From(Samples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        bool grouped = samples.Subjects.Distinct().Count() < samples.Count;
        return new GuardData(samples.Values) { Groups = grouped ? samples.Subjects : [], Classes = samples.Classes };
    }

    private ImmutableArray<string> OnePerRow(ImmutableArray<string> labels, string name) =>
        labels.IsDefaultOrEmpty ? []
        : labels.Length == Values.Rows ? labels
        : throw new InputException($"{labels.Length} {name} for {Values.Rows} rows; expected one a row.");
}
