using Collapse.Data;

namespace Collapse.Tests.Data;

/// <summary>The part of PTB-XL that lies beside the repository: 500 rows, records 1 to 250.</summary>
public class PtbXlSubsetTests
{
    private static readonly string Folder = Fixtures.Shared("ptbxl");

    [SharedDataFact("ptbxl")]
    public void The_subset_gives_thirty_patients_to_train_on_and_ten_held_out()
    {
        DataSet data = PtbXl.Load(Folder, "II", 100, new CohortOptions());
        Assert.Equal((300, 95), (data.Training.Count, data.Training.Coordinates));
        Assert.Equal((100, 95), (data.HeldOut.Count, data.HeldOut.Coordinates));
        Assert.Equal(30, data.Training.Subjects.Distinct().Count());
        Assert.Equal(10, data.HeldOut.Subjects.Distinct().Count());
        Assert.Empty(data.Training.Subjects.Intersect(data.HeldOut.Subjects));
        // Record 3 is the first that is eligible, but its 11 beats leave 9 full windows; then comes record 7, of
        // patient 16193.0.
        Assert.Equal("16193", data.Training.Subjects[0]);
        Assert.Equal(0, data.Training.Values.Values.ToArray().Min());
        Assert.Equal(1, data.Training.Values.Values.ToArray().Max());
        Assert.Contains("CC BY 4.0", data.Provenance.Attribution, StringComparison.Ordinal);
    }

    [SharedDataFact("ptbxl")]
    public void Every_row_that_fell_out_is_counted_once()
    {
        Dictionary<string, string> details = new(PtbXl.Load(Folder, "II", 100, new CohortOptions()).Provenance.Details);
        Assert.Equal("500", details["rows in the table"]);
        Assert.Equal("276", details["left out: not healthy"]);
        Assert.Equal("72", details["left out: quality flag"]);
        Assert.Equal("0", details["left out: not validated by a human"]);
        Assert.Equal("2", details["left out: withdrawn"]);
        Assert.Equal("1", details["left out: further record of a patient"]);
        Assert.Equal("77", details["left out: not on disk"]);
        Assert.Equal("72", details["records to choose from"]);
        Assert.Equal("0", details["left out: invalid samples"]);
        Assert.StartsWith("ptbxl_database.csv, SHA-256 ", details["table"], StringComparison.Ordinal);
    }

    [SharedDataFact("ptbxl")]
    public void Too_few_patients_are_told_with_all_reasons_and_what_would_help()
    {
        CohortOptions options = new() { TrainingSubjects = 500, HeldOutSubjects = 100 };
        string message = Assert.Throws<InputException>(() => PtbXl.Load(Folder, "ii", 100, options)).Message;
        Assert.Equal(
            $"{Folder}: 52 patients found; expected 600 (500 to train on, 100 held out). Of 500 rows fell out: 276 not "
                + $"healthy,"
            + " 72 quality flag, 0 not validated by a human, 2 withdrawn, 1 further record of a patient, 77 not on "
                + "disk,"
            + " 0 invalid samples, 20 fewer than 10 full windows."
            + " What would help: more of records100, then another lead, or fewer patients or segments.",
            message);
    }

    [SharedDataFact("ptbxl")]
    public void Records_of_500_Hz_give_windows_of_the_same_length()
    {
        CohortOptions options = new() { TrainingSubjects = 2, HeldOutSubjects = 1, SegmentsPerSubject = 5 };
        DataSet data = PtbXl.Load(Folder, "V5", 500, options);
        Assert.Equal((10, 95), (data.Training.Count, data.Training.Coordinates));
    }

    [SharedDataFact("ptbxl")]
    public void An_unknown_lead_is_answered_with_the_leads_of_the_record()
    {
        string message =
            Assert.Throws<InputException>(() => PtbXl.Load(Folder, "V9", 100, new CohortOptions())).Message;
        Assert.EndsWith(
            "00003_lr.hea: --lead is 'V9', which the record lacks; expected one of I, II, III, AVR, AVL, AVF, V1, V2, "
            + "V3, V4, V5, V6.", message, StringComparison.Ordinal);
    }
}
