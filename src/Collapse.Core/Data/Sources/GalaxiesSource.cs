namespace Collapse.Data;

/// <summary>Made-up pictures of galaxies (<see cref="Galaxies"/>).</summary>
internal static class GalaxiesSource
{
    public static DataSource Source { get; } = new()
    {
        Prefix = "galaxies",
        Help = "made-up pictures of elliptical, spiral and barred spiral galaxies",
        Layout =
            "Needs no file. 1,800 grey pictures to train on and 600 held out, pixels in [0, 1], the three kinds in "
                + "turn; the kinds"
            + " are the classes.",
        Example = "--data galaxies\n--data galaxies --side 64\n--data galaxies --seed 2",
        Options = ["seed", "side"],
        Axes = _ => new SampleAxes("pixel", 0, 1, "brightness"),
        Read = (_, options) => new(Galaxies.Load(options.Side, options.Seed).Training,
            $"1,800 pictures of {options.Side} x {options.Side} pixels", []),
        LoadAll = (_, options) => Galaxies.Load(options.Side, options.Seed),
    };
}
