using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Collapse.Learning;

/// <summary>
/// A short immutable list that equals another when all its items do, so that records which hold one can be compared.
/// </summary>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
public readonly struct EquatableArray<T>(ImmutableArray<T> items) : IEquatable<EquatableArray<T>>
{
    /// <summary>The items.</summary>
    public ImmutableArray<T> Items { get; } = items;

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>The items, for loops.</summary>
    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();

    /// <summary>The items, separated by slashes, as widths are written.</summary>
    public override string ToString() => string.Join('/', Items);

    /// <summary>Whether the items are equal.</summary>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>Whether any items differ.</summary>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="EquatableArray{T}"/>s.</summary>
public static class EquatableArray
{
    /// <summary>A list of copied items.</summary>
    public static EquatableArray<T> Create<T>(params ReadOnlySpan<T> items) => new([.. items]);
}
