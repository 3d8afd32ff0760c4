using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Figures;
using Collapse.Learning;

namespace Collapse.Tests.Figures;

public sealed class CorrelationFigures
{
    [Fact]
    public void Classes_stand_in_the_papers_order()
    {
        // Handed over backwards: the order is the figure's own.
        SimulationResult[] backwards = [.. FakeResults.Grid().Reverse()];
        XElement[] texts = Texts(CorrelationFigure.Create(backwards, Loss.Mse, 20));
        Assert.Equal(
            ["no feedback", "N = 100", "N = 1,000", "N = 10,000", "N = 100,000"],
            FromLeft(texts.Where(text =>
                text.Value == "no feedback" || text.Value.StartsWith("N =", StringComparison.Ordinal))));
        IEnumerable<XElement> models = texts.Where(text => text.Value is "AE" or "DAE" && Y(text) > 300);
        Assert.Equal(Enumerable.Repeat<string[]>(["AE", "DAE"], 5).SelectMany(pair => pair), FromLeft(models));
    }

    [Fact]
    public void The_number_of_simulations_stands_under_each_class_and_diverged_ones_are_not_counted()
    {
        SimulationResult[] results = [.. FakeResults.Grid(steps: [100]).Select(result =>
            result.Protocol is { Learner: "dae", Repetition: < 3 } ? result.Diverge() : result)];
        Figure figure = CorrelationFigure.Create(results, Loss.Mse, 20);
        XElement[] texts = Texts(figure);
        double row = Y(texts.Single(text => text.Value == "n"));
        Assert.Equal(["n", "10", "10", "10", "7"], FromLeft(texts.Where(text => Y(text) == row)));
        Assert.Contains("3 diverged", string.Concat(texts.Select(text => text.Value)), StringComparison.Ordinal);
        Assert.Contains("n = 7 to 10 after feedback", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_a_value_says_why()
    {
        SimulationResult[] results =
        [
            .. FakeResults.Grid(steps: [100, 1000, 10_000])
                .Where(result => result.Protocol is not { Learner: "ae", Steps: 100 })
                .Select(result => result.Protocol.Steps switch
                {
                    1000 when result.Protocol.Learner == "dae" => result.Diverge(),
                    10_000 => result.WithCorrelation(point => point.Step > 0 ? double.NaN : point.OutputCorrelation),
                    _ => result,
                }),
        ];
        string[] texts = [.. Texts(CorrelationFigure.Create(results, Loss.Mse, 20)).Select(text => text.Value)];
        Assert.Single(texts, "none");
        Assert.Single(texts, "diverged");
        Assert.Equal(2, texts.Count(text => text == "undefined"));
    }

    [Fact]
    public void Simulations_that_share_a_warm_up_count_once_before_feedback()
    {
        TracePoint shared = FakeResults.Grid()[0].NoFeedback;
        SimulationResult[] results = [.. FakeResults.Grid(models: ["ae"], steps: [100, 1000], repetitions: 2)
            .Select(result => result with { Trace = result.Trace.SetItem(0, shared) })];
        Assert.Equal(2, Cells.At(results, "ae", 0).Points.Length);
        Assert.Equal(4,
            Cells.At(FakeResults.Grid(models: ["ae"], steps: [100, 1000], repetitions: 2), "ae", 0).Points.Length);
    }

    [Fact]
    public void The_models_differ_by_more_than_colour()
    {
        string svg = CorrelationFigure.Create(FakeResults.Grid(), Loss.Mse, 20).Svg;
        Assert.Contains("url(#hatch-figure-mse-20)", svg, StringComparison.Ordinal);
        Assert.NotEqual(
            Style.Marker("ae", 0, 0).Name.LocalName, Style.Marker("dae", 0, 0).Name.LocalName);
    }

    private static XElement[] Texts(Figure figure) => [.. XElement.Parse(figure.Svg).Descendants(Svg.Space + "text")];

    private static double Y(XElement text) => (double)text.Attribute("y")!;

    private static IEnumerable<string> FromLeft(IEnumerable<XElement> texts) =>
        texts.OrderBy(text => (double)text.Attribute("x")!).Select(text => text.Value);
}
