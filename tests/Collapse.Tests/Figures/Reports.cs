using System.Text.RegularExpressions;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Figures;
using Collapse.Learning;

namespace Collapse.Tests.Figures;

public sealed partial class Reports
{
    [Fact]
    public void The_page_loads_nothing_from_elsewhere()
    {
        XElement page = Parse(Report.Render(Content()));
        Assert.DoesNotContain(page.Descendants(), element =>
            element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "embed" or "image"
                or "use");
        Assert.DoesNotContain(
            page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "srcset" or "data");
        Assert.All(
            page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName == "href"),
            attribute => Assert.StartsWith("#", attribute.Value, StringComparison.Ordinal));
        string style = page.Descendants("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
    }

    [Fact]
    public void All_text_from_outside_is_escaped()
    {
        const string Bad = "<script>alert(\"1 & 2\")</script>";
        ReportContent content = Content() with
        {
            Title = Bad,
            Command = "paper.fsx --out '" + Bad + "'",
            Data = FakeResults.Data(attribution: Bad),
            Findings = [new Finding("P1", Bad, Bad, Verdict.Holds, "p < 0.01 & " + Bad, Bad)],
            Software = [new(Bad, Bad)],
            Notes = [Bad],
        };
        string html = Report.Render(content);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(Bad, Parse(html).Descendants("h1").Single().Value);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_and_ids_are_unique_and_lead_somewhere()
    {
        XElement page = Parse(Report.Render(Content()));
        string[] ids = [.. page.Descendants().Attributes("id").Select(attribute => attribute.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Descendants("a").Attributes("href"), link => Assert.Contains(link.Value[1..], ids));
        Assert.All(Reference().Matches(Report.Render(Content())), match => Assert.Contains(match.Groups[1].Value, ids));
    }

    [Fact]
    public void Only_void_elements_use_the_short_form() =>
        Assert.Empty(ShortForm().Matches(WithoutFigures(Report.Render(Content()))));

    [Fact]
    public void Every_parameter_of_the_protocol_is_listed()
    {
        XElement protocol = Parse(Report.Render(Content())).Descendants("section")
            .Single(section => (string?)section.Attribute("id") == "protocol");
        string[] listed = [.. protocol.Descendants("tr").Select(row => row.Elements().First().Value)];
        Assert.All(Parameters.All, parameter => Assert.Contains(parameter.Name, listed));
    }

    [Fact]
    public void Every_figure_finding_and_cell_is_shown()
    {
        ReportContent content = Content();
        string html = Report.Render(content);
        XElement page = Parse(html);
        Assert.Equal(content.Figures.Count, page.Descendants("figure").Count());
        Assert.Contains($"Figure {content.Figures.Count}. ", html, StringComparison.Ordinal);
        Assert.Equal(content.Findings.Count,
            page.Descendants("td").Count(cell => (string?)cell.Attribute("class") == "scope"));
        XElement medians = page.Descendants("section").Single(section => (string?)section.Attribute("id") == "medians");
        Assert.NotEmpty(medians.Descendants("tbody"));
        Assert.All(medians.Descendants("tbody"), table => Assert.Equal(2 * 2 * 5, table.Elements().Count()));
        Assert.Contains("Training autoencoders on their own outputs causes collapse", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_without_carriage_returns()
    {
        string html = Report.Render(Content());
        Assert.Equal(html, Report.Render(Content()));
        Assert.DoesNotContain('\r', html);
        if (Environment.GetEnvironmentVariable("COLLAPSE_LOOK") is { } folder)
            File.WriteAllText(Path.Combine(folder, "report.html"), html);
    }

    [Fact]
    public void A_report_of_nothing_is_still_a_page()
    {
        string html = Report.Render(Content() with { Results = [], Findings = [], Figures = [] });
        Assert.Contains("No simulation", Parse(html).Value, StringComparison.Ordinal);
    }

    private static ReportContent Content()
    {
        var results = FakeResults.Grid(losses: [Loss.Mse, Loss.Mae]);
        return new ReportContent
        {
            Title = "Autoencoders trained on their own outputs (FAKE numbers)",
            Data = FakeResults.Data(),
            Results = results,
            Findings = FakeResults.Findings(),
            Command = "dotnet fsi scripts/paper.fsx --data synthetic --losses mse,mae --hidden 20 --out out/fake",
            Figures = FigureSet.Create(results, FakeResults.Reference(), SegmentAxis.Milliseconds()),
            Software = Report.Software(),
        };
    }

    private static XElement Parse(string html)
    {
        const string Head = "<!DOCTYPE html>\n";
        Assert.StartsWith(Head, html, StringComparison.Ordinal);
        return XElement.Parse(html[Head.Length..]);
    }

    private static string WithoutFigures(string html) => Figure().Replace(html, "");

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex(@"<(?!meta|br|hr|col)[a-z0-9]+[^>]*/>")]
    private static partial Regex ShortForm();

    [GeneratedRegex(@"url\(#([^)]+)\)")]
    private static partial Regex Reference();
}
