using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;

namespace Collapse.Figures;

/// <summary>What a page of claims shows.</summary>
public sealed record ClaimsPageContent
{
    /// <summary>The page's title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about, a paragraph.</summary>
    public required string Lead { get; init; }

    /// <summary>The verdicts, one for each claim and cell.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The figures, numbered in this order.</summary>
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>Names and values, such as the data and where they are from.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>The command line that makes the same again.</summary>
    public required string Command { get; init; }
}

/// <summary>
/// A page of claims with their verdicts, numbers and figures: HTML that needs nothing else, whatever the study.
/// </summary>
public static class ClaimsPage
{
    /// <summary>Renders the page; the same content gives the same bytes.</summary>
    /// <param name="content">What to show.</param>
    public static string Render(ClaimsPageContent content) => Html.Document(Html.Of(
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
            Html.Of("header", Html.Of("h1", content.Title), Html.Of("p", Html.Class("lead"), content.Lead)),
            Html.Of(
                "main",
                ReportTables.Claims(ClaimSummary.Of(content.Findings)),
                Html.Section("figures", "Figures", content.Figures.Select((figure, i) => Html.Of(
                    "figure",
                    XElement.Parse(figure.Svg),
                    Html.Of("figcaption", Html.Of("b", $"Figure {Format.Count(i + 1)}. "), figure.Caption)))),
                ReportTables.Findings(content.Findings),
                content.Facts.IsDefaultOrEmpty ? null : Html.Section("data", "Data", Html.Facts(content.Facts)),
                Html.Section(
                    "reproduce", "How to reproduce",
                    Html.Of("p",
                        "The same command gives the same numbers, whatever the machine and the number of jobs:"),
                    Html.Of("pre", content.Command))))));
}
