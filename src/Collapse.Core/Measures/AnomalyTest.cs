using System.Collections.Immutable;
using Collapse.Data;
using Collapse.Numerics;

namespace Collapse.Measures;

/// <summary>
/// How well a learner's reconstruction errors tell abnormal beats from normal ones, both of held-out subjects.
/// </summary>
/// <remarks>
/// The held-out subjects by turns calibrate the threshold and test it; with one subject, its rows by turns. The score
/// is
/// <see cref="AnomalyScore"/>, the abnormal beats are <see cref="AbnormalBeat"/>'s.
/// </remarks>
public static class AnomalyTest
{
    private const double Share = 0.95;
    private const Needs Needed = Needs.Reconstructions | Needs.HeldOut;

    /// <summary>
    /// ROC areas over all abnormalities and for each alone; the threshold, its interval, and what lies above it.
    /// </summary>
    public static ImmutableArray<Measure> All { get; } =
    [
        Of("roc_area", "P(score of an abnormal beat > score of a normal one)", test =>
            AnomalyScore.RocArea(test.Normal, test.Abnormal)),
        Of("roc_area_wide_qrs", "the same with wide QRS complexes alone", test => test.RocArea(Abnormality.WideQrs)),
        Of("roc_area_st_elevation", "with elevated ST segments alone", test => test.RocArea(Abnormality.StElevation)),
        Of("roc_area_missing_p", "with missing P waves alone", test => test.RocArea(Abnormality.MissingP)),
        Of("roc_area_inverted_t", "with inverted T waves alone", test => test.RocArea(Abnormality.InvertedT)),
        Of("threshold", "the score that 95 % of one half of the held-out beats stay below", test =>
            test.Threshold.Value, "units of the data"),
        Of("threshold_lower", "the lower end of its 95 % confidence interval", test =>
            test.Threshold.Lower, "units of the data"),
        Of("threshold_upper", "the upper end; infinite with too few beats", test =>
            test.Threshold.Upper, "units of the data"),
        Of("false_alarms", "the share of the other half above the threshold", test => test.Above(test.Normal)),
        Of("detected", "the share of that half's abnormal beats above it", test => test.Above(test.Abnormal)),
    ];

    private static Measure Of(string name, string formula, Func<Scores, double> value, string unit = "1") =>
        new(name, unit, formula, Needed, moment => value(moment.Once(Scores.Of)));

    // The beats, which are the same at all moments.
    private sealed record Beats(Matrix Calibration, Matrix Normal, ImmutableArray<Matrix> Abnormal)
    {
        public static Beats Of(Scene scene)
        {
            Samples heldOut = scene.HeldOut;
            List<string> subjects = [.. heldOut.Subjects.Distinct()];
            ILookup<bool, int> halves = Enumerable.Range(0, heldOut.Count)
                .ToLookup(row => subjects.Count > 1 ? subjects.IndexOf(heldOut.Subjects[row]) % 2 == 0 : row % 2 == 0);
            Matrix calibration = heldOut.Values.Take([.. halves[true]]);
            Matrix normal = heldOut.Count > 1 ? heldOut.Values.Take([.. halves[false]]) : calibration;
            return new(calibration, normal,
                [.. Enum.GetValues<Abnormality>().Select(kind => AbnormalBeat.Of(normal, kind))]);
        }
    }

    private sealed record Scores(ImmutableArray<double> Normal, ImmutableArray<ImmutableArray<double>> Kinds,
        AnomalyThreshold Threshold)
    {
        public ImmutableArray<double> Abnormal { get; } = [.. Kinds.SelectMany(scores => scores)];

        public static Scores Of(Moment moment)
        {
            Beats beats = moment.Scene.Once(Beats.Of);
            ImmutableArray<double> calibration = ScoresOf(beats.Calibration);
            return new(
                ScoresOf(beats.Normal),
                [.. beats.Abnormal.Select(ScoresOf)],
                calibration.Any(double.IsNaN) ? new(double.NaN, double.NaN, double.NaN)
                    : AnomalyScore.Threshold(calibration, Share));

            ImmutableArray<double> ScoresOf(Matrix segments) => AnomalyScore.Of(moment.Reconstruct(segments), segments);
        }

        public double RocArea(Abnormality kind) => AnomalyScore.RocArea(Normal, Kinds[(int)kind]);

        public double Above(ImmutableArray<double> scores) =>
            scores.Count(score => score > Threshold.Value) / (double)scores.Length;
    }
}
