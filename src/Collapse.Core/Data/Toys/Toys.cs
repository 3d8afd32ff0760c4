using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>One toy distribution.</summary>
/// <param name="Name">Its name after <c>toy:</c>.</param>
/// <param name="Summary">What it is, in words for help and reports.</param>
/// <param name="Rows">Rows of the training data, and as many that are held out.</param>
/// <param name="Modes">The distribution.</param>
public sealed record ToyDistribution(string Name, string Summary, int Rows, NormalModes Modes);

/// <summary>
/// Points in the plane whose distribution is known, all within [-1, 1]: on these a generator's missing modes can be
/// counted.
/// </summary>
public static class Toys
{
    private const double Scale = 1.0 / 15;

    /// <summary>The toys, by name.</summary>
    public static ImmutableArray<ToyDistribution> All { get; } =
    [
        new("ring8", "8 normals on a circle of radius 2/3, standard deviation 1/30", 8 * 400,
            NormalModes.Equal(Circle(8, 10 * Scale), 0.5 * Scale)),
        new("grid25", "25 normals on a grid of spacing 0.4, standard deviation 0.01", 25 * 100,
            NormalModes.Equal(Grid(5, 0.4), 0.01)),
        new("blobs",
            "6 normals on a circle of radius 0.6, standard deviation 0.05, shares 1/2, 1/4, 1/8, 1/16, 1/32, 1/32",
            1_600,
            new NormalModes(Circle(6, 0.6), 0.05, [1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 32.0])),
    ];

    /// <summary>The toy of a name.</summary>
    /// <exception cref="InputException">There is none; the message lists the names.</exception>
    public static ToyDistribution Of(string name) =>
        All.FirstOrDefault(toy => toy.Name == name)
        ?? throw new InputException(
            $"toy {InputFile.Quoted(name)} is not known; "
            + $"expected one of {string.Join(", ", All.Select(toy => toy.Name))}.");

    /// <summary>Training and held-out data of a toy, both a function of the seed.</summary>
    /// <param name="name">Such as <c>ring8</c>.</param>
    /// <param name="seed">The root seed.</param>
    public static DataSet Load(string name, long seed)
    {
        ToyDistribution toy = Of(name);
        Key key = Key.FromSeed(seed).Derive("toy").Derive(name);
        Samples training = toy.Modes.Draw(toy.Rows, key.Derive("training"));
        Samples heldOut = toy.Modes.Draw(toy.Rows, key.Derive("held out"));
        return new DataSet(training, heldOut, new Provenance(
            $"toy:{name}",
            DataDigest.Of(training, heldOut),
            "",
            [new("distribution", toy.Summary), new("seed", $"{seed}")]));
    }

    // Angles k 2 pi / n for k = 0 .. n - 1: the last is not the first once more, which would make n - 1 places of n.
    private static Matrix Circle(int count, double radius) => Matrix.Create(count, 2, (row, point) =>
    {
        double angle = 2 * Math.PI * row / count;
        (point[0], point[1]) = ((float)(radius * Elementary.Cos(angle)), (float)(radius * Elementary.Sin(angle)));
    });

    private static Matrix Grid(int side, double spacing) => Matrix.Create(side * side, 2, (row, point) =>
    {
        double middle = (side - 1) / 2.0;
        (point[0], point[1]) = ((float)(spacing * (row % side - middle)), (float)(spacing * (row / side - middle)));
    });
}
