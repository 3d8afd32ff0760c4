namespace Collapse.Signals;

/// <summary>Changes the rate of a signal.</summary>
public static class Resample
{
    /// <summary>The same signal at another rate.</summary>
    /// <param name="signal">The samples.</param>
    /// <param name="from">Its rate (Hz).</param>
    /// <param name="to">The new rate (Hz).</param>
    public static double[] To(ReadOnlySpan<double> signal, double from, double to) => throw new NotImplementedException();
}
