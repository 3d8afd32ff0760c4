using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>
/// Real rows that drawn ones are held against, with what is computed from them once. Immutable; safe to share between
/// threads.
/// </summary>
public sealed class RealRows
{
    /// <summary>k of the nearest-neighbour measures.</summary>
    public const int Neighbour = 5;

    private const int MostDirections = 20;
    private const double LeastShare = 1e-6; // of the largest variance: a direction below it is no direction of the data

    private readonly Lazy<PrincipalComponents> _components;
    private readonly Lazy<Matrix> _distances;
    private readonly Lazy<ImmutableArray<float>> _radii;

    /// <summary>Real rows, and what is known of them.</summary>
    /// <param name="samples">More than <see cref="Neighbour"/> rows, else <see cref="ArgumentException"/>; classes
    /// where they are known.</param>
    /// <param name="modes">Their distribution, where it is known.</param>
    public RealRows(Samples samples, NormalModes? modes = null)
    {
        if (samples.Count <= Neighbour)
            throw new ArgumentException($"{samples.Count} real rows; expected more than {Neighbour}.", nameof(samples));
        (Values, Modes) = (samples.Values, modes);
        ClassNames = [.. samples.Classes.Distinct()];
        Classes = [.. samples.Classes.Select(name => ClassNames.IndexOf(name))];
        _components = new(() => PrincipalComponents.Of(Values));
        _distances = new(() => SquaredDistances.Between(Values, Values));
        _radii = new(() => Neighbours.Radii(_distances.Value, Neighbour));
    }

    /// <summary>The rows, [N x D].</summary>
    public Matrix Values { get; }

    /// <summary>The distribution that the rows are drawn from, where it is known.</summary>
    public NormalModes? Modes { get; }

    /// <summary>
    /// The names of the classes, in the order of their first rows; empty where classes are not known.
    /// </summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The class of each row, as its place in <see cref="ClassNames"/>.</summary>
    public ImmutableArray<int> Classes { get; }

    /// <summary>The rows' mean, principal directions and variances.</summary>
    public PrincipalComponents Components => _components.Value;

    /// <summary>
    /// How many principal directions are looked at: those of at least a millionth of the largest variance, 20 at most.
    /// </summary>
    public int Directions =>
        Components.Variances.Take(MostDirections).Count(variance => variance > LeastShare * Components.Variances[0]);

    /// <summary>The squared distance from each real row to its k-th nearest other one.</summary>
    public ImmutableArray<float> Radii => _radii.Value;

    /// <summary>
    /// The mean distance from a real row to its nearest other one: the unit of <see cref="NearestDistance"/>.
    /// </summary>
    public double Spacing => Neighbours.Radii(_distances.Value, 1).Average(square => Math.Sqrt(square));
}
