using System.Globalization;
using Collapse.Guarding;

namespace Collapse.Tests.Guarding;

/// <summary>The scores of the tools that the guard is compared with are theirs.</summary>
[Trait("Tier", "fast")]
public class ColumnScoresTests
{
    private static readonly string Folder = Path.Combine("published", "sdmetrics_demo");

    [SharedDataFact("published")]
    public void The_32_expected_scores_of_the_published_example()
    {
        Dictionary<string, string[]> real = Columns("student_placements_real.csv");
        Dictionary<string, string[]> generated = Columns("student_placements_synthetic.csv");
        string[] expected = File.ReadAllLines(Fixtures.Shared(Folder, "expected_scores.csv"))[1..];
        Assert.Equal(32, expected.Length);
        foreach (string line in expected)
        {
            string[] fields = line.Split(',');
            string[] a = real[fields[1]], b = generated[fields[1]];
            double score = fields[0] switch
            {
                "KSComplement" => ColumnScores.KsComplement(Numbers(a), Numbers(b)),
                "RangeCoverage" => ColumnScores.RangeCoverage(Numbers(a), Numbers(b)),
                "TVComplement" => ColumnScores.TvComplement(a, b),
                "CategoryCoverage" => ColumnScores.CategoryCoverage(a, b),
                _ => double.NaN,
            };
            Assert.Equal(double.Parse(fields[2], CultureInfo.InvariantCulture), score, 1e-12);
        }
    }

    private static Dictionary<string, string[]> Columns(string file)
    {
        string[][] rows = [.. File.ReadAllLines(Fixtures.Shared(Folder, file)).Select(line => line.Split(','))];
        return rows[0].Select((name, i) => (name, i))
            .ToDictionary(one => one.name, one => rows[1..].Select(row => row[one.i]).ToArray());
    }

    // Days for dates; empty cells are missing.
    private static double[] Numbers(string[] cells) =>
    [
        .. cells.Select(cell => cell.Length == 0 ? double.NaN
            : DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out DateOnly date)
                ? date.DayNumber
                : double.Parse(cell, CultureInfo.InvariantCulture)),
    ];
}
