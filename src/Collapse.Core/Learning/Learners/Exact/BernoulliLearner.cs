using Collapse.Numerics;

namespace Collapse.Learning;

/// <summary>A coin: rows of one coordinate, 0 or 1; the fitted probability is the share of ones.</summary>
/// <remarks>
/// Drawn by the gaps between the ones, which are geometric: floor(ln u / ln (1 - p)) zeros before each. That is the
/// same distribution at a cost that follows the number of ones, where p is small.
/// </remarks>
public sealed record BernoulliLearner : IExactLearner<CountSummary, double>
{
    /// <inheritdoc/>
    public CountSummary Summarize(Observations rows) => CountSummary.Of(rows);

    /// <inheritdoc/>
    public CountSummary Merge(CountSummary first, CountSummary second) => first + second;

    /// <inheritdoc/>
    public double Fit(CountSummary summary, Key key) => summary.Mean;

    /// <inheritdoc/>
    public Observations Sample(double model, int count, Key key)
    {
        if (!(model >= 0 && model <= 1))
            throw new ArgumentOutOfRangeException(nameof(model), model, "Expected a probability.");
        return Observations.Create(count, 1, values =>
        {
            if (model > 0.5) Array.Fill(values, 1);
            double rare = Math.Min(model, 1 - model), value = model > 0.5 ? 0 : 1;
            if (rare == 0) return;
            double log = -Elementary.Log(1 - rare);
            double place = -1;
            for (int draw = 0; ; draw++)
            {
                // 1 - u lies in (0, 1].
                place += 1 + Math.Floor(-Elementary.Log(1 - key.Uniform(draw)) / log);
                if (place >= count) return;
                values[(int)place] = value;
            }
        });
    }
}
