using Collapse.Numerics;
using Collapse.Theory;

namespace Collapse.Figures;

/// <summary>One forecast: the correlation of the outputs over N with its band.</summary>
public static class ForecastBandFigure
{
    private const double Left = 84, Top = 66, Height = 220;
    private const int Points = 80;
    private const string Line = "#2f6ea5", Band = "#c9dceb";

    /// <summary>Draws <c>forecast.svg</c>.</summary>
    /// <param name="band">The forecast.</param>
    /// <param name="longest">Where N ends, at least 10.</param>
    /// <param name="title">What it was made for.</param>
    public static Figure Create(ForecastBand band, double longest, string title)
    {
        Axis time = Axis.Log(1, Math.Max(10, longest));
        double[] steps =
            [.. Enumerable.Range(0, Points + 1)
                .Select(i => Elementary.Exp(i / (double)Points * Elementary.Log(time.High)))];
        ForecastInterval[] values = [.. steps.Select(band.OutputCorrelation)];
        double now = band.Forecast.OutputCorrelation(0);
        double lowest = values.Select(value => value.Lower).Append(now).Where(double.IsFinite).DefaultIfEmpty(0).Min();
        Panel panel = new(Left, Top, Style.Width - Left - 70, Height, time, Axis.Correlation(lowest));
        MeasuredGains gains = band.Forecast.Gains;
        string subtitle =
            $"forecast from two answers to {Format.Count(gains.Data.Samples)} rows; the first sweep takes " +
            $"{Format.Fixed(100 * gains.FirstLoss, 1)} % of the variance, every sweep " +
            $"{Format.Fixed(100 * gains.LossAgain, 1)} %";
        string caption =
            $"{title}: average pairwise correlation of the outputs over the number of steps with feedback, {subtitle}. "
                + $"" +
            "Line: the forecast; band: its 95 % interval; dashed: before any feedback.";
        (double X, double Y)[] Places(Func<ForecastInterval, double> value) =>
            [.. steps.Zip(values, (n, interval) => (panel.X(n), value(interval))).Where(p => double.IsFinite(p.Item2))
                .Select(p => (p.Item1, panel.Y(p.Item2)))];
        return new Figure(
            "forecast.svg",
            Svg.Document(
                Style.Width, panel.Bottom + 60, title, caption,
                Svg.Text(24, 24, title, Style.TitleSize, bold: true),
                Svg.Text(24, 41, subtitle, fill: Style.Muted),
                Svg.Area([.. Places(value => value.Upper), .. Places(value => value.Lower).Reverse()], Band, 0.8),
                Svg.Curve(Places(value => value.Value), Line, Style.Strong),
                double.IsFinite(now) ? panel.Reference(now, "now", Format.Fixed(now, 3), Left - 8) : Svg.Group(),
                panel.VerticalAxis("correlation of the outputs", 8, 46),
                panel.HorizontalAxis("training steps with feedback, N", 6)),
            caption);
    }
}
