using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>
/// A source of data: the prefix by which a user names it, what it reads, and how its values are to be drawn.
/// </summary>
/// <remarks>
/// To add one: a file beside this one with such a value, and a line in <see cref="DataSources.All"/>. Help texts, the
/// page <c>docs/data.md</c>, the check of options and the axes of figures follow from it.
/// </remarks>
public sealed record DataSource
{
    /// <summary>What the specification begins with, such as <c>csv</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>What follows the colon, such as <c>FILE</c>; empty where nothing does.</summary>
    public string Path { get; init; } = "";

    /// <summary>One line for a help text, without a full stop.</summary>
    public required string Help { get; init; }

    /// <summary>A few sentences for the page on data: which layouts are accepted.</summary>
    public required string Layout { get; init; }

    /// <summary>Three lines that show the layout: of the file, or of a folder.</summary>
    public required string Example { get; init; }

    /// <summary>The names of the options (<see cref="DataOption.All"/>) that this source takes.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>What the coordinates of a sample and its values mean.</summary>
    public Func<DataOptions, SampleAxes> Axes { get; init; } = _ => SampleAxes.Plain;

    /// <summary>Reads all rows as they stand; the path is empty where the source has none.</summary>
    public required Func<string, DataOptions, SourceReading> Read { get; init; }

    /// <summary>Reads, scales and parts what is trained on from what is held out.</summary>
    public required Func<string, DataOptions, DataSet> LoadAll { get; init; }

    /// <summary>The specification as a help text has it, such as <c>csv:FILE</c>.</summary>
    public string Form => Path.Length > 0 ? $"{Prefix}:{Path}" : Prefix;

    /// <summary>Loads data by the name that a user gives.</summary>
    /// <param name="specification">Such as <c>synthetic</c>, <c>ptbxl:DIR</c> or <c>csv:FILE</c>; see
    /// <see cref="DataSources.All"/>.</param>
    /// <param name="options">Each source takes what concerns it.</param>
    /// <exception cref="InputException">The specification names nothing that is there, or the data are
    /// damaged.</exception>
    public static DataSet Load(string specification, DataOptions options)
    {
        (DataSource source, string path) = DataSources.Find(specification);
        try
        {
            return source.LoadAll(path, options);
        }
        catch (InputException error)
            when (path.Length > 0 && !error.Message.Contains(Shown(path), StringComparison.Ordinal))
        {
            throw new InputException($"{Shown(path)}: {error.Message}", error);
        }
    }

    private static string Shown(string path) => InputFile.Quoted(path)[1..^1];

    /// <summary>Rows that a table or an array holds: read as they stand, or scaled and parted by subjects.</summary>
    internal static DataSource OfRows(DataSource source, Func<string, DataOptions, Scaling?, RowSet> rows) =>
        source with
        {
            Read = (path, options) => rows(path, options, null).ToReading(),
            LoadAll = (path, options) =>
                HoldOut.Of(rows(path, options, options.Scaling), source.Prefix, path, options.Scaling),
        };

    /// <summary>Checks that an option was given to a source that takes it.</summary>
    /// <param name="given">The names of the options that were given.</param>
    /// <exception cref="InputException">Names the first option that this source cannot use, and those it
    /// can.</exception>
    public void CheckOptions(IEnumerable<string> given)
    {
        foreach (string name in given)
        {
            if (Options.Contains(name)) continue;
            string takes = Options.IsEmpty ? "none" : string.Join(", ", Options.Select(option => "--" + option));
            throw new InputException(
                $"--{name} is no option of {Prefix} data; expected, of the options on data, {takes}.");
        }
    }
}
