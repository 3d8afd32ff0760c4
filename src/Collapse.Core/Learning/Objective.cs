using System.Collections.Immutable;
using Collapse.Differentiation;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// One thing that a learning step lowers: which loss, by which weights, with which optimiser, how often, on which
/// samples.
/// </summary>
/// <param name="Name">The name of the objective, such as <c>critic</c>; no two of a learner have the same.</param>
/// <param name="Loss">The loss on samples x, one number; a mean over samples.</param>
public sealed record Objective(string Name, Func<Graph, Node, Node> Loss)
{
    /// <summary>The names of the weights that it trains; by default all that its loss depends on.</summary>
    public ImmutableArray<string>? Trains { get; init; }

    /// <summary>What moves them.</summary>
    public IOptimizer Optimizer { get; init; } = new Adam();

    /// <summary>How many updates it makes in one learning step, at least 1.</summary>
    public int Turns { get; init; } = 1;

    /// <summary>How many samples each update sees, drawn anew; 0 for all of them in order.</summary>
    public int Batch { get; init; }

    /// <summary>
    /// Whether a batch may hold one sample several times; without that it holds at most as many as there are.
    /// </summary>
    public bool Replacement { get; init; }

    /// <summary>
    /// New values of weights that are learned by a rule instead of the gradient, from the weights before the update.
    /// </summary>
    public Func<Graph, Node, IReadOnlyList<(string Name, Node Value)>>? Updates { get; init; }

    /// <summary>
    /// What is done to each trained weight matrix after an update, such as <see cref="WeightRules.Clip"/>.
    /// </summary>
    public WeightRule? After { get; init; }

    /// <summary>The samples of an update; empty for all in order.</summary>
    /// <param name="count">M, how many there are.</param>
    /// <param name="key">Draws them.</param>
    internal ImmutableArray<int> Rows(int count, Key key)
    {
        if (Batch == 0) return [];
        Key own = key.Derive("batch");
        return Replacement
            ? [.. Enumerable.Range(0, Batch).Select(i => own.Below(count, i))]
            : [.. Enumerable.Range(0, count).OrderBy(row => own.Uniform(row)).Take(Batch)];
    }

    /// <summary>Whether a weight is among those that it trains, should its loss depend on it.</summary>
    internal bool MayTrain(string weight) => Trains?.Contains(weight) ?? true;

    /// <summary>The number of samples of an update.</summary>
    internal int Size(int count) => Batch == 0 ? count : Replacement ? Batch : Math.Min(Batch, count);
}

/// <summary>Changes a weight matrix after an update, one row of it at a time, in place.</summary>
/// <param name="row">The row's entries.</param>
public delegate void WeightRule(Span<float> row);

/// <summary>Rules for weights after an update.</summary>
public static class WeightRules
{
    /// <summary>Every entry is brought into +-<paramref name="limit"/>, as a Wasserstein critic's are.</summary>
    /// <remarks>M. Arjovsky, S. Chintala, L. Bottou, "Wasserstein GAN", ICML 2017, algorithm 1: 0.01.</remarks>
    public static WeightRule Clip(double limit) => row =>
    {
        foreach (ref float weight in row) weight = Math.Clamp(weight, -(float)limit, (float)limit);
    };
}
