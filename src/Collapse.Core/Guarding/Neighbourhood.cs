using Collapse.Numerics;

namespace Collapse.Guarding;

/// <summary>The distances between rows of both sets: all of them, or of a drawn part of each set.</summary>
/// <remarks>
/// What is quadratic in rows is computed on at most <see cref="GuardOptions.PairRows"/> rows of each set, drawn without
/// regard to what they are. Distances that rounding to float32 alone can make count as that rounding, so that copies
/// have a logarithm.
/// </remarks>
internal sealed class Neighbourhood
{
    private readonly float[] _distances;

    private Neighbourhood(int[] rows, float[] distances, double least)
    {
        Rows = rows;
        _distances = distances;
        Least = least;
    }

    /// <summary>The rows, by their place in the pool, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Rows.Length;

    /// <summary>The distance below which two rows are the same to rounding.</summary>
    public double Least { get; }

    /// <summary>The distances of one row to all, itself included (0).</summary>
    public ReadOnlySpan<float> From(int place) => _distances.AsSpan(place * Count, Count);

    /// <summary>log max(distance, least).</summary>
    public double LogDistance(int from, int to) =>
        Elementary.Log(Math.Max(_distances[from * Count + to], Least));

    /// <summary>The nearest of some places, the place itself left out, and its distance; -1 for none.</summary>
    public (int Place, double Distance) Nearest(int place, int[] among)
    {
        ReadOnlySpan<float> from = From(place);
        int nearest = -1;
        foreach (int other in among)
        {
            if (other != place && (nearest < 0 || from[other] < from[nearest])) nearest = other;
        }

        return (nearest, nearest < 0 ? double.PositiveInfinity : from[nearest]);
    }

    public static Neighbourhood Of(PooledRows rows, int[] chosen)
    {
        int count = chosen.Length, columns = rows.Columns;
        double[] values = new double[count * columns];
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<float> row = rows.Row(chosen[k]);
            for (int i = 0; i < columns; i++) values[k * columns + i] = row[i];
        }

        float[] distances = new float[checked(count * count)];
        for (int a = 0; a < count; a++)
        {
            ReadOnlySpan<double> from = values.AsSpan(a * columns, columns);
            for (int b = a + 1; b < count; b++)
            {
                double squared = Lanes.SquaredDistance(from, values.AsSpan(b * columns, columns));
                distances[a * count + b] = distances[b * count + a] = (float)Math.Sqrt(squared);
            }
        }

        double least = Math.Sqrt(columns * rows.Rounding);
        return new Neighbourhood(chosen, distances, least > 0 ? least : float.Epsilon);
    }
}
