using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Measures;
using Collapse.Theory;

namespace Collapse.Figures;

/// <summary>
/// How long data survive self-training by the collapse law: the variance left in some directions, and the outputs'
/// correlation.
/// </summary>
public static class HorizonFigure
{
    private const double Left = 84;
    private const double Top = 66;
    private const double PanelHeight = 190;
    private const int Points = 160;

    // Curves whose half-lives are nearer than this ratio would run together with their names.
    private const double Apart = 1.35;

    /// <summary>
    /// Draws <c>horizon.svg</c>: variance left over N, and below the predicted correlation of the outputs.
    /// </summary>
    /// <remarks>
    /// Of the kept directions those are drawn whose half-lives are far enough apart to be told from each other, the
    /// strongest first.
    /// </remarks>
    /// <param name="prediction">The law's prediction.</param>
    /// <param name="title">What it was predicted for.</param>
    /// <param name="thresholds">Correlations that are marked, ascending; at least one.</param>
    public static Figure Create(CollapsePrediction prediction, string title, IReadOnlyList<double> thresholds)
    {
        CollapseLaw law = prediction.Law;
        ImmutableArray<double> lives = law.HalfLives();
        double end = End(prediction, lives, thresholds[^1]);
        Axis time = Axis.Log(Axis.Power(Axis.Decade(Math.Max(1, law.Samples / 10.0), up: false)),
            Axis.Power(Axis.Decade(end, up: true)));
        double width = Style.Width - Left - 70;
        double[] steps = [.. Enumerable.Range(0, Points + 1).Select(i => At(time, i / (double)Points))];
        ImmutableArray<double>[] variances = [.. steps.Select(law.Variances)];
        double[] correlation = [.. steps.Select(prediction.OutputCorrelation)];
        double before = prediction.TrainingCorrelation(0);
        Panel upper = new(Left, Top, width, PanelHeight, time, Axis.Linear(0, 1));
        Panel lower = new(Left, Top + PanelHeight + 34, width, PanelHeight, time, Axis.Correlation(
            correlation.Append(before).Where(double.IsFinite).DefaultIfEmpty(0).Min()));
        int[] shown = [.. Shown(law, lives)];
        string subtitle = $"the collapse law, from the covariance of {Format.Count(law.Samples)} segments alone; " +
            $"numbers: principal directions, 1 the strongest, of {Format.Count(Math.Min(law.Hidden, lives.Length))} "
                + $"that are kept";
        string caption =
            $"{title}: predicted by the collapse law. Above: the variance that is left in principal directions "
            + $"{Format.Join([.. shown.Select(i => Format.Count(i + 1))])} " +
            $"of the training set, as a share of what it was. Below: the average pairwise correlation of the outputs; "
                + $"dashed: the data’s own, dotted: {Format.Join([.. thresholds.Select(Format.Parameter)])}. " +
            "Both over the number of training steps with feedback, one replaced segment a step.";
        return new Figure(
            "horizon.svg",
            Svg.Document(
                Style.Width, lower.Bottom + 60, title, caption,
                Svg.Text(24, 24, title, Style.TitleSize, bold: true),
                Svg.Text(24, 41, subtitle, fill: Style.Muted),
                upper.VerticalAxis("variance left / variance before", 8, 46),
                lower.VerticalAxis(PairwiseCorrelation.OfOutputs.Axis, 8, 46),
                Svg.Group(shown.Select(i => Svg.Curve(
                    steps.Select((n, k) => (upper.X(n), upper.Y(variances[k][i] / law.Eigenvalues[i]))),
                    Style.Of("dae").Edge, Style.Medium))),
                Svg.Group(shown.Select(i => Name(upper, law, lives[i], i))),
                lower.Reference(before, "data", Format.Fixed(before, 3), Left - 8),
                Svg.Group(thresholds.Select(threshold => Threshold(prediction, lower, threshold))),
                Svg.Curve(
                    steps.Zip(correlation).Where(point => double.IsFinite(point.Second))
                        .Select(point => (lower.X(point.First), lower.Y(point.Second))),
                    Style.Of("dae").Edge, Style.Strong),
                upper.HorizontalAxis("", 6, numbers: false),
                lower.HorizontalAxis("training steps with feedback, N", 6)),
            caption);
    }

    // Where both panels end: all that happens, within reason.
    private static double End(CollapsePrediction prediction, ImmutableArray<double> lives, double threshold)
    {
        double last = lives.Append(prediction.StepsUntil(threshold)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return Math.Clamp(2 * last, 100.0 * prediction.Law.Samples, 1e12);
    }

    private static double At(Axis axis, double place) =>
        axis.Low * Numerics.Elementary.Exp(place * Numerics.Elementary.Log(axis.High / axis.Low));

    private static IEnumerable<int> Shown(CollapseLaw law, ImmutableArray<double> lives)
    {
        double last = double.PositiveInfinity;
        for (int i = 0; i < Math.Min(law.Hidden, lives.Length); i++)
        {
            if (law.Eigenvalues[i] == 0 || (i > 0 && !(lives[i] * Apart < last))) continue;
            last = lives[i];
            yield return i;
        }
    }

    // Beside the curve where half is left; at its end where it never comes down to that.
    private static XElement Name(Panel panel, CollapseLaw law, double life, int mode)
    {
        bool never = !double.IsFinite(life) || life > panel.Horizontal.High;
        double x = never ? panel.Right : panel.X(Math.Max(life, panel.Horizontal.Low));
        double y = never ? panel.Y(law.Variances(panel.Horizontal.High)[mode] / law.Eigenvalues[mode]) : panel.Y(0.5);
        return Svg.Group(
            Svg.Rectangle(x - 7, y - 6.5, 14, 13, "#ffffff"),
            Svg.Text(x, y + 4, Format.Count(mode + 1), anchor: "middle"));
    }

    private static XElement Threshold(CollapsePrediction prediction, Panel panel, double correlation)
    {
        double steps = prediction.StepsUntil(correlation);
        if (correlation < panel.Vertical.Low) return Svg.Group();
        double y = panel.Y(correlation);
        return Svg.Group(
            Svg.Line(panel.Left - 8, y, panel.Right, y, Style.Muted, Style.Hair, "1.5 2.5"),
            Svg.Text(panel.Right + 5, y + 3.5, Format.Fixed(correlation, 2), Style.SmallSize, fill: Style.Muted),
            steps > panel.Horizontal.Low && steps < panel.Horizontal.High ? Style.Marker("dae", panel.X(steps), y)
                : null);
    }
}
