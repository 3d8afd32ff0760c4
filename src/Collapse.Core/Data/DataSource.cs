namespace Collapse.Data;

/// <summary>What a data source may need besides its name. Immutable.</summary>
public sealed record DataOptions
{
    /// <summary>The lead of an electrocardiogram that is read.</summary>
    public string Lead { get; init; } = "II";

    /// <summary>The scaling of each segment.</summary>
    public Scaling Scaling { get; init; } = Scaling.MinMax;

    /// <summary>Which records of PTB-XL, 100 or 500 (Hz); 500 Hz ones are resampled to 100 Hz.</summary>
    public int FileRate { get; init; } = 100;

    /// <summary>The root seed of synthetic recordings.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>Data by the name that a user gives on the command line.</summary>
public static class DataSource
{
    private const string Expected = "expected synthetic, ptbxl:DIR or csv:FILE";

    /// <summary>Loads data.</summary>
    /// <param name="specification"><c>synthetic</c>, <c>ptbxl:DIR</c> or <c>csv:FILE</c>.</param>
    /// <param name="options">Lead, scaling, rate of the files, seed; each source takes what concerns it.</param>
    /// <exception cref="InputException">The specification names nothing that is there, or the data are damaged.</exception>
    public static DataSet Load(string specification, DataOptions options)
    {
        CohortOptions cohort = new() { Scaling = options.Scaling };
        // Only the first colon parts: a path may hold further ones.
        string[] parts = specification.Split(':', 2);
        string? path = parts.Length > 1 ? parts[1] : null;
        switch (parts[0], path)
        {
            case ("synthetic", null):
                return SyntheticEcg.Load(cohort, options.Seed);
            case ("ptbxl", { Length: > 0 }):
                if (!Directory.Exists(path)) throw Missing(specification, $"folder {InputFile.Quoted(path)} not found; expected a PTB-XL folder with ptbxl_database.csv");
                return PtbXl.Load(path, options.Lead, options.FileRate, cohort);
            case ("csv", { Length: > 0 }):
                if (!File.Exists(path)) throw Missing(specification, $"file {InputFile.Quoted(path)} not found; expected a CSV file, one segment a row");
                return CsvSamples.Load(path, options.Scaling);
            case ("synthetic", _):
                throw Missing(specification, "synthetic data need no file; " + Expected);
            case ("ptbxl" or "csv", _):
                throw Missing(specification, "no path; " + Expected);
            default:
                throw Missing(specification, "unknown source; " + Expected);
        }
    }

    private static InputException Missing(string specification, string message) =>
        new($"--data {InputFile.Quoted(specification)}: {message}.");
}
