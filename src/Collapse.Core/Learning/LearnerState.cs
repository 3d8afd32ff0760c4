using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// Everything that training changes, whatever the learner. Immutable; equal when every name and bit is.
/// </summary>
/// <param name="Coordinates">D, the number of coordinates of the data.</param>
/// <param name="Theta">The weights, or whatever else was learned, by name.</param>
/// <param name="Optimizers">What the optimiser of each objective remembers; none for a learner that is fitted in closed
/// form.</param>
/// <param name="Step">Learning steps made so far.</param>
public sealed record LearnerState(int Coordinates, Weights Theta, ImmutableArray<OptimizerMemory> Optimizers, long Step)
{
    /// <summary>The same weights with every optimiser as it is before its first update.</summary>
    public LearnerState WithFreshOptimizers() =>
        this with { Optimizers = [.. Optimizers.Select(memory => memory.Fresh())] };

    /// <inheritdoc/>
    public bool Equals(LearnerState? other) => other is not null
        && Coordinates == other.Coordinates && Step == other.Step
        && Theta.Equals(other.Theta) && Optimizers.SequenceEqual(other.Optimizers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Coordinates, Theta, Step);
}

/// <summary>What an optimiser remembers of the weights that one objective trains. Immutable.</summary>
/// <param name="Objective">The objective's name.</param>
/// <param name="Slots">Each of its matrices for each weight, such as <c>m.W1</c> and <c>v.W1</c>
/// (<see cref="IOptimizer.Slots"/>).</param>
/// <param name="Step">t, updates made so far.</param>
public sealed record OptimizerMemory(string Objective, Weights Slots, long Step)
{
    /// <summary>
    /// One kind of matrix under the weights' own names: of <c>m</c> the one that is stored as <c>m.W1</c> is <c>W1</c>.
    /// </summary>
    /// <param name="slot">The kind, such as <c>m</c>.</param>
    public Weights Of(string slot) => new(Slots.Entries
        .Where(entry => entry.Name.StartsWith(slot + ".", StringComparison.Ordinal))
        .Select(entry => (entry.Name[(slot.Length + 1)..], entry.Value)));

    /// <summary>What it remembers before the first update: zeros.</summary>
    public OptimizerMemory Fresh() =>
        this with { Slots = new(Slots.Entries.Select(entry => (entry.Name, Zeros(entry.Value)))), Step = 0 };

    /// <summary>The memory of an optimiser before its first update of some weights.</summary>
    /// <param name="objective">The objective's name.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <param name="weights">The weights that it may update.</param>
    public static OptimizerMemory Of(
        string objective, IOptimizer optimizer, IEnumerable<(string Name, Matrix Value)> weights) =>
        new(objective, new(optimizer.Slots.SelectMany(
            slot => weights.Select(weight => ($"{slot}.{weight.Name}", Zeros(weight.Value))))), 0);

    private static Matrix Zeros(Matrix like) => Matrix.Zeros(like.Rows, like.Columns);
}
