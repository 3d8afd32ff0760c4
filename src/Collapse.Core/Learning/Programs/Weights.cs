using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Named matrices in a fixed order: a learner's weights, or their moments. Immutable; equal when every name and bit is.
/// </summary>
public sealed class Weights : IEquatable<Weights>
{
    /// <summary>Matrices under their names, which must all differ (else <see cref="ArgumentException"/>).</summary>
    public Weights(IEnumerable<(string Name, Matrix Value)> entries)
    {
        Entries = [.. entries];
        if (Entries.Select(entry => entry.Name).Distinct().Count() != Entries.Length)
            throw new ArgumentException("Two matrices have the same name.", nameof(entries));
    }

    /// <summary>The matrices in order.</summary>
    public ImmutableArray<(string Name, Matrix Value)> Entries { get; }

    /// <summary>The matrix of a name; <see cref="KeyNotFoundException"/> names what there is.</summary>
    public Matrix this[string name]
    {
        get
        {
            foreach ((string known, Matrix value) in Entries)
            {
                if (known == name) return value;
            }

            throw new KeyNotFoundException(
                $"There is no {name}, only {string.Join(", ", Entries.Select(entry => entry.Name))}.");
        }
    }

    /// <summary>The same but for the matrix of one name, which must be there and keep its shape.</summary>
    public Weights With(string name, Matrix value)
    {
        Matrix old = this[name];
        if (old.Rows != value.Rows || old.Columns != value.Columns)
            throw new ArgumentException($"{name} is {old}, not {value}.", nameof(value));
        return new Weights(Entries.Select(entry => entry.Name == name ? (name, value) : entry));
    }

    /// <summary>Whether no entry is NaN or infinite.</summary>
    public bool IsFinite() => Entries.All(entry => entry.Value.IsFinite());

    /// <inheritdoc/>
    public bool Equals(Weights? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Weights);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((string Name, Matrix Value) entry in Entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    /// <summary>Names and shapes, such as <c>W1 [20 x 95], b1 [1 x 20]</c>.</summary>
    public override string ToString() => string.Join(", ", Entries.Select(entry => $"{entry.Name} {entry.Value}"));
}
