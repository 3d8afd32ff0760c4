using System.Collections.Immutable;
using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>
/// Decoded rows on straight paths between codes of real rows: whether a decoder goes smoothly from one sample to
/// another.
/// </summary>
/// <param name="LongestStep">
/// The longest of a path's steps over their median, the largest over the paths: 1 for equal steps.
/// </param>
/// <param name="Distance">
/// The mean distance of rows on the paths to their nearest real row, over the mean distance of real rows to their
/// nearest others.
/// </param>
public sealed record LatentPath(double LongestStep, double Distance)
{
    /// <summary>Steps of a path.</summary>
    public const int Steps = 10;

    /// <summary>No path: for learners without codes.</summary>
    public static LatentPath None { get; } = new(double.NaN, double.NaN);

    /// <summary>Judges decoded paths.</summary>
    /// <param name="real">What they are held against.</param>
    /// <param name="paths">Decoded rows of each path in order, [11 x D] each.</param>
    public static LatentPath Of(RealRows real, ImmutableArray<Matrix> paths)
    {
        double longest = 0, distance = 0;
        foreach (Matrix path in paths)
        {
            double[] steps =
                [.. Enumerable.Range(0, path.Rows - 1).Select(step => Length(path.Row(step), path.Row(step + 1)))];
            longest = Math.Max(longest, steps.Max() / Median.Of(steps)); // NaN stays NaN
            distance += NearestDistance.Of(new DrawnRows(real, path)) / paths.Length;
        }

        return new(longest, distance);
    }

    private static double Length(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        double sum = 0;
        for (int i = 0; i < from.Length; i++)
            sum += ((double)to[i] - from[i]) * ((double)to[i] - from[i]);
        return Math.Sqrt(sum);
    }
}
