using System.Globalization;

namespace Collapse.Data;

/// <summary>Watches the columns of values for one that is none: a label or a number of the row.</summary>
/// <remarks>
/// Looks at every row, because tables are often sorted by class. A label is whole numbers, few different ones, beside
/// columns of which most are not whole; an index counts up by one.
/// </remarks>
internal sealed class ColumnWatch
{
    private const int MostLabels = 50;

    private readonly List<Candidate> _candidates;
    private readonly bool[] _fractional;
    private int _rows;

    public ColumnWatch(int columns)
    {
        _candidates = [.. Enumerable.Range(0, columns).Select(column => new Candidate(column))];
        _fractional = new bool[columns];
    }

    /// <summary>Looks at a row.</summary>
    public void See(ReadOnlySpan<double> row)
    {
        for (int i = _candidates.Count - 1; i >= 0; i--)
        {
            Candidate candidate = _candidates[i];
            double value = row[candidate.Column];
            if (value != Math.Truncate(value))
            {
                _fractional[candidate.Column] = true;
                _candidates.RemoveAt(i);
                continue;
            }

            if (_rows > 0 && value != candidate.Last + 1) candidate.Counts = false;
            candidate.Last = value;
            if (candidate.Labels is null || candidate.Labels.Count <= MostLabels) (candidate.Labels ??= []).Add(value);
        }

        _rows++;
    }

    /// <summary>A warning for each column that looks like no value.</summary>
    /// <param name="numbers">The number of each watched column in the file, from 1.</param>
    /// <param name="names">What each is called.</param>
    public IEnumerable<string> Warnings(IReadOnlyList<int> numbers, IReadOnlyList<string> names)
    {
        double whole = (double)_candidates.Count / _fractional.Length;
        foreach (Candidate candidate in _candidates.OrderBy(candidate => candidate.Column))
        {
            int number = numbers[candidate.Column];
            string name = names[candidate.Column] == $"column {number}" ? $"column {number}"
                : $"column {number} ({names[candidate.Column]})";
            string others = numbers.Count > 1 ? $"; --columns {Others(numbers, candidate.Column)} leaves it out" : "";
            if (candidate.Counts && _rows >= 3)
                yield return $"{name} counts the rows ({First(candidate)}, {First(candidate) + 1}, ...) and is taken "
                    + $"as a value{others}.";
            else if (whole < 0.5 && _rows >= 4 && candidate.Labels?.Count >= 2
                && candidate.Labels.Count <= Math.Min(MostLabels, _rows / 2))
                yield return $"{name} has only whole numbers, {candidate.Labels.Count} different ones, beside real "
                    + $"values, and is taken as a value; --class-column {number} takes it as the class{others}.";
        }
    }

    private double First(Candidate candidate) => candidate.Last - _rows + 1;

    // All other columns of values, as --columns takes them.
    private static string Others(IReadOnlyList<int> numbers, int without)
    {
        List<string> runs = [];
        for (int i = 0, end; i < numbers.Count; i = end)
        {
            end = i + 1;
            if (i == without) continue;
            while (end < numbers.Count && end != without && numbers[end] == numbers[i] + end - i) end++;
            runs.Add(end - i == 1
                ? numbers[i].ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{numbers[i]}-{numbers[end - 1]}"));
        }

        return string.Join(',', runs);
    }

    private sealed class Candidate(int column)
    {
        public int Column { get; } = column;

        public bool Counts { get; set; } = true;

        public double Last { get; set; }

        public HashSet<double>? Labels { get; set; }
    }
}
