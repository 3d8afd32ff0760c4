namespace Collapse.Data;

/// <summary>A folder of PTB-XL.</summary>
internal static class PtbXlSource
{
    public static DataSource Source { get; } = new()
    {
        Prefix = "ptbxl",
        Path = "DIR",
        Help = "a folder of PTB-XL as it is downloaded, whole or in part",
        Layout =
            "The folder with ptbxl_database.csv and records100 or records500 (--rate 500). Healthy patients alone, one "
                + "record each;"
            + " of the first 30 with ten full windows around R peaks those are trained on, the next 10 are held out.",
        Example = "ptbxl_database.csv\nrecords100/00000/00001_lr.hea\nrecords100/00000/00001_lr.dat",
        Options = ["lead", "scaling", "rate", "window"],
        Axes = SampleAxes.Beats,
        Read = (path, options) =>
            RecordingRows.Read(PtbXl.Recordings(Folder(path), options.Lead ?? "II", options.FileRate), options),
        LoadAll = (path, options) => PtbXl.Load(Folder(path), options.Lead ?? "II", options.FileRate, options.Cohort()),
    };

    private static string Folder(string path) => Directory.Exists(path)
        ? path
        : throw new InputException(
            $"folder {InputFile.Quoted(path)} not found; expected a PTB-XL folder with ptbxl_database.csv.");
}
