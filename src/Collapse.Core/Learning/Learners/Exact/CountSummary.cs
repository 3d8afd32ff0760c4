namespace Collapse.Learning;

/// <summary>
/// Number and sum of rows of one coordinate: all that the fit of a Bernoulli or Poisson distribution needs.
/// </summary>
/// <param name="Count">The number of rows, at least 1.</param>
/// <param name="Sum">Their sum; whole numbers below 2^53 add without rounding.</param>
public readonly record struct CountSummary(int Count, double Sum)
{
    /// <summary>Sum / Count.</summary>
    public double Mean => Sum / Count;

    /// <summary>The summary of rows of one coordinate.</summary>
    public static CountSummary Of(Observations rows)
    {
        if (rows.Dimensions != 1 || rows.Count == 0)
            throw new ArgumentException($"Expected numbers, got {rows.Count} rows of {rows.Dimensions}.", nameof(rows));
        double sum = 0;
        foreach (double value in rows.Values) sum += value;
        return new CountSummary(rows.Count, sum);
    }

    /// <summary>The summary of both sets of rows.</summary>
    public static CountSummary operator +(CountSummary first, CountSummary second) => first.Add(second);

    /// <summary>The same under a name.</summary>
    public CountSummary Add(CountSummary other) => new(Count + other.Count, Sum + other.Sum);
}
