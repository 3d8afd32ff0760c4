using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Learning;

namespace Collapse.Figures;

/// <summary>
/// What was forecast and what came: a small panel for each learner, with the forecast's band and the simulated curves.
/// </summary>
public static class ForecastFigure
{
    private const int PanelsInRow = 4;
    private const double Left = 62, Right = 26, Top = 78;
    private const double Height = 112, RowDistance = 150, ColumnGap = 30, ZeroDistance = 12;
    private const string Simulated = "#7a3410", Predicted = "#2f6ea5", Band = "#c9dceb";

    /// <summary>Draws <c>forecast.svg</c>.</summary>
    /// <remarks>
    /// Average pairwise correlation of the outputs; N is logarithmic, and the moment after the warm-up stands left of
    /// it. Forecast and band are medians over the repetitions; each simulation has a curve of its own. All panels share
    /// their axes.
    /// </remarks>
    /// <param name="source">What the data are, such as PTB-XL, lead II.</param>
    /// <param name="results">Forecasts of any learners, at least one.</param>
    public static Figure Create(string source, IReadOnlyList<ForecastResult> results)
    {
        if (results.Count == 0) throw new ArgumentException("No forecast is given.", nameof(results));
        CatalogEntry[] members =
            [.. Catalog.Members.Where(member => results.Any(result => Learner(result) == member.Name))];
        Protocol first = results[0].Protocol.Simulation;
        int longest = Math.Max(10, results.Max(result => result.Protocol.Simulation.Steps));
        double data = results[0].DataCorrelation;
        // What fails to learn may end anywhere: the axis follows the data and the forecasts.
        double lowest = results.SelectMany(result => result.Trace).Select(point => point.Predicted.Correlation)
            .Append(data).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double width = (Style.Width - Left - Right - (PanelsInRow - 1) * ColumnGap) / PanelsInRow;
        Axis steps = Axis.Log(1, longest, intervals: 2), correlation = Axis.Correlation(lowest);
        int rows = (members.Length + PanelsInRow - 1) / PanelsInRow;
        double bottom = Top + (rows - 1) * RowDistance + Height;
        string title = "Collapse, forecast and simulated";
        string caption = Caption(results, data);
        return new Figure(
            "forecast.svg",
            Svg.Document(
                Style.Width, bottom + 52, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                Svg.Text(14, 41, $"{source}, H = {first.Hidden}, {Repetitions(results)}", fill: Style.Muted),
                Key(),
                Svg.Group(members.Select((member, index) => One(member, index))),
                Svg.Text(
                    (Left + Style.Width - Right) / 2, bottom + 42, "training steps with feedback, N", Style.LabelSize,
                    "middle"),
                Svg.Text(16, (Top + bottom) / 2, "correlation of the outputs", Style.LabelSize, "middle", rotate: -90)),
            caption);

        XElement One(CatalogEntry member, int index)
        {
            int column = index % PanelsInRow, row = index / PanelsInRow;
            Panel panel = new(
                Left + column * (width + ColumnGap) + ZeroDistance, Top + row * RowDistance,
                width - ZeroDistance, Height, steps, correlation);
            ForecastResult[] own = [.. results.Where(result => Learner(result) == member.Name)];
            double left = panel.Left - ZeroDistance;
            ImmutableArray<(int Step, double Value)> lower = Medians(own, point => point.Lower);
            ImmutableArray<(int Step, double Value)> upper = Medians(own, point => point.Upper);
            return Svg.Group(
                Svg.Rectangle(left, panel.Top, panel.Right - left, panel.Height, "none", Style.Faint, Style.Hair),
                Svg.Text(left + 2, panel.Top - 6, member.Title, Style.TickSize, bold: true),
                column == 0 ? panel.VerticalAxis("", ZeroDistance) : null,
                index + PanelsInRow >= members.Length ? panel.HorizontalAxis("") : null,
                double.IsFinite(data)
                    ? Svg.Line(left, panel.Y(data), panel.Right, panel.Y(data), Style.Muted, Style.Thin, Style.Dash)
                    : null,
                upper.Length > 1
                    ? Svg.Area([.. Places(panel, upper), .. Places(panel, lower).Reverse()], Band, 0.8)
                    : null,
                Svg.Curve(Places(panel, Medians(own, point => point.Predicted.Correlation)), Predicted, Style.Medium),
                own.Select(result => Svg.Curve(
                    Places(panel, Medians([result], point => point.Simulated.Correlation)),
                    Simulated, Style.Thin)));
        }
    }

    private static string Learner(ForecastResult result) => result.Protocol.Simulation.Learner;

    private static IEnumerable<(double X, double Y)> Places(
        Panel panel, ImmutableArray<(int Step, double Value)> points) =>
        points.Select(point =>
            (point.Step == 0 ? panel.Left - ZeroDistance + 4 : panel.X(point.Step), panel.Y(point.Value)));

    private static ImmutableArray<(int Step, double Value)> Medians(
        IEnumerable<ForecastResult> results, Func<ForecastPoint, double> value) =>
    [
        .. from result in results
           from point in result.Trace
           group value(point) by point.Step into moment
           orderby moment.Key
           let box = BoxSummary.Of(moment)
           where box.Count > 0
           select (moment.Key, box.Median),
    ];

    private static XElement Key() => Svg.Group(
        Svg.Rectangle(Style.Width - 330, 15, 24, 10, Band),
        Svg.Line(Style.Width - 330, 20, Style.Width - 306, 20, Predicted, Style.Medium),
        Svg.Text(Style.Width - 301, 24, "forecast, 95 %"),
        Svg.Line(Style.Width - 200, 20, Style.Width - 176, 20, Simulated, Style.Thin),
        Svg.Text(Style.Width - 171, 24, "simulated"),
        Svg.Line(Style.Width - 82, 20, Style.Width - 58, 20, Style.Muted, Style.Thin, Style.Dash),
        Svg.Text(Style.Width - 53, 24, "data"));

    private static string Repetitions(IReadOnlyList<ForecastResult> results)
    {
        int count = results.Select(result => result.Protocol.Simulation.Repetition).Distinct().Count();
        return count == 1 ? "one simulation each" : $"{Format.Count(count)} simulations each";
    }

    private static string Caption(IReadOnlyList<ForecastResult> results, double data)
    {
        ForecastProtocol first = results[0].Protocol;
        return
            "Average pairwise correlation of the reconstructions of the current training set over the number of "
                + "training " +
            $"steps with feedback, {Repetitions(results)}. Blue: forecast after the warm-up of " +
            $"{Format.Count(first.Simulation.WarmUp)} steps, from {Format.Count(first.Draws)} pairs of answers, and "
                + $"its " +
            "95 % interval. Brown: simulated. Left of N = 1: before any feedback. Dashed: the data, " +
            $"{Format.Fixed(data, 3)}. All panels share their axes; what leaves them is drawn at their edge.";
    }
}
