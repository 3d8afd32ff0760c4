using System.Globalization;
using System.Xml.Linq;
using Collapse.Guarding;

namespace Collapse.Figures;

/// <summary>The tables of the guard's page.</summary>
internal static class GuardTables
{
    public static XElement Statistics(GuardReport report) => Table(
        "statistics", 2,
        ["generation", "statistic", "value", "healthy (95 %)", "z", "p", "p in the family"],
        report.Generations.SelectMany(one => one.Statistics.Select(result => new[]
        {
            Text(one.Number), result.Statistic.Name, Short(result.Value),
            $"{Short(result.HealthyLow)} to {Short(result.HealthyHigh)}", Format.Fixed(result.Z, 1),
            P(result.P), P(result.AdjustedP),
        })));

    public static XElement Effects(GuardReport report) => Table(
        "effects", 3,
        ["generation", "verdict", "what, generated over real", "ratio", "95 % interval", "p", "rate"],
        report.Generations.SelectMany(one => one.Effects.Select(effect => new[]
        {
            Text(one.Number), Words(one.Verdict), effect.Name, Percent(effect.Value),
            $"{Percent(effect.Low)} to {Percent(effect.High)}", P(one.P), P(one.Alpha),
        })));

    public static XElement Neighbours(GuardReport report) => Table(
        "neighbours", 1,
        [
            "generation", "coverage", "in equal sets", "density", "in equal sets",
            "mean moved by (standard deviations)", "visible loss",
        ],
        report.Generations.Select(one => new[]
        {
            Text(one.Number),
            Format.Fixed(one.Neighbours?.Coverage ?? double.NaN, 3),
            Format.Fixed(one.Neighbours?.ExpectedCoverage ?? double.NaN, 3),
            Format.Fixed(one.Neighbours?.Density ?? double.NaN, 3), "1",
            Format.Fixed(one.MeanShift, 3), Percent(one.DetectableLoss),
        }));

    public static XElement Directions(GenerationReport report) => Table(
        "directions", 1,
        ["direction", "real variance", "generated variance", "there", "95 % interval"],
        report.Directions.Concat(report.Further.OrderBy(direction => direction.Number)).Select(direction => new[]
        {
            Text(direction.Number), Format.Significant(direction.Real), Format.Significant(direction.Generated),
            Percent(direction.Kept.Value), $"{Percent(direction.Kept.Low)} to {Percent(direction.Kept.High)}",
        }));

    public static XElement Classes(GenerationReport report) => Table(
        "classes", 1,
        ["class", "share of real rows", "share of generated rows", ""],
        report.Classes.Select(one =>
            new[] { one.Name, Percent(one.Real), Percent(one.Generated), one.Lost ? "lost" : "" }));

    public static XElement Trends(HistoryReport report) => Table(
        "trends", 3,
        ["run", "measure", "trend", "first", "last", "p", "p of all", "half of the first value"],
        report.Runs.SelectMany(run => run.Trends.Select(trend => new[]
        {
            run.Name, trend.Measure.Name,
            double.IsNaN(trend.Rise) ? "constant" : trend.Rise > 0.5 ? "rises" : "falls",
            Format.Significant(trend.Measure.Values[0]), Format.Significant(trend.Measure.Values[^1]),
            P(trend.P), P(trend.AdjustedP), Half(trend.Half),
        })));

    public static XElement Facts(GuardReport report, IReadOnlyList<string> names) => Html.Facts(
    [
        new("real rows", Rows(report.RealRows, report.RealNonFiniteRows, report.RealConstantRows)),
        .. report.Generations.Select((one, i) => new KeyValuePair<string, string>(
            $"generation {one.Number}",
            $"{names[i]}: {Rows(one.GeneratedRows, one.NonFiniteRows, one.ConstantRows)}")),
        new("exchanged", $"{report.Generations[^1].Units} units (rows, groups or pairs)"),
        new("permutations", string.Join(", ", report.Generations.Select(one => Text(one.Permutations)))),
        new("false-alarm rate", $"{Percent(report.Options.Alpha)} over all generations"),
        new("seed", Text(report.Options.Seed)),
        .. report.Generations[^1].Drawn.Select(part => new KeyValuePair<string, string>(
            "drawn with the seed",
            $"{Text(part.RealRows)} real and {Text(part.GeneratedRows)} generated rows for {part.What}")),
    ]);

    public static string Words(GuardVerdict verdict) => verdict switch
    {
        GuardVerdict.CannotTell => "cannot be told",
        _ => verdict.ToString().ToLowerInvariant(),
    };

    // The first columns are words, the others numbers, with their headings above them.
    private static XElement Table(string name, int words, string[] headings, IEnumerable<string[]> rows) => Html.Table(
        name,
        headings.Select((heading, i) => i < words ? (object)heading : new object[] { Html.Class("number"), heading }),
        rows.Select(row => Html.NumberRow(words, [.. row])));

    private static string Half(MeasureOutlook? outlook) => outlook switch
    {
        { Expected: 0 } => "reached",
        { CanBeTold: true } =>
            $"after {Text(outlook.Expected)} more ({Text(outlook.Earliest)} to {Text(outlook.Latest)})",
        _ => Format.Undefined,
    };

    private static string Rows(int rows, int nonFinite, int constant) =>
        $"{Text(rows)} rows compared, {Text(nonFinite)} not finite and left out, {Text(constant)} constant";

    private static string Text(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Short(double value) => Format.Fixed(value, 3);

    private static string P(double p) => p < 0.001 ? "< 0.001" : Format.Fixed(p, 3);

    private static string Percent(double share) =>
        double.IsFinite(share) ? Format.Fixed(100 * share, Math.Abs(share) < 0.0995 ? 1 : 0) + " %" : Format.Undefined;
}
