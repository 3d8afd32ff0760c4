using System.Collections.Immutable;
using System.Globalization;

namespace Collapse.Data;

/// <summary>An option of a data source by its name, as a command line has it.</summary>
/// <param name="Name">The name without dashes, such as <c>subject-column</c>.</param>
/// <param name="Value">What its value is called in a help text, such as <c>NAME</c>; empty for an option without a
/// value.</param>
/// <param name="Help">One line for a help text, with the default.</param>
/// <param name="With">The options with this one set to a text; <see cref="InputException"/> for a text that is no such
/// value.</param>
/// <param name="Text">The text that sets the option as it is; null where it is not set, empty for one without a
/// value.</param>
public sealed record DataOption(
    string Name, string Value, string Help, Func<DataOptions, string, DataOptions> With,
    Func<DataOptions, string?> Text)
{
    /// <summary>All options of all sources, in reading order.</summary>
    public static ImmutableArray<DataOption> All { get; } =
    [
        new("lead", "NAME", "the lead or signal (default II, or the only one)",
            (options, text) => options with { Lead = Word("lead", text, "the name of a lead, such as II") },
            options => options.Lead),
        new("scaling", "KIND", "scaling of each segment: minmax (default), zscore or none",
            (options, text) => options with { Scaling = OneOf("scaling", text, Scalings) },
            options => Of(Scalings, options.Scaling)),
        new("rate", "HZ", "PTB-XL: which records, 100 (default) or 500; recording:FILE: its samples a second",
            (options, text) => options with { Rate = Hertz(text) },
            options => options.Rate?.ToString(CultureInfo.InvariantCulture)),
        new("seed", "NUMBER", "the seed of made-up data (default 1)",
            (options, text) =>
                options with { Seed = Number<long>("seed", text, long.MinValue, "a whole number of at most 64 bits") },
            options => options.Seed.ToString(CultureInfo.InvariantCulture)),
        new("side", "PIXELS", "galaxies: pixels a side, 16 to 128 (default 28)",
            (options, text) => options with { Side = Number("side", text, 16, "a whole number from 16 to 128") },
            options =>
                options.Side == Galaxies.DefaultSide ? null : options.Side.ToString(CultureInfo.InvariantCulture)),
        new("subject-column", "COLUMN", "the column of the subjects, by name or number from 1; none if there is none",
            (options, text) => options with { SubjectColumn = Word("subject-column", text, ColumnExpected) },
            options => options.SubjectColumn),
        new("class-column", "COLUMN", "the column of the classes, by name or number from 1; none if there is none",
            (options, text) => options with { ClassColumn = Word("class-column", text, ColumnExpected) },
            options => options.ClassColumn),
        new("columns", "LIST", "the columns of the values, by name or number, such as 2-41 or 1,3,t5-t9",
            (options, text) => options with { Columns = Word("columns", text, "columns such as 2-41 or 1,3,t5-t9") },
            options => options.Columns),
        new("header", "yes|no", "whether the first row is a header (default: judged by its content)",
            (options, text) => options with { Header = OneOf("header", text, YesNo) },
            options => options.Header is null ? null : Of(YesNo, options.Header)),
        new("drop-constant", "", "skip rows whose values are all equal, instead of refusing them",
            (options, _) => options with { DropConstant = true },
            options => options.DropConstant ? "" : null),
        new("column", "COLUMN", "recording:FILE: the column of the signal, by name or number from 1",
            (options, text) => options with { Column = Word("column", text, "a column's name or number") },
            options => options.Column),
        new("window", "BEFORE,AFTER", "samples of a window before R and after it, at 100 Hz (default 35,59)",
            (options, text) => options with { Window = WindowOf(text) },
            options =>
                options.Window is (int before, int after) ? FormattableString.Invariant($"{before},{after}") : null),
        new("beats", "KIND",
            "where the beats are: detected (default), annotations (the record's .atr) or none (windows in a row)",
            (options, text) => options with { Beats = OneOf("beats", text, Beats) },
            options => options.Beats == BeatSource.Detected ? null : Of(Beats, options.Beats)),
        new("segments-per-subject", "COUNT",
            "at most this many windows of each recording, the first ones (default all)",
            (options, text) => options with { SegmentsPerSubject =
                Number("segments-per-subject", text, 1, "a whole number of at least 1") },
            options => options.SegmentsPerSubject?.ToString(CultureInfo.InvariantCulture)),
        new("strict", "", "refuse a WFDB record whose initial value or checksum is not that of its samples",
            (options, _) => options with { Strict = true },
            options => options.Strict ? "" : null),
    ];

    private const string ColumnExpected = "a column's name or number, or none";

    private static IEnumerable<(string, Scaling)> Scalings =>
        [("minmax", Scaling.MinMax), ("zscore", Scaling.ZScore), ("none", Scaling.None)];

    private static IEnumerable<(string, bool?)> YesNo => [("yes", true), ("no", false)];

    private static IEnumerable<(string, BeatSource)> Beats =>
        [("detected", BeatSource.Detected), ("annotations", BeatSource.Annotations), ("none", BeatSource.None)];

    private static InputException Bad(string name, string text, string expected) =>
        new($"--{name} is {InputFile.Quoted(text)}; expected {expected}.");

    private static string Word(string name, string text, string expected) =>
        string.IsNullOrWhiteSpace(text) ? throw Bad(name, text, expected) : text.Trim();

    private static T OneOf<T>(string name, string text, IEnumerable<(string Name, T Value)> values)
    {
        foreach ((string known, T value) in values)
        {
            if (known == text) return value;
        }

        throw Bad(name, text, $"one of {string.Join(", ", values.Select(value => value.Name))}");
    }

    private static string Of<T>(IEnumerable<(string Name, T Value)> values, T value) =>
        values.First(known => Equals(known.Value, value)).Name;

    private static T Number<T>(string name, string text, T least, string expected) where T
        : System.Numerics.IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T? value) && value >= least
            ? value
            : throw Bad(name, text, expected);

    private static double Hertz(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value is > 0 and <= 1e6
            ? value
            : throw Bad("rate", text, "samples a second (Hz), such as 360");

    private static (int Before, int After) WindowOf(string text)
    {
        string[] parts = text.Split(',');
        const string expected = "BEFORE,AFTER in samples at 100 Hz, such as 35,59";
        return parts.Length == 2
            ? (Number("window", parts[0].Trim(), 0, expected), Number("window", parts[1].Trim(), 1, expected))
            : throw Bad("window", text, expected);
    }
}
