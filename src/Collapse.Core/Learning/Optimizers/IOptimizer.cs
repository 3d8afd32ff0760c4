using System.Collections.Immutable;

namespace Collapse.Learning;

/// <summary>
/// How weights follow their gradient: a value, equal to another with the same parameters. Immutable and pure.
/// </summary>
/// <remarks>
/// What it remembers of each weight lies in slots of the weight's size, which are zero before the first update. An
/// update says every entry by itself, from its own gradient and slots, so it does not matter how weights are cut into
/// blocks.
/// </remarks>
public interface IOptimizer
{
    /// <summary>
    /// The symbols of what is remembered of each weight, such as m and v; none for plain gradient descent.
    /// </summary>
    ImmutableArray<string> Slots { get; }

    /// <summary>One update in place, in float32 with the same bits on every machine.</summary>
    /// <param name="theta">Weights; a multiple of 16 of them.</param>
    /// <param name="gradient">g, as many. Where weights are padded, theta, g and slots hold anything.</param>
    /// <param name="slots">For each of <see cref="Slots"/> as many numbers, one block behind the other.</param>
    /// <param name="step">t, counted from 1.</param>
    void Update(Span<float> theta, ReadOnlySpan<float> gradient, Span<float> slots, long step);

    /// <summary>The same by its definition, in double precision.</summary>
    /// <param name="theta">Weights.</param>
    /// <param name="gradient">g, as many.</param>
    /// <param name="slots">For each of <see cref="Slots"/> as many numbers, one block behind the other.</param>
    /// <param name="step">t, counted from 1.</param>
    void Define(Span<double> theta, ReadOnlySpan<double> gradient, Span<double> slots, long step);
}
