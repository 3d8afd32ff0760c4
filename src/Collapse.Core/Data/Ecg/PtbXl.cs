using System.Collections.Frozen;
using System.Globalization;
using Collapse.Data.Wfdb;

namespace Collapse.Data;

/// <summary>Electrocardiograms of healthy patients from a folder of PTB-XL as it is downloaded.</summary>
/// <remarks>Data: P. Wagner et al. 2020, Scientific Data 7:154, https://doi.org/10.1038/s41597-020-0495-6.</remarks>
public static class PtbXl
{
    private const string Table = "ptbxl_database.csv";

    // Taken back by the publishers after version 1.0.1.
    private static readonly FrozenSet<int> Withdrawn =
        FrozenSet.Create(137, 139, 140, 141, 142, 143, 145, 456, 458, 459, 461, 462);

    /// <summary>Training and held-out segments of healthy patients, each patient in one of them only.</summary>
    /// <param name="folder">The folder with <c>ptbxl_database.csv</c> and <c>records100</c> or
    /// <c>records500</c>.</param>
    /// <param name="lead">The lead, such as <c>II</c>; capitals do not matter.</param>
    /// <param name="fileRate">Which of the two sets of records, 100 or 500 (Hz).</param>
    /// <param name="options">Sizes, window, rate and scaling.</param>
    /// <remarks>
    /// A record is eligible when it is healthy (NORM 100 and nothing besides NORM and SR), has no quality flag, was
    /// validated by a human and not withdrawn. Of each patient the eligible record of lowest ecg_id stands, whether it
    /// is on disk or not: a partial download then gives a part of the patients, never other records of them. Of those
    /// the records that are on disk, have no invalid sample in the lead and hold enough windows are taken, lowest
    /// ecg_id first.
    /// </remarks>
    /// <exception cref="InputException">
    /// The table or a record that is needed is damaged, a header is there but its samples are not (or the reverse), the
    /// lead is unknown, or too few patients remain; the message then tells how many fell out and why.
    /// </exception>
    public static DataSet Load(string folder, string lead, int fileRate, CohortOptions options)
    {
        options.Validated();
        (PtbXlTable table, PtbXlSelection selection) = Choose(folder, fileRate);
        string records = $"records{fileRate}";
        List<KeyValuePair<string, string>> details =
        [
            new("table", $"{Table}, SHA-256 {table.Sha256}"),
            new("lead", lead),
            new("record files", $"{records}, {fileRate} Hz"),
            .. selection.Details(),
        ];

        int invalid = 0;
        IEnumerable<Recording> Valid()
        {
            try
            {
                foreach (PtbXlRow row in selection.Rows)
                {
                    Recording recording = Read(folder, row, lead, fileRate);
                    if (recording.Signal.All(double.IsFinite))
                        yield return recording;
                    else
                        invalid++;
                }
            }
            finally
            {
                details.Add(new("left out: invalid samples", invalid.ToString(CultureInfo.InvariantCulture)));
            }
        }

        DataSet? data = Cohort.TryBuild(Valid(), options, "ptbxl", PtbXlVersion.Attribution(folder), details,
            out int found, out int tooFew);
        return data ?? throw TooFew(folder, records, options, selection, found, invalid, tooFew);
    }

    /// <summary>
    /// The recordings to choose from, lowest ecg_id first, one a patient, none with an invalid sample in the lead.
    /// </summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static IEnumerable<Recording> Recordings(string folder, string lead, int fileRate)
    {
        PtbXlSelection selection = Choose(folder, fileRate).Selection;
        return selection.Rows.Select(row => Read(folder, row, lead, fileRate))
            .Where(recording => recording.Signal.All(double.IsFinite));
    }

    private static (PtbXlTable Table, PtbXlSelection Selection) Choose(string folder, int fileRate)
    {
        if (fileRate is not (100 or 500))
            throw new InputException(
                FormattableString.Invariant($"--rate is {fileRate}; expected 100 or 500 (Hz) for PTB-XL."));
        PtbXlTable table =
            PtbXlTable.Read(Path.Combine(folder, Table), fileRate == 100 ? "filename_lr" : "filename_hr");
        PtbXlSelection selection = PtbXlSelection.Of(table, Withdrawn, row => IsOnDisk(folder, row));
        // A folder of the other rate alone looks like one of no records at all.
        int other = fileRate == 100 ? 500 : 100;
        if (selection.Rows.IsEmpty && selection.NotOnDisk > 0
            && Directory.Exists(Path.Combine(folder, $"records{other}")))
            throw InputException.At(folder, 0,
                $"no records of {fileRate} Hz here, but a folder records{other}; expected records{fileRate}, or --rate "
                + $"{other}.");
        return (table, selection);
    }

    private static bool IsOnDisk(string folder, PtbXlRow row)
    {
        // Half a record is there, too, so that reading it says what is missing.
        string file = Path.Combine(folder, row.File);
        return File.Exists(file + ".hea") || File.Exists(file + ".dat");
    }

    private static Recording Read(string folder, PtbXlRow row, string lead, int fileRate)
    {
        string path = Path.Combine(folder, row.File + ".hea");
        WfdbRecord record = WfdbRecord.Read(path);
        WfdbSignal signal = record.Signals.FirstOrDefault(signal =>
            string.Equals(signal.Name, lead, StringComparison.OrdinalIgnoreCase))
            ?? throw InputException.At(path, 0,
                $"--lead is {InputFile.Quoted(lead)}, which the record lacks; expected one of "
                + $"{string.Join(", ", record.Signals.Select(signal => signal.Name))}.");
        double rate = record.Rate * signal.SamplesPerFrame;
        if (rate != fileRate)
            throw InputException.At(path, 0,
                FormattableString.Invariant($"lead {signal.Name} has {rate} samples a second; expected {fileRate}."));
        if (signal.Units != "mV")
            throw InputException.At(path, 0,
                $"lead {signal.Name} is in {InputFile.Quoted(signal.Units)}; expected mV.");
        return new Recording(row.Patient, Path.GetFileName(row.File), rate, signal.Physical());
    }

    private static InputException TooFew(
        string folder, string records, CohortOptions options, PtbXlSelection selection, int found, int invalid,
        int tooFewWindows)
    {
        int wanted = options.TrainingSubjects + options.HeldOutSubjects;
        return InputException.At(folder, 0,
            $"{found} patients found; expected {wanted} ({options.TrainingSubjects} to train on, "
                + $"{options.HeldOutSubjects} held out)."
            + $" Of {selection.Total} rows fell out: "
                + $"{string.Join(", ", selection.Reasons.Select(reason => $"{reason.Count} {reason.Name}"))},"
            + $" {invalid} invalid samples, {tooFewWindows} fewer than {options.SegmentsPerSubject} full windows."
            + $" What would help: {(selection.NotOnDisk > 0 ? $"more of {records}, then " : "")}another lead, or fewer "
                + $"patients or segments.");
    }
}
