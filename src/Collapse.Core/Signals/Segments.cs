namespace Collapse.Signals;

/// <summary>Cuts a recording into windows around its R peaks.</summary>
public static class Segments
{
    /// <summary>All windows R-Before .. R+After that lie wholly inside the recording.</summary>
    /// <param name="recording">The recording, at any rate from 50 Hz.</param>
    /// <param name="options">Window, rate and scaling.</param>
    public static IReadOnlyList<float[]> Cut(Recording recording, CohortOptions options) =>
        throw new NotImplementedException();
}
