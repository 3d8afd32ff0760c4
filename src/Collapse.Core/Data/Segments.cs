namespace Collapse.Data;

/// <summary>Cuts a recording into windows around its R peaks.</summary>
public static class Segments
{
    /// <summary>
    /// All windows R-Before .. R+After that lie wholly inside the recording: resampled to the options' rate
    /// (<see cref="Resample"/>), R peaks found at that rate (<see cref="RPeaks"/>), each window scaled by its own
    /// values.
    /// </summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">Window, rate and scaling.</param>
    /// <returns>
    /// Windows in time order, each of <see cref="CohortOptions.Coordinates"/> values with R at index
    /// <see cref="CohortOptions.Before"/>. Windows that are constant or hold a value that is not finite are left out.
    /// </returns>
    /// <exception cref="InputException">The options or the recording's rate are out of range.</exception>
    public static IReadOnlyList<float[]> Cut(Recording recording, CohortOptions options) =>
        [.. Cut(recording, options, signal => RPeaks.Detect(signal, options.Rate).Select(peak => (peak, (string?)null)))
            .Select(window => window.Values)];

    /// <summary>As the other overload, around peaks of any origin, each with a class or none.</summary>
    internal static List<(float[] Values, string? Class)> Cut(
        Recording recording, CohortOptions options, Func<double[], IEnumerable<(int Index, string? Class)>> peaks)
    {
        options.Validated();
        if (!(recording.Rate is >= 1 and <= 1e6))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"{recording.Name}: the rate is {recording.Rate} Hz; expected 1 to 1000000."));
        }

        double[] signal = Resample.To(recording.Signal.AsSpan(), recording.Rate, options.Rate);
        List<(float[], string?)> windows = [];
        foreach ((int peak, string? label) in peaks(signal))
        {
            int start = peak - options.Before;
            if (start < 0 || start + options.Coordinates > signal.Length) continue;
            ReadOnlySpan<double> window = signal.AsSpan(start, options.Coordinates);
            if (IsFinite(window) && window.ContainsAnyExcept(window[0]))
                windows.Add((Scale.Apply(window, options.Scaling), label));
        }

        return windows;
    }

    private static bool IsFinite(ReadOnlySpan<double> window)
    {
        foreach (double value in window)
        {
            if (!double.IsFinite(value)) return false;
        }

        return true;
    }
}
