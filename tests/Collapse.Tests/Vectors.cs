namespace Collapse.Tests;

/// <summary>Comparison of vectors of numbers.</summary>
internal static class Vectors
{
    /// <summary>||a - b|| / ||b||.</summary>
    public static double RelativeError(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < b.Length; i++)
        {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            norm += b[i] * b[i];
        }

        return Math.Sqrt(difference / norm);
    }
}
