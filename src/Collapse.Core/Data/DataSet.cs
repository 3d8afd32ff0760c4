using System.Collections.Immutable;

namespace Collapse.Data;

/// <summary>The data of one experiment: what is trained on, and what is never trained on.</summary>
/// <param name="Training">
/// The reference data, [M x D]. Its rows must differ: by more than the millionth part of their range in some
/// coordinate, else <see cref="InputException"/>, because neither correlation nor covariance says anything of equal
/// rows.
/// </param>
/// <param name="HeldOut">Segments of other subjects with the same coordinates, for measures on new data.</param>
/// <param name="Provenance">Where both come from.</param>
public sealed record DataSet(Samples Training, Samples HeldOut, Provenance Provenance)
{
    private const double Least = 1e-6; // a few roundings of single precision

    /// <inheritdoc cref="DataSet(Samples, Samples, Provenance)"/>
    public Samples Training { get; init; } = Differing(Training);

    /// <summary>One line on what was taken of the source; empty where there was nothing to choose.</summary>
    public string Taken { get; init; } = "";

    /// <summary>What a user should look at, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    private static Samples Differing(Samples training)
    {
        ReadOnlySpan<float> first = training.Values.Row(0);
        double range = 0;
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float value in training.Values.Values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        range = (double)high - low;
        for (int row = 1; row < training.Count; row++)
        {
            ReadOnlySpan<float> other = training.Values.Row(row);
            for (int i = 0; i < other.Length; i++)
            {
                if (Math.Abs((double)other[i] - first[i]) > Least * range) return training;
            }
        }

        throw new InputException(training.Count == 1
            ? "1 segment to train on; expected at least 2 that differ."
            : $"the {training.Count} segments to train on do not differ (after scaling); expected segments that vary "
                + $"from one to the next.");
    }
}
