using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;

namespace Collapse.Figures;

/// <summary>The page of a run of generations: one HTML file that needs nothing else.</summary>
public static class GenerationsPage
{
    private static readonly string[] InTable =
        ["coverage", "density", "distance", "rank", "modes", "quality", "classes"];

    /// <summary>Renders the page; the same content gives the same bytes.</summary>
    /// <param name="data">The data.</param>
    /// <param name="results">The chains, in the order of the table.</param>
    /// <param name="figures">The figures, in the order of the page.</param>
    /// <param name="command">The command line that makes the same results again.</param>
    public static string Render(DataSet data, IReadOnlyList<GenerationResult> results, IReadOnlyList<Figure> figures,
        string command)
    {
        ImmutableArray<GenerationFate> fates = GenerationFate.Of(results);
        string title = $"Generators fed on themselves: {data.Provenance.Source}";
        return Html.Document(Html.Of(
            "html",
            new XAttribute("lang", "en"),
            Html.Of(
                "head",
                Html.Of("meta", new XAttribute("charset", "utf-8")),
                Html.Of("meta", new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")),
                Html.Of("title", title),
                Html.Of("style", ReportStyle.Sheet)),
            Html.Of(
                "body",
                Html.Of("header", Html.Of("h1", title), Html.Of("p", Html.Class("lead"), Lead(fates, results))),
                Html.Of(
                    "main",
                    Claims(GenerationClaims.Judge(data.Provenance.Source, results)),
                    Fates(fates, results),
                    Classes(fates, results),
                    Html.Section("figures", "Figures", figures.Select((figure, i) => Html.Of(
                        "figure",
                        XElement.Parse(figure.Svg),
                        Html.Of("figcaption", Html.Of("b", $"Figure {Format.Count(i + 1)}. "), figure.Caption)))),
                    Html.Section("terms", "Terms", Html.Facts(Terms)),
                    Policies(results),
                    About(data, command)))));
    }

    private static readonly ImmutableArray<KeyValuePair<string, string>> Terms =
    [
        new("generation",
            "a learner trained from the current set, and the rows that it draws for the next; the first sees real rows "
            + "alone"),
        new("mean log variance",
            "mean over the real rows' principal directions of ln(variance of the drawn rows / of the real ones): 0 as "
            + "real"),
        new("coverage", "share of real rows with a drawn one among their five nearest neighbours"),
        new("density", "how many such neighbourhoods a drawn row lies in, over five; 1 for equal distributions"),
        new("recall", "share of real rows within the neighbourhood of a drawn one"),
        new("distance",
            "mean distance to the nearest real row, over that between real rows: near 0 for copies, above 1 off the "
            + "data"),
        new("sampling floor",
            "the same measure of real rows that were never trained on; no generator can be told from it"),
        new("shrinks, fattens",
            "the 95 % interval of the change of the mean log variance, first to last generation, lies on one side of 0 "
            + "and its middle beyond 0.1"),
    ];

    private static string Lead(ImmutableArray<GenerationFate> fates, IReadOnlyList<GenerationResult> results)
    {
        int generations = results.Max(result => result.Protocol.Generations);
        int repetitions = results.Select(result => result.Protocol.Repetition).Distinct().Count();
        return $"Each learner is trained, draws new rows, and is trained again on what a policy makes of real and "
            + $"drawn rows: "
            + $"{Format.Count(generations)} generations, {Format.Count(repetitions)} "
                + $"{(repetitions == 1 ? "chain" : "chains")} of each learner and "
            + $"policy. {Named(fates, Tendency.Shrinks, "falls")} {Named(fates, Tendency.Fattens, "grows")}"
            + (fates.Any(fate => fate.Tendency == Tendency.Fattens)
                ? " So collapse is not always shrinking, and a verdict has to look both ways."
                : "");
    }

    private static string Named(ImmutableArray<GenerationFate> fates, Tendency tendency, string what)
    {
        string[] names = [.. fates.Where(fate => fate.Tendency == tendency)
            .Select(fate => $"{GeneratorCatalog.Of(fate.Learner).Title} under {fate.Policy}")];
        return names.Length == 0
            ? $"There is no learner whose variance surely {what}."
            : $"Variance surely {what} for {string.Join(", ", names)}.";
    }

    private static XElement Fates(ImmutableArray<GenerationFate> fates, IReadOnlyList<GenerationResult> results)
    {
        string[] shown = [.. InTable.Where(results[0].MeasureNames.Contains)];
        return Html.Section(
            "fates", "What became of them",
            Html.Of("p", "Medians over the chains, first generation and last; in the last line the sampling floor."),
            Html.Table(
                "fates medians",
                ["learner", "policy", "variance", "change of mean log variance", .. shown, "modes lost from"],
                [
                    .. fates.Select(fate => Html.NumberRow(
                        2,
                        [
                            GeneratorCatalog.Of(fate.Learner).Title, fate.Policy,
                            fate.Tendency.ToString().ToLowerInvariant(),
                            $"{Number(fate.Change.Mean)} ± {Number(fate.Change.Half)}",
                            .. shown.Select(name => Both(fate, results[0].MeasureNames.IndexOf(name))),
                            fate.ModesLost is { } lost ? Format.Count(lost) : "",
                        ])),
                    Html.NumberRow(2, ["held-out real rows", "", "", "",
                        .. shown.Select(name => Number(results[0].FloorOf(name))), ""]),
                ]));
    }

    private static XElement? Claims(ImmutableArray<Finding> findings) => findings.IsEmpty ? null : Html.Section(
        "claims", "Claims",
        Html.Of("p", "Of learners trained on real rows alone (generation 1). Criteria were fixed before any run."),
        Html.Table(
            "claims", ["claim", "statement", "scope", "verdict", "numbers", "criterion"],
            findings.Select(finding => Html.NumberRow(
                6, finding.Claim, finding.Statement, finding.Scope, Verdicts.Words(finding.Verdict), finding.Numbers,
                finding.Test))));

    private static string Both(GenerationFate fate, int place) =>
        $"{Number(fate.First[place])} → {(fate.Last.IsEmpty ? "–" : Number(fate.Last[place]))}";

    private static XElement? Classes(ImmutableArray<GenerationFate> fates, IReadOnlyList<GenerationResult> results)
    {
        if (results[0].ClassNames.IsEmpty) return null;
        // The data name them in the order of their rows.
        int[] order = [.. Enumerable.Range(0, results[0].ClassNames.Length)
            .OrderBy(number => results[0].ClassNames[number].Length)
            .ThenBy(number => results[0].ClassNames[number], StringComparer.Ordinal)];
        return Html.Section(
            "classes", "Classes",
            Html.Of(
                "p",
                "The last generation in which any chain drew the class, as the five nearest real rows tell it; a dash "
                    + "where none ever did."),
            Html.Table(
                "classes medians",
                ["learner", "policy", .. order.Select(number => results[0].ClassNames[number])],
                fates.Select(fate => Html.NumberRow(
                    2,
                    [
                        GeneratorCatalog.Of(fate.Learner).Title, fate.Policy,
                        .. order.Select(number => fate.Lost[number] > 0 ? Format.Count(fate.Lost[number]) : "–"),
                    ]))));
    }

    private static XElement Policies(IReadOnlyList<GenerationResult> results) => Html.Section(
        "policies", "Policies",
        Html.Facts(GenerationPolicy.Known
            .Where(known => results.Any(result => result.Protocol.Policy.Split(':')[0] == known.Name))
            .Select(known => KeyValuePair.Create(known.Name, known.Summary))));

    private static XElement About(DataSet data, string command) => Html.Section(
        "reproduce", "Data, and how to reproduce",
        Html.Facts(
        [
            new("source", data.Provenance.Source),
            new("training", $"{Format.Count(data.Training.Count)} rows of {data.Training.Shape} values"),
            new("held out", $"{Format.Count(data.HeldOut.Count)} rows, never trained on"),
            .. data.Provenance.Details.IsDefault ? [] : data.Provenance.Details,
            new("SHA-256", data.Provenance.Digest),
        ]),
        data.Provenance.Attribution.Length == 0 ? null
            : Html.Of("p", Html.Of("b", "Attribution. "), data.Provenance.Attribution),
        Html.Of("p",
            "The same command gives the same generations.csv, byte for byte, whatever the machine and the number of "
            + "jobs:"),
        Html.Of("pre", command),
        Html.Facts(Report.Software()));

    private static string Number(double value) => double.IsFinite(value) ? Format.Fixed(value, 2) : "–";
}
