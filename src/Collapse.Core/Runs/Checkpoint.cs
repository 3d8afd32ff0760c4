using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Runs;

/// <summary>
/// A simulation on its way: everything that the rest of it depends on, as named tensors and named texts. Immutable.
/// </summary>
/// <remarks>
/// Tensors hold what has many numbers: weights, moments, the current data, whatever a feedback policy remembers. Facts
/// hold the rest as text: the step, the trace so far. Names are the simulation's own; it writes them and reads them
/// back.
/// </remarks>
/// <param name="Tensors">Matrices by name.</param>
/// <param name="Facts">Texts by name.</param>
public sealed record Checkpoint(ImmutableSortedDictionary<string, Matrix> Tensors,
    ImmutableSortedDictionary<string, string> Facts)
{
    /// <summary>A checkpoint that holds nothing yet.</summary>
    public static Checkpoint Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, Matrix>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The same with one more text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    public Checkpoint With(string name, string text) => this with { Facts = Facts.SetItem(name, text) };

    /// <summary>The same with one more matrix.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The matrix.</param>
    public Checkpoint With(string name, Matrix tensor) => this with { Tensors = Tensors.SetItem(name, tensor) };

    /// <summary>The same with more matrices, each name preceded by <c>prefix.</c>.</summary>
    /// <param name="prefix">What they belong to, such as <c>weights</c>.</param>
    /// <param name="tensors">Matrices by name.</param>
    public Checkpoint With(string prefix, IReadOnlyDictionary<string, Matrix> tensors) =>
        this with
        {
            Tensors =
            Tensors.SetItems(tensors.Select(tensor => KeyValuePair.Create($"{prefix}.{tensor.Key}", tensor.Value)))
        };

    /// <summary>The matrices whose names begin with <c>prefix.</c>, under the rest of their names.</summary>
    /// <param name="prefix">What they belong to.</param>
    public IReadOnlyDictionary<string, Matrix> Part(string prefix) =>
        Tensors.Where(tensor => tensor.Key.StartsWith(prefix + ".", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(tensor => tensor.Key[(prefix.Length + 1)..], tensor =>
                tensor.Value, StringComparer.Ordinal);
}
