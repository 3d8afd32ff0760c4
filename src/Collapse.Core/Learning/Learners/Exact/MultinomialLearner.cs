using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>
/// A distribution over categories 0 .. m - 1 (rows of one coordinate); fitted shares are the categories' shares.
/// </summary>
/// <remarks>
/// A category that is not drawn once never comes back: each one's count is a binomial chain of its own.
/// </remarks>
/// <param name="Categories">m, at least 1.</param>
public sealed record MultinomialLearner(int Categories) : IExactLearner<ImmutableArray<double>, ImmutableArray<double>>
{
    /// <inheritdoc/>
    /// <remarks>The count of each category.</remarks>
    public ImmutableArray<double> Summarize(Observations rows)
    {
        double[] counts = new double[Categories];
        foreach (double value in rows.Values)
        {
            if (rows.Dimensions != 1 || !(value >= 0 && value < Categories && value == Math.Floor(value)))
                throw new ArgumentException($"Expected categories below {Categories}, got {value}.", nameof(rows));
            counts[(int)value]++;
        }

        return [.. counts];
    }

    /// <inheritdoc/>
    public ImmutableArray<double> Merge(ImmutableArray<double> first, ImmutableArray<double> second) =>
        [.. first.Zip(second, (a, b) => a + b)];

    /// <inheritdoc/>
    public ImmutableArray<double> Fit(ImmutableArray<double> summary, Key key)
    {
        double total = summary.Sum();
        return [.. summary.Select(count => count / total)];
    }

    /// <inheritdoc/>
    public Observations Sample(ImmutableArray<double> model, int count, Key key) =>
        Observations.Create(count, 1, values => Draw(model, values, key));

    private static void Draw(ImmutableArray<double> model, double[] values, Key key)
    {
        double[] ends = new double[model.Length];
        double sum = 0;
        for (int i = 0; i < ends.Length; i++) ends[i] = sum += model[i];
        for (int i = 0; i < values.Length; i++)
        {
            // The first category whose end lies above u times the sum, which is below the sum: one with a share.
            double place = key.Uniform(i) * sum;
            int low = 0, high = ends.Length - 1;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = ends[middle] > place ? (low, middle) : (middle + 1, high);
            }

            values[i] = low;
        }
    }

    /// <summary>The Zipf-Mandelbrot law, p_i proportional to 1 / (i + b)^a for i = 1 .. m.</summary>
    public static ImmutableArray<double> ZipfMandelbrot(int categories, double a, double b)
    {
        double[] weights = [.. Enumerable.Range(1, categories).Select(i => Elementary.Exp(-a * Elementary.Log(i + b)))];
        double total = weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }
}
