using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>All sources of data.</summary>
public static class DataSources
{
    /// <summary>The list that everything reads: command lines, help, documentation, figures.</summary>
    public static ImmutableArray<DataSource> All => List.All;

    private static readonly OpenList<DataSource> List = new("data source", source => source.Prefix,
    [
        SyntheticSource.Source,
        PtbXlSource.Source,
        CsvSource.Source,
        WfdbSource.Source,
        RecordingSource.Source,
        NpySource.Source,
        NpzSource.Source,
        IdxSource.Source,
        ParquetSource.Source,
        ToySource.Source,
        GalaxiesSource.Source,
    ]);

    /// <summary>
    /// Makes a source known by its prefix to the current flow of control and all that it starts from now on, and to
    /// nobody else.
    /// </summary>
    /// <exception cref="InputException">There is another source of that prefix.</exception>
    public static void Register(DataSource source) => List.Add(source);

    /// <summary>The forms of all specifications, such as <c>synthetic, ptbxl:DIR or csv:FILE</c>.</summary>
    public static string Forms =>
        string.Join(", ", All.SkipLast(1).Select(source => source.Form)) + " or " + All[^1].Form;

    /// <summary>
    /// The source that a specification names, and the path behind the colon; whether it is there is not looked at.
    /// </summary>
    /// <exception cref="InputException">No such source, no path where one is needed, or one where none is.</exception>
    public static (DataSource Source, string Path) Find(string specification)
    {
        // Only the first colon parts: a path may hold further ones.
        string[] parts = specification.Split(':', 2);
        DataSource? source = All.FirstOrDefault(source => source.Prefix == parts[0]);
        if (source is null) throw Bad(specification, Unknown(specification));
        bool path = parts.Length > 1 && parts[1].Length > 0;
        if (source.Path.Length == 0 && parts.Length > 1)
            throw Bad(specification, $"{source.Prefix} data need no file; expected {source.Prefix}");
        if (source.Path.Length > 0 && !path) throw Bad(specification, $"no path; expected {source.Form}");
        return (source, path ? parts[1] : "");
    }

    /// <summary>
    /// The specification of a path whose kind a user did not say: by what lies there; a specification stays as it is.
    /// </summary>
    public static string SpecificationOf(string text)
    {
        if (All.Any(source => source.Prefix == text.Split(':')[0] && (source.Path.Length > 0) == text.Contains(':')))
            return text;
        if (Directory.Exists(text))
        {
            if (File.Exists(Path.Combine(text, "ptbxl_database.csv"))) return "ptbxl:" + text;
            return Directory.EnumerateFiles(text, "*idx3*").Any() ? "idx:" + text : "wfdb:" + text;
        }

        if (File.Exists(text + ".hea")) return "wfdb:" + text;
        return Path.GetExtension(text).ToUpperInvariant() switch
        {
            ".NPY" => "npy:" + text,
            ".NPZ" => "npz:" + text,
            ".PARQUET" => "parquet:" + text,
            ".HEA" => "wfdb:" + text,
            _ => "csv:" + text,
        };
    }

    /// <summary>Reads all rows of a source as they stand.</summary>
    /// <param name="specification">As for <see cref="DataSource.Load"/>.</param>
    /// <param name="options">Each source takes what concerns it; the scaling concerns none.</param>
    /// <exception cref="InputException">As for <see cref="DataSource.Load"/>, but rows may be constant or all the
    /// same.</exception>
    public static SourceReading Read(string specification, DataOptions options)
    {
        (DataSource source, string path) = Find(specification);
        return source.Read(path, options);
    }

    private static string Unknown(string specification)
    {
        // A path alone is what most people try first.
        if (!File.Exists(specification) && !Directory.Exists(specification)) return $"unknown source; expected {Forms}";
        DataSource? source = All.FirstOrDefault(source =>
            specification.EndsWith("." + source.Prefix, StringComparison.OrdinalIgnoreCase));
        return source is null ? $"a path without its kind; expected {Forms}"
            : $"a path without its kind; expected {source.Prefix}:{specification}";
    }

    private static InputException Bad(string specification, string message) =>
        new($"{InputFile.Quoted(specification)}: {message}.");
}
