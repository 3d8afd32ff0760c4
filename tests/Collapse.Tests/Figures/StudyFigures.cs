using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Figures;

namespace Collapse.Tests.Figures;

/// <summary>The figures of the studies: every value has its mark, and what is absent leaves none.</summary>
public sealed class StudyFigures
{
    [Fact]
    public void Each_reading_has_a_dot_for_each_N_and_a_mark_for_each_tested_claim()
    {
        ReadingRow row = new(
            "", "stated protocol", "ae", 0.83, [(0, 0.84), (100, double.NaN), (1000, 0.95)],
            [Verdict.Holds, Verdict.NotTested]);
        Figure figure = ReadingsFigure.Create("x", "heading", ["P1", "P4"],
            [row, row with { Choice = "a", Value = "b" }, row with { Learner = "dae" }], []);
        Assert.Equal("readings-x.svg", figure.FileName);
        XElement svg = XElement.Parse(figure.Svg);
        int legend = 3 + 3;
        Assert.Equal(legend + 3 * (2 + 1), svg.Descendants().Count(node => node.Name.LocalName == "circle"));
        Assert.All(["stated protocol", "AE", "DAE", "no feedback", "N = 1,000"], text =>
            Assert.Contains(svg.Descendants(), node => node.Value == text));
        Assert.DoesNotContain("NaN", figure.Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_that_diverged_says_so() => Assert.Contains(
        "diverged",
        ReadingsFigure.Create("x", "heading", [], [new ReadingRow("a", "b", "ae", 0.8, [(0, double.NaN)], [])], []).Svg,
        StringComparison.Ordinal);

    [Fact]
    public void Each_simulation_is_a_circle_each_dose_a_median_and_the_law_a_line()
    {
        DoseColumn column = new(
            "gold", "p (%)", ["0", "1"],
            [[[0.9, 0.95, double.NaN], [0.8, 0.85, 0.87]]],
            [[(0, 0.93), (0.5, 0.9), (1, 0.86)]]);
        Figure figure = DoseFigure.Create("y", "heading", [new DoseMeasure("correlation", 0.8, "data", double.NaN, 1)],
            [column, column with { Law = [[]] }]);
        XElement svg = XElement.Parse(figure.Svg);
        Assert.Equal("remedies-y.svg", figure.FileName);
        Assert.Equal(1 + 2 * 5, svg.Descendants().Count(node => node.Name.LocalName == "circle"));
        Assert.Equal(1, svg.Descendants().Count(node => node.Name.LocalName == "polyline"));
        Assert.DoesNotContain("NaN", figure.Svg, StringComparison.Ordinal);
        Assert.Equal(figure.Svg, DoseFigure.Create("y", "heading",
            [new DoseMeasure("correlation", 0.8, "data", double.NaN, 1)],
            [column, column with { Law = [ImmutableArray<(double, double)>.Empty] }]).Svg);
    }
}
