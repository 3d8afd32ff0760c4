namespace Collapse.Data;

/// <summary>Made-up electrocardiograms.</summary>
internal static class SyntheticSource
{
    public static DataSource Source { get; } = new()
    {
        Prefix = "synthetic",
        Help = "made-up electrocardiograms of 40 subjects (McSharry et al. 2003); the default",
        Layout =
            "Needs no file. Recordings of 10 s at 100 Hz go through the same detector, windows and scaling as real "
                + "ones:"
            + " 300 segments of 30 subjects to train on, 100 of 10 further ones held out.",
        Example = "--data synthetic\n--data synthetic --seed 2\n--data synthetic --scaling zscore",
        Options = ["scaling", "seed", "window"],
        Axes = SampleAxes.Beats,
        Read = (_, options) => RecordingRows.Read(
            Enumerable.Range(1, Subjects(options)).Select(subject => SyntheticEcg.Record(subject, options.Seed)),
            options),
        LoadAll = (_, options) => SyntheticEcg.Load(options.Cohort(), options.Seed),
    };

    private static int Subjects(DataOptions options) =>
        options.Cohort().TrainingSubjects + options.Cohort().HeldOutSubjects;
}
