using Collapse.Numerics;

namespace Collapse.Tests.Guarding;

/// <summary>Rows of known distributions for the guard's tests.</summary>
internal static class Rows
{
    /// <summary>The variance of coordinate i: falling by a factor of e over six coordinates, as ECGs do.</summary>
    public static double Variance(int i) => Math.Exp(-i / 6.0) + 1e-3;

    /// <summary>Normal rows, or Student's t (along the radius) of the same variance.</summary>
    /// <param name="key">Where the numbers come from.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Coordinates.</param>
    /// <param name="factor">What coordinate i's variance is multiplied by; null for 1.</param>
    /// <param name="tails">Degrees of freedom; 0 for normal.</param>
    public static Matrix Normal(Key key, int rows, int columns, Func<int, double>? factor = null, int tails = 0) =>
        Matrix.Create(rows, columns, (row, values) =>
        {
            double radius = 1;
            if (tails > 0)
            {
                double sum = 0;
                for (int i = 0; i < tails; i++)
                {
                    double z = key.Derive("tails").Normal(row * tails + i);
                    sum += z * z;
                }

                radius = Math.Sqrt((tails - 2) / sum);
            }

            for (int i = 0; i < columns; i++)
            {
                double deviation = Math.Sqrt(Variance(i) * (factor?.Invoke(i) ?? 1));
                values[i] = (float)(radius * deviation * key.Normal((long)row * columns + i));
            }
        });
}
