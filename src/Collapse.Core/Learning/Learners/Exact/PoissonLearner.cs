using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A Poisson distribution: rows of one coordinate, counts; the fitted rate is their mean.</summary>
/// <remarks>
/// Drawn by inversion of the distribution function; a rate above 16 as a sum of equal parts of at most 16.
/// </remarks>
public sealed record PoissonLearner : IExactLearner<CountSummary, double>
{
    private const double LargestPart = 16;

    /// <inheritdoc/>
    public CountSummary Summarize(Observations rows) => CountSummary.Of(rows);

    /// <inheritdoc/>
    public CountSummary Merge(CountSummary first, CountSummary second) => first + second;

    /// <inheritdoc/>
    public double Fit(CountSummary summary, Key key) => summary.Mean;

    /// <inheritdoc/>
    public Observations Sample(double model, int count, Key key)
    {
        if (!(model >= 0 && double.IsFinite(model)))
            throw new ArgumentOutOfRangeException(nameof(model), model, "Expected a rate.");
        return Observations.Create(count, 1, values =>
        {
            if (model == 0) return;
            int parts = (int)Math.Ceiling(model / LargestPart);
            double rate = model / parts, none = Elementary.Exp(-rate);
            for (int i = 0; i < count; i++)
            {
                for (int part = 0; part < parts; part++)
                    values[i] += Draw(rate, none, key.Uniform((long)i * parts + part));
            }
        });
    }

    // The smallest k whose distribution function exceeds u.
    private static int Draw(double rate, double none, double u)
    {
        int k = 0;
        double probability = none;
        while (u >= probability && probability > 0)
        {
            u -= probability;
            probability *= rate / ++k;
        }

        return k;
    }
}
