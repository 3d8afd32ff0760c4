using System.Globalization;
using System.Xml.Linq;
using Collapse.Data;
using Collapse.Guarding;

namespace Collapse.Figures;

/// <summary>The guard's answer as one page of HTML that needs nothing else.</summary>
public static class GuardPage
{
    private const int CopiesListed = 30;

    /// <summary>The page of judged generations; the same content gives the same bytes.</summary>
    /// <param name="report">The answer.</param>
    /// <param name="real">The real rows, of which the least covered are drawn.</param>
    /// <param name="shape">How a row's coordinates lie.</param>
    /// <param name="names">What the generations were read from.</param>
    /// <param name="command">The command that gives the same page again.</param>
    public static string Render(
        GuardReport report, GuardData real, SampleShape shape, IReadOnlyList<string> names, string command)
    {
        GenerationReport last = report.Generations[^1];
        Figure? directions = GuardFigures.Directions(last, shape, report.Verdict == GuardVerdict.Fattening);
        return Page(
            report.Verdict, report.Sentence,
            Outlook(report),
            Html.Section("curves", "Measures", Shown(GuardFigures.Curves(report)), GuardTables.Statistics(report)),
            Html.Section("effects", "How much", GuardTables.Effects(report), GuardTables.Neighbours(report)),
            Html.Section(
                "directions", "Directions",
                directions is null
                    ? Html.Of("p", "No principal direction has surely lost or gained variance in the last generation.")
                    : Shown(directions),
                GuardTables.Directions(last)),
            Html.Section(
                "covered", "Real rows that the last generation stays away from",
                Shown(GuardFigures.Rows(
                    "guard-uncovered.svg", "Least covered real rows",
                    "How far the nearest generated row is, in distances to the next real row; about 1 in equal sets.",
                    real.Values, shape,
                    last.LeastCovered.Select(row =>
                        (row.Row, $"row {row.Row + 1}: {Number(row.Distance)} times as far"))))),
            Copies(last, real, shape),
            last.Classes.IsEmpty ? null : Html.Section("classes", "Classes", GuardTables.Classes(last)),
            Html.Section("rests", "What it rests on", GuardTables.Facts(report, names), Html.Of("pre", command)));
    }

    /// <summary>The page of a table of measures.</summary>
    /// <param name="report">The answer.</param>
    /// <param name="command">The command that gives the same page again.</param>
    public static string Render(HistoryReport report, string command) => Page(
        report.Verdict, report.Sentence,
        report.Runs.Length == 1
            ? null
            : Html.Section("runs", "Runs", report.Runs.Select(run => Html.Of("p", run.Sentence))),
        Html.Section("curves", "Measures", Shown(GuardFigures.History(report)), GuardTables.Trends(report)),
        Html.Section(
            "rests", "What it rests on",
            Html.Of("p", "Each measure's trend by Jonckheere's and Terpstra's J with one value a generation, exact "
                + "and on both sides; Holm's rule over the measures of a run."),
            Html.Of("pre", command)));

    private static XElement? Outlook(GuardReport report)
    {
        List<string> sentences = [.. report.Outlook?.Sentences ?? []];
        if (report.Paired is not null) sentences.Add(report.Paired.Sentence);
        if (report.Answer is not null) sentences.Add(report.Answer.Sentence);
        return sentences.Count == 0
            ? null
            : Html.Section("outlook", "How it goes on", sentences.Select(line => Html.Of("p", line)));
    }

    private static XElement Copies(GenerationReport last, GuardData real, SampleShape shape)
    {
        CopyResult copies = last.Copies;
        RowCopy[] all = [.. copies.Exact, .. copies.Near];
        return Html.Section(
            "copies", "Copies",
            Html.Of("p", string.Create(
                CultureInfo.InvariantCulture,
                $"{copies.Exact.Length} of {last.GeneratedRows} rows are equal to a real row; of {copies.LookedAt} "
                + $"looked at, {copies.Near.Length} more are near-copies (real rows among themselves: "
                + $"{100 * copies.NearAmongReal:0.#} %). {copies.RepeatedGenerated} generated rows repeat an earlier "
                + $"one, {copies.RepeatedReal} real rows do.")),
            all.Length == 0
                ? null
                : Html.Of("p", Html.Class("note"), "Generated row = real row, counted from 1: " + string.Join(", ", all
                    .Take(CopiesListed).Select(copy => $"{copy.Generated + 1} = {copy.Real + 1}"))
                    + (all.Length > CopiesListed ? $" and {all.Length - CopiesListed} more." : ".")),
            all.Length == 0
                ? null
                : Shown(GuardFigures.Rows(
                    "guard-copies.svg", "Real rows that are repeated", "The first of them.", real.Values, shape,
                    all.Select(copy => (copy.Real, $"row {copy.Real + 1}, as generated row {copy.Generated + 1}")))));
    }

    private static string Page(GuardVerdict verdict, string sentence, params XElement?[] sections)
    {
        string title = "Guard: " + GuardTables.Words(verdict);
        return Html.Document(Html.Of(
            "html",
            new XAttribute("lang", "en"),
            Html.Of(
                "head",
                Html.Of("meta", new XAttribute("charset", "utf-8")),
                Html.Of(
                    "meta", new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")),
                Html.Of("title", title),
                Html.Of("style", ReportStyle.Sheet)),
            Html.Of(
                "body",
                Html.Of("header", Html.Of("h1", title), Html.Of("p", Html.Class("lead"), sentence)),
                Html.Of("main", sections.Where(section => section is not null)))));
    }

    private static XElement Shown(Figure figure) =>
        Html.Of("figure", XElement.Parse(figure.Svg), Html.Of("figcaption", figure.Caption));

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
