using System.Collections.Immutable;
using System.Globalization;
using Collapse.Data.Wfdb;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>A recording with the beats that somebody marked in it.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Beats">The beats, in seconds; empty where none are marked.</param>
internal sealed record MarkedRecording(Recording Recording, ImmutableArray<BeatAnnotation> Beats)
{
    /// <summary>What is to be told of it, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>Windows of recordings as rows, each recording a subject.</summary>
internal static class RecordingRows
{
    private const int LeastWindows = 4; // of one recording alone: three to train on, one to hold out

    /// <summary>All windows in mV, unscaled, around the R peaks that are found.</summary>
    public static SourceReading Read(IEnumerable<Recording> recordings, DataOptions options) =>
        Of(recordings.Select(recording => new MarkedRecording(recording, [])), options, null, [], []).ToReading();

    /// <summary>The windows of all recordings.</summary>
    /// <param name="recordings">Enumerated once, in order.</param>
    /// <param name="options">Window, beats, and the most windows of each.</param>
    /// <param name="scaling">The scaling of each window; null for none.</param>
    /// <param name="facts">The source's facts, read after the last recording.</param>
    /// <param name="words">What the user is told about the source, read after the last recording.</param>
    /// <exception cref="InputException">No recording holds a window.</exception>
    public static RowSet Of(
        IEnumerable<MarkedRecording> recordings, DataOptions options, Scaling? scaling,
        List<KeyValuePair<string, string>> facts, List<string> words)
    {
        CohortOptions cohort = (options.Cohort() with { Scaling = scaling ?? Scaling.None }).Validated();
        List<(string Subject, float[] Values, string? Class)> rows = [];
        List<string> warnings = [];
        int count = 0;
        foreach (MarkedRecording marked in recordings)
        {
            count++;
            warnings.AddRange(marked.Warnings);
            rows.AddRange(Segments.Cut(marked.Recording, cohort, signal => Peaks(signal, marked, options, cohort))
                .Take(options.SegmentsPerSubject ?? int.MaxValue)
                .Select(window => (marked.Recording.Subject, window.Values, window.Class)));
        }

        if (rows.Count == 0)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"{count} recordings without a full window of {cohort.Coordinates} samples at {cohort.Rate} Hz around "
                    + $"a beat; expected electrocardiograms, a shorter --window, or --beats none for other signals."));
        }

        Samples samples =
            new(Matrix.FromRows([.. rows.Select(row => row.Values)]), [.. rows.Select(row => row.Subject)])
            {
                Classes = rows.TrueForAll(row => row.Class is not null) ? [.. rows.Select(row => row.Class!)] : [],
            };
        int subjects = samples.Subjects.Distinct().Count();
        // One recording alone has nobody to hold out, so its end is.
        int? heldOut = subjects == 1 && samples.Count >= LeastWindows ? samples.Count - Math.Max(1, samples.Count / 4)
            : null;
        string window =
            string.Create(CultureInfo.InvariantCulture, $"R-{cohort.Before} .. R+{cohort.After} at {cohort.Rate} Hz");
        return new RowSet(samples, true,
            [.. facts, new("beats", Name(options.Beats)), new("window", window)],
            [
                subjects == 1 ? "1 recording" : $"{subjects} recordings, each a subject",
                .. words,
                options.Beats == BeatSource.Detected ? "" : "beats: " + Name(options.Beats),
                heldOut is null ? "" : "held out: the last quarter of the windows",
            ],
            [.. warnings], heldOut);
    }

    private static IEnumerable<(int Index, string? Class)> Peaks(double[] signal, MarkedRecording marked,
        DataOptions options, CohortOptions cohort) =>
        options.Beats switch
        {
            BeatSource.Annotations =>
                marked.Beats.Select(beat => ((int)Math.Round(beat.Time * cohort.Rate), (string?)beat.Symbol)),
            BeatSource.None => Enumerable.Range(0, signal.Length / cohort.Coordinates)
                .Select(i => ((i * cohort.Coordinates) + cohort.Before, (string?)null)),
            _ => RPeaks.Detect(signal, cohort.Rate).Select(peak => (peak, (string?)null)),
        };

    private static string Name(BeatSource beats) => beats switch
    {
        BeatSource.Annotations => "annotations",
        BeatSource.None => "none, windows in a row",
        _ => "R peaks as detected",
    };
}
