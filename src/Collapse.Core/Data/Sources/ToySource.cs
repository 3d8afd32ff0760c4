namespace Collapse.Data;

/// <summary>Points whose distribution is known (<see cref="Toys"/>).</summary>
internal static class ToySource
{
    public static DataSource Source { get; } = new()
    {
        Prefix = "toy",
        Path = "NAME",
        Help = $"points in the plane whose distribution is known: "
            + $"{string.Join(", ", Toys.All.Select(toy => toy.Name))}",
        Layout =
            "Needs no file. Missing modes of a generator can be counted on these. "
            + string.Join("; ",
                Toys.All.Select(toy => $"{toy.Name}: {toy.Summary}, {toy.Rows} rows and as many held out")) + ".",
        Example = "--data toy:ring8\n--data toy:grid25 --seed 2\n--data toy:blobs",
        Options = ["seed"],
        Read = (name, options) =>
            new(Toys.Load(name, options.Seed).Training, $"{Toys.Of(name).Rows} points: {Toys.Of(name).Summary}", []),
        LoadAll = (name, options) => Toys.Load(name, options.Seed),
    };
}
