using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>
/// Rows to be judged, real or generated, with the subject and the class of each where they are known.
/// </summary>
/// <remarks>
/// Unlike <see cref="Samples"/> it takes rows that are not finite: a generator that breaks down makes them, and the
/// guard counts them. Immutable.
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

    /// <summary>
    /// What was read of a file: its samples, and at their places the rows that were kept apart because they are not
    /// finite (<see cref="DataOptions.KeepApart"/>), all NaN. So rows keep the numbers that they have in the file.
    /// </summary>
    public static GuardData From(SourceReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        Samples samples = reading.Samples;
        if (reading.Apart.IsEmpty) return From(samples);
        int count = samples.Count + reading.Apart.Length, next = 0;
        int[] place = new int[count];
        Array.Fill(place, -1);
        Dictionary<int, ApartRow> apart = reading.Apart.ToDictionary(row => row.Row);
        for (int row = 0; row < count; row++)
        {
            if (!apart.ContainsKey(row)) place[row] = next++;
        }

        string[] subjects = [.. place.Select((at, row) => at < 0 ? apart[row].Subject : samples.Subjects[at])];
        Matrix values = Matrix.Create(count, samples.Coordinates, (row, target) =>
        {
            if (place[row] < 0) target.Fill(float.NaN);
            else samples.Values.Row(place[row]).CopyTo(target);
        });
        return new GuardData(values)
        {
            Groups = subjects.Distinct().Count() < count ? [.. subjects] : [],
            Classes = samples.Classes.IsEmpty
                ? []
                : [.. place.Select((at, row) => at < 0 ? apart[row].Label ?? "" : samples.Classes[at])],
        };
    }

    private ImmutableArray<string> OnePerRow(ImmutableArray<string> labels, string name) =>
        labels.IsDefaultOrEmpty ? []
        : labels.Length == Values.Rows ? labels
        : throw new InputException($"{labels.Length} {name} for {Values.Rows} rows; expected one a row.");
}
