using System.Globalization;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Tests.Extending;

/// <summary>Noisy ramps <c>x_i = a i + e</c>, each with a slope a of its own; a quarter of them is held out.</summary>
public static class RampSource
{
    private const int Length = 16;

    /// <summary>Its line in the list.</summary>
    public static DataSource Source { get; } = new()
    {
        Prefix = "ramps",
        Path = "COUNT",
        Help = "so many noisy ramps of 16 values",
        Layout = "Needs no file. The last quarter is held out.",
        Example = "--data ramps:40\n--data ramps:40 --seed 2\n--data ramps:400",
        Options = ["seed"],
        Axes = _ => new SampleAxes("time (s)", 0, 0.1, "height (m)"),
        Read = (count, options) => new(Ramps(count, options.Seed), $"{count} ramps", []),
        LoadAll = (count, options) =>
        {
            Samples all = Ramps(count, options.Seed);
            int training = all.Count - Math.Max(1, all.Count / 4);
            Samples trained = all.Take([.. Enumerable.Range(0, training)]);
            Samples heldOut = all.Take([.. Enumerable.Range(training, all.Count - training)]);
            return new(trained, heldOut, new Provenance("ramps", DataDigest.Of(trained, heldOut), "", []));
        },
    };

    private static Samples Ramps(string count, long seed)
    {
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) || rows < 4)
            throw new InputException($"ramps:{count}: expected ramps:COUNT with a whole number of at least 4.");
        Key key = Key.FromSeed(seed).Derive("ramps");
        Matrix values = Matrix.Create(rows, Length, (row, ramp) =>
        {
            Key own = key.Derive(row);
            double slope = own.Uniform(Length);
            for (int i = 0; i < Length; i++) ramp[i] = (float)(slope * i + 0.1 * own.Normal(i));
        });
        return new(values, [.. Enumerable.Range(1, rows).Select(row => row.ToString(CultureInfo.InvariantCulture))]);
    }
}
