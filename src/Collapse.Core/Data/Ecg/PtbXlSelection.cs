using System.Collections.Immutable;
using System.Globalization;

namespace Collapse.Data;

/// <summary>
/// The rows of PTB-XL's table that may be used, and how many fell out for which reason, first reason first.
/// </summary>
/// <param name="Rows">Rows to try, lowest ecg_id first, each another patient, each on disk.</param>
/// <param name="Total">Rows in the table.</param>
/// <param name="Reasons">Each row that fell out is counted once, under the first reason that applies.</param>
internal sealed record PtbXlSelection(
    ImmutableArray<PtbXlRow> Rows, int Total, ImmutableArray<(string Name, int Count)> Reasons)
{
    private const string Disk = "not on disk";

    /// <summary>Eligible rows, one a patient, whose record is not on disk.</summary>
    public int NotOnDisk => Reasons.Single(reason => reason.Name == Disk).Count;

    public static PtbXlSelection Of(PtbXlTable table, IReadOnlySet<int> withdrawn, Func<PtbXlRow, bool> isOnDisk)
    {
        HashSet<string> patients = [];
        (string Name, Func<PtbXlRow, bool> Passes)[] sieves =
        [
            ("not healthy", row => row.Healthy),
            ("quality flag", row => !row.Flagged),
            ("not validated by a human", row => row.Validated),
            ("withdrawn", row => !withdrawn.Contains(row.Id)),
            // Rows come lowest ecg_id first, so the first of a patient stays.
            ("further record of a patient", row => patients.Add(row.Patient)),
            (Disk, isOnDisk),
        ];

        int[] counts = new int[sieves.Length];
        ImmutableArray<PtbXlRow>.Builder rows = ImmutableArray.CreateBuilder<PtbXlRow>();
        foreach (PtbXlRow row in table.Rows)
        {
            int fell = Array.FindIndex(sieves, sieve => !sieve.Passes(row));
            if (fell >= 0)
                counts[fell]++;
            else
                rows.Add(row);
        }

        return new PtbXlSelection(rows.ToImmutable(), table.Rows.Length,
            [.. sieves.Select((sieve, i) => (sieve.Name, counts[i]))]);
    }

    /// <summary>The counts in reading order, for a provenance.</summary>
    public IEnumerable<KeyValuePair<string, string>> Details()
    {
        yield return new("rows in the table", Total.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, int count) in Reasons)
            yield return new($"left out: {name}", count.ToString(CultureInfo.InvariantCulture));
        yield return new("records to choose from", Rows.Length.ToString(CultureInfo.InvariantCulture));
    }
}
