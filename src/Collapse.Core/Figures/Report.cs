using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>The report of a run: one page of HTML that needs nothing else.</summary>
public static class Report
{
    private const string Paper =
        "Th. Schanze, “Training autoencoders on their own outputs causes collapse” (2026), CC BY 4.0.";

    /// <summary>
    /// The versions of this library, of .NET and of Math.NET Numerics, for <see cref="ReportContent.Software"/>.
    /// </summary>
    public static ImmutableArray<KeyValuePair<string, string>> Software() =>
    [
        new("Collapse", typeof(Report).Assembly.GetName().Version?.ToString(3) ?? ""),
        new(".NET", RuntimeInformation.FrameworkDescription.Replace(".NET ", "", StringComparison.Ordinal)),
        new("Math.NET Numerics", typeof(MathNet.Numerics.Constants).Assembly.GetName().Version?.ToString(3) ?? ""),
    ];

    /// <summary>
    /// Renders the page: HTML, UTF-8, LF, inline style and figures, no script; the same content gives the same bytes.
    /// </summary>
    /// <remarks>
    /// Abstract, claims with their verdicts over all cells, notes, figures, every finding, medians of every cell,
    /// terms, protocol, data, how to reproduce. All text is escaped; figures are embedded as parsed XML.
    /// </remarks>
    /// <param name="content">What to show.</param>
    /// <exception cref="System.Xml.XmlException">A figure is not well-formed XML.</exception>
    public static string Render(ReportContent content)
    {
        ImmutableArray<ClaimSummary> claims = ClaimSummary.Of(content.Findings);
        return Html.Document(Html.Of(
            "html",
            new XAttribute("lang", "en"),
            Html.Of(
                "head",
                Html.Of("meta", new XAttribute("charset", "utf-8")),
                Html.Of("meta", new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")),
                Html.Of("title", content.Title),
                Html.Of("style", ReportStyle.Sheet)),
            Html.Of(
                "body",
                Html.Of(
                    "header",
                    Html.Of("h1", content.Title),
                    Html.Of("p", Html.Class("source"), "After " + Paper),
                    Html.Of("p", Html.Class("lead"), ReportText.Abstract(content, claims)),
                    Navigation()),
                Html.Of(
                    "main",
                    ReportTables.Claims(claims),
                    content.Notes.IsDefaultOrEmpty
                        ? null
                        : Html.Section("notes", "Notes on these results",
                            content.Notes.Select(note => Html.Of("p", note))),
                    Figures(content.Figures),
                    ReportTables.Findings(content.Findings),
                    ReportTables.Medians(content.Results),
                    Html.Section("terms", "Terms", Html.Facts(ReportText.Terms)),
                    ReportTables.Protocol(content.Results),
                    Data(content),
                    Reproduce(content)))));
    }

    private static XElement Navigation()
    {
        (string Id, string Name)[] places =
        [
            ("claims", "Claims"), ("figures", "Figures"), ("findings", "Findings"), ("medians", "Medians"),
            ("terms", "Terms"), ("protocol", "Protocol"), ("data", "Data"), ("reproduce", "Reproduce"),
        ];
        return Html.Of(
            "nav",
            new XAttribute("aria-label", "Contents"),
            places.Select(place => Html.Of("a", new XAttribute("href", "#" + place.Id), place.Name)));
    }

    private static XElement Figures(IReadOnlyList<Figure> figures) => Html.Section(
        "figures",
        "Figures",
        figures.Count == 0 ? Html.Of("p", "None.") : null,
        figures.Select((figure, i) => Html.Of(
            "figure",
            new XAttribute("id", $"figure-{Format.Count(i + 1)}"),
            XElement.Parse(figure.Svg),
            Html.Of("figcaption", Html.Of("b", $"Figure {Format.Count(i + 1)}. "), figure.Caption))));

    private static XElement Data(ReportContent content)
    {
        static int Subjects(Data.Samples samples) => samples.Subjects.Distinct().Count();
        Data.DataSet data = content.Data;
        return Html.Section(
            "data",
            "Data",
            Html.Facts(
            [
                new("source", data.Provenance.Source),
                new("training",
                    $"{Format.Count(data.Training.Count)} segments of {Format.Count(Subjects(data.Training))} "
                    + $"subjects, D = {Format.Count(data.Training.Coordinates)} coordinates"),
                new("held out",
                    $"{Format.Count(data.HeldOut.Count)} segments of {Format.Count(Subjects(data.HeldOut))} other "
                    + $"subjects, never trained on"),
                .. data.Provenance.Details.IsDefault ? [] : data.Provenance.Details,
                new("SHA-256", data.Provenance.Digest),
            ]),
            data.Provenance.Attribution.Length == 0 ? null
                : Html.Of("p", Html.Of("b", "Attribution. "), data.Provenance.Attribution));
    }

    private static XElement Reproduce(ReportContent content) => Html.Section(
        "reproduce",
        "How to reproduce",
        Html.Of("p",
            "The same command gives the same results.csv, byte for byte, whatever the machine and the number of jobs:"),
        Html.Of("pre", content.Command),
        content.Software.IsDefaultOrEmpty ? null : Html.Facts(content.Software),
        Html.Of("p", Html.Of("b", "Citation. "), Paper));
}
