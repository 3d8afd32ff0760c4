using System.Collections.Immutable;
using System.Globalization;
using Collapse.Numerics;

namespace Collapse.Data;

/// <summary>Makes a training set and a held-out set of recordings, in their order, no subject in both.</summary>
public static class Cohort
{
    /// <summary>
    /// Takes recordings one after another: the first <see cref="CohortOptions.TrainingSubjects"/> that hold at least
    /// <see cref="CohortOptions.SegmentsPerSubject"/> windows are trained on, the next
    /// <see cref="CohortOptions.HeldOutSubjects"/> are held out; of each the first windows are taken.
    /// </summary>
    /// <param name="candidates">
    /// Recordings in order of preference. Enumerated lazily and no further than needed, so a reader that loads one
    /// record a step loads no more than it must. A subject's second recording is passed over.
    /// </param>
    /// <param name="options">Sizes, window, rate and scaling; validated first.</param>
    /// <param name="source">The provenance's source: <c>synthetic</c>, <c>ptbxl</c>.</param>
    /// <param name="attribution">The provenance's attribution.</param>
    /// <param name="details">
    /// The source's facts in reading order, read after the last recording was taken, so a lazy source may still add to
    /// them while it is read. The cohort's own facts (subjects, segments, window, rate, scaling) follow them in the
    /// provenance; the list itself is left as it is.
    /// </param>
    /// <param name="found">Subjects with enough windows; at most training and held-out subjects together.</param>
    /// <param name="tooFewWindows">Subjects that fell out because their recording held too few windows.</param>
    /// <returns>The data, or null when the recordings ended before there were enough subjects.</returns>
    /// <exception cref="InputException">An option is out of range.</exception>
    public static DataSet? TryBuild(
        IEnumerable<Recording> candidates,
        CohortOptions options,
        string source,
        string attribution,
        List<KeyValuePair<string, string>> details,
        out int found,
        out int tooFewWindows)
    {
        options.Validated();
        int wanted = options.TrainingSubjects + options.HeldOutSubjects;
        List<(string Subject, IReadOnlyList<float[]> Windows)> chosen = [];
        tooFewWindows = 0;
        HashSet<string> seen = [];
        foreach (Recording recording in candidates)
        {
            if (!seen.Add(recording.Subject)) continue;
            IReadOnlyList<float[]> windows = Segments.Cut(recording, options);
            if (windows.Count >= options.SegmentsPerSubject)
                chosen.Add((recording.Subject, windows));
            else
                tooFewWindows++;
            if (chosen.Count == wanted) break;
        }

        found = chosen.Count;
        if (found < wanted) return null;
        Samples training = Rows(chosen.Take(options.TrainingSubjects), options.SegmentsPerSubject);
        Samples heldOut = Rows(chosen.Skip(options.TrainingSubjects), options.SegmentsPerSubject);
        ImmutableArray<KeyValuePair<string, string>> facts = [.. details, .. Facts(options, tooFewWindows)];
        return new DataSet(
            training, heldOut, new Provenance(source, DataDigest.Of(training, heldOut), attribution, facts));
    }

    private static Samples Rows(IEnumerable<(string Subject, IReadOnlyList<float[]> Windows)> chosen, int each)
    {
        var rows =
            chosen.SelectMany(one => one.Windows.Take(each).Select(window => (one.Subject, Window: window))).ToList();
        return new Samples(Matrix.FromRows([.. rows.Select(row => row.Window)]), [.. rows.Select(row => row.Subject)]);
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(CohortOptions options, int tooFewWindows)
    {
        yield return Fact("training subjects", $"{options.TrainingSubjects}");
        yield return Fact("held-out subjects", $"{options.HeldOutSubjects}");
        yield return Fact("segments per subject", $"{options.SegmentsPerSubject}, the first full windows");
        yield return Fact("left out for too few windows", $"{tooFewWindows}");
        yield return Fact("rate", $"{options.Rate} Hz");
        yield return Fact("window", $"R-{options.Before} .. R+{options.After} ({options.Coordinates} samples)");
        yield return Fact("scaling", options.Scaling switch
        {
            Scaling.MinMax => $"each segment min-max to [0, 1]",
            Scaling.ZScore => $"each segment to mean 0 and variance 1",
            _ => $"none (mV)",
        });
    }

    private static KeyValuePair<string, string> Fact(string name, FormattableString text) =>
        new(name, text.ToString(CultureInfo.InvariantCulture));
}
