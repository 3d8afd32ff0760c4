namespace Collapse.Signals;

/// <summary>Finds R peaks.</summary>
public static class RPeaks
{
    /// <summary>The R peaks of one lead, aligned to the sample.</summary>
    /// <param name="signal">The samples (any unit).</param>
    /// <param name="rate">Samples a second (Hz).</param>
    /// <returns>Indices in ascending order.</returns>
    public static int[] Detect(ReadOnlySpan<double> signal, double rate) => throw new NotImplementedException();
}
