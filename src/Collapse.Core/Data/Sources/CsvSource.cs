namespace Collapse.Data;

/// <summary>Tables of text: one segment a row.</summary>
internal static class CsvSource
{
    public static DataSource Source { get; } = DataSource.OfRows(new DataSource
    {
        Prefix = "csv",
        Path = "FILE",
        Help = "a table of text (.csv, .tsv, .txt), one segment a row",
        Layout =
            "UTF-8, UTF-16 or UTF-32 text. Fields are separated by commas, semicolons, tabs, bars or spaces; numbers "
                + "have a point"
            + " or, where commas do not separate fields, a comma for it. Lines that begin with # or %, blank lines, "
                + "lines of separators"
            + " alone and a line such as sep=; are passed over, and so is a row of units below the header. A first row "
                + "of names, or"
            + " of numbers in order such as 0, 1, 2, ... or times, is the header. A first column without a name, one "
                + "called index or row,"
            + " row names and times are left out; subject, patient, participant or record (also with _id and the like) "
                + "are the subjects;"
            + " label, class, target, y or diagnosis the classes. All other columns are values, at least two. Without "
                + "subjects each row is"
            + " one of its own. Held out are the rows of the last quarter of the subjects, in the order in which they "
                + "first appear.",
        Example = "patient_id,label,t0,t1,t2\n1001,normal,0.12,0.95,0.31\n1002,pvc,0.08,0.71,0.44",
        Options = ["scaling", "subject-column", "class-column", "columns", "header", "drop-constant"],
        Read = null!,
        LoadAll = null!,
    }, Rows);

    private static RowSet Rows(string path, DataOptions options, Scaling? scaling)
    {
        if (!File.Exists(path))
            throw new InputException($"file {InputFile.Quoted(path)} not found; expected a table, one segment a row.");
        return TableReader.Read(path, options, scaling);
    }
}
