using System.Collections.Immutable;
using System.Globalization;

namespace Collapse.Data;

/// <summary>Parts rows into what is trained on and what is held out.</summary>
internal static class HoldOut
{
    /// <summary>
    /// Holds out what the source holds out itself, else the rows of the last quarter of the subjects (rounded down, at
    /// least one) in the order in which subjects first appear.
    /// </summary>
    /// <param name="rows">The rows, scaled.</param>
    /// <param name="source">The provenance's source.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="scaling">How the rows were scaled.</param>
    /// <exception cref="InputException">Fewer than two rows to train on, or none to hold out; rows that do not
    /// differ.</exception>
    public static DataSet Of(RowSet rows, string source, string file, Scaling scaling)
    {
        Samples all = rows.Samples;
        string[] subjects = [.. all.Subjects.Distinct()];
        int heldOutSubjects = Math.Max(1, subjects.Length / 4);
        HashSet<string> last = [.. subjects[^heldOutSubjects..]];
        bool IsHeldOut(int row) => rows.HeldOutFrom is int from ? row >= from : last.Contains(all.Subjects[row]);
        ImmutableArray<int> training = [.. Enumerable.Range(0, all.Count).Where(row => !IsHeldOut(row))];
        ImmutableArray<int> heldOut = [.. Enumerable.Range(0, all.Count).Where(IsHeldOut)];
        if (training.Length < 2 || heldOut.IsEmpty)
            throw InputException.At(file, 0,
                $"{all.Count} rows of {subjects.Length} subjects; expected at least 2 rows to train on and another "
                + $"subject's to hold out.");

        Samples trained = all.Take(training), kept = all.Take(heldOut);
        int trainingSubjects = trained.Subjects.Distinct().Count();
        return new DataSet(trained, kept, new Provenance(source, DataDigest.Of(trained, kept), "",
        [
            .. rows.Facts,
            new("taken", rows.Taken),
            Fact("rows", all.Count),
            Fact("coordinates", all.Coordinates),
            new("subjects", rows.SubjectsNamed ? Fact("", subjects.Length).Value
                : "none named; each row is one of its own"),
            Fact("training subjects", trainingSubjects),
            Fact("held-out subjects", kept.Subjects.Distinct().Count()),
            Fact("training rows", trained.Count),
            Fact("held-out rows", kept.Count),
            new("scaling", scaling switch
            {
                Scaling.MinMax => "each row min-max to [0, 1]",
                Scaling.ZScore => "each row to mean 0 and variance 1",
                _ => "none",
            }),
        ]))
        {
            Taken = rows.Taken,
            Warnings = rows.Warnings,
        };
    }

    private static KeyValuePair<string, string> Fact(string name, int number) =>
        new(name, number.ToString(CultureInfo.InvariantCulture));
}
