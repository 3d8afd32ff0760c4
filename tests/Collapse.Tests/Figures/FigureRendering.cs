using System.Collections.Immutable;
using System.Xml.Linq;
using Collapse.Experiments;
using Collapse.Figures;
using Collapse.Learning;
using Collapse.Measures;
using Collapse.Numerics;

namespace Collapse.Tests.Figures;

/// <summary>
/// Every kind of figure in every awkward situation: well-formed and inside its own frame. To look at them, name a
/// folder in the environment variable COLLAPSE_LOOK.
/// </summary>
public sealed class FigureRendering
{
    public static TheoryData<string> Situations => [.. Results.Keys];

    private static readonly Dictionary<string, Func<IReadOnlyList<SimulationResult>>> Results = new()
    {
        ["the paper's grid"] = () => FakeResults.Grid(),
        ["one repetition"] = () => FakeResults.Grid(repetitions: 1, steps: [100, 1000]),
        ["only the AE"] = () => FakeResults.Grid(models: ["ae"]),
        ["only the DAE, one N"] = () => FakeResults.Grid(models: ["dae"], steps: [300], repetitions: 3),
        ["no feedback at all"] = () => FakeResults.Grid(steps: [0]),
        ["ten N"] = () =>
            FakeResults.Grid(steps: [1, 10, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 1_000_000], repetitions: 5),
        ["all correlations above 0.99"] = () => Near(0.993),
        ["all correlations 1"] = () => [.. FakeResults.Grid().Select(result =>
            (result with { DataCorrelation = 1 }).WithCorrelation(_ => 1))],
        ["negative correlations"] = () => [.. FakeResults.Grid().Select(result =>
            (result with { DataCorrelation = -0.02 }).WithCorrelation(point => (point.OutputCorrelation - 0.75) * 4))],
        ["all undefined"] = () => [.. FakeResults.Grid().Select(result =>
            (result with { DataCorrelation = double.NaN }).WithCorrelation(_ => double.NaN))],
        ["outputs without variance"] = () => [.. FakeResults.Grid().Select(result =>
            result with { Trace = [.. result.Trace.Select(point =>
                point.With(OutputVariance.OfOutputs, point.Step > 1000 ? 0 : point.OutputVariance))] })],
        ["gaps, NaN and divergence"] = Broken,
        ["all diverged"] = () => [.. FakeResults.Grid().Select(result => result.Diverge())],
        ["examples not finite"] = () => [.. FakeResults.Grid().Select(result =>
            result with { Examples = Matrix.From(12, 95, [.. Enumerable.Repeat(float.NaN, 12 * 95)]) })],
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_figure_is_well_formed_and_has_only_finite_coordinates(string situation)
    {
        foreach (Figure figure in FigureSet.Create(Results[situation](), FakeResults.Reference(),
            SegmentAxis.Milliseconds()))
        {
            XElement svg = XElement.Parse(figure.Svg);
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.NotNull(svg.Attribute("viewBox"));
            Assert.DoesNotContain("NaN", figure.Svg, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", figure.Svg, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', figure.Svg);
            AssertInside(svg);
            if (Environment.GetEnvironmentVariable("COLLAPSE_LOOK") is { } folder)
                File.WriteAllText(Path.Combine(folder, $"{situation.Replace(' ', '-')} {figure.FileName}"), figure.Svg);
        }
    }

    [Fact]
    public void The_same_results_give_the_same_bytes()
    {
        static string All() => string.Concat(FigureSet
            .Create(FakeResults.Grid(), FakeResults.Reference(), SegmentAxis.Coordinates)
                .Select(figure => figure.Svg + figure.Caption));
        Assert.Equal(All(), All());
    }

    [Fact]
    public void Each_loss_and_width_has_its_three_figures_in_the_papers_order()
    {
        ImmutableArray<SimulationResult> grid = FakeResults.Grid(
            losses: [Loss.Ssim, Loss.Mse], hidden: [60, 20], steps: [100], repetitions: 1);
        Assert.Equal(
            [
                "figure-mse-20.svg", "beats-mse-20.svg", "trajectories-mse-20.svg",
                "figure-mse-60.svg", "beats-mse-60.svg", "trajectories-mse-60.svg",
                "figure-ssim-20.svg", "beats-ssim-20.svg", "trajectories-ssim-20.svg",
                "figure-ssim-60.svg", "beats-ssim-60.svg", "trajectories-ssim-60.svg",
            ],
            FigureSet.Create(grid, FakeResults.Reference(), SegmentAxis.Milliseconds())
                .Select(figure => figure.FileName));
    }

    [Fact]
    public void Names_from_outside_are_escaped_and_forbidden_characters_replaced()
    {
        Figure figure = BeatsFigure.Create(
            FakeResults.Grid(repetitions: 1), Loss.Mse, 20, FakeResults.Reference(row => $"<b> & \"{row}\" \u0001"),
            SegmentAxis.Coordinates);
        Assert.Contains("&lt;b&gt; &amp; \"0\" \uFFFD", figure.Svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", figure.Svg, StringComparison.Ordinal);
        Assert.Contains(XElement.Parse(figure.Svg).Descendants(Svg.Space + "title"), title =>
            title.Value == "<b> & \"3\" \uFFFD");
    }

    [Fact]
    public void Examples_of_another_shape_than_the_reference_are_refused()
    {
        SimulationResult[] wrong = [FakeResults.Grid()[0] with { Examples = Matrix.Zeros(12, 94) }];
        Assert.Throws<ArgumentException>(
            () => BeatsFigure.Create(wrong, Loss.Mse, 20, FakeResults.Reference(), SegmentAxis.Coordinates));
    }

    [Fact]
    public void A_loss_or_width_without_a_simulation_is_refused() =>
        Assert.Throws<ArgumentException>(() => CorrelationFigure.Create(FakeResults.Grid(), Loss.Mae, 20));

    private static SimulationResult[] Near(double level) =>
        [.. FakeResults.Grid().Select(result => (result with { DataCorrelation = level }).WithCorrelation(
            point => level + (point.OutputCorrelation - 0.7) / 50))];

    private static SimulationResult[] Broken() =>
    [
        .. FakeResults.Grid()
            .Where(result => result.Protocol is not { Learner: "ae", Steps: 100 })
            .Select(result => result.Protocol switch
            {
                { Learner: "dae", Steps: 100_000, Repetition: < 3 } => result.Diverge(),
                { Learner: "dae", Steps: 10_000 } => result.Diverge(),
                { Steps: 10_000 } =>
                    result.WithCorrelation(point => point.Step == 0 ? point.OutputCorrelation : double.NaN),
                { Repetition: 4 } => result.WithCorrelation(point => point.OutputCorrelation - 0.3),
                _ => result,
            }),
    ];

    // Text is taken as 0.6 em a character; anchors and rotation are followed.
    private static void AssertInside(XElement svg)
    {
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        foreach (XElement text in svg.Descendants(Svg.Space + "text"))
        {
            double length = 0.6 * text.Value.Length * Number(text.Attribute("font-size")?.Value ?? "11");
            double before =
                text.Attribute("text-anchor")?.Value switch { "middle" => length / 2, "end" => length, _ => 0 };
            bool upright = text.Attribute("transform") is not null;
            double along = upright ? Number(text.Attribute("y")!.Value) : Number(text.Attribute("x")!.Value);
            (double from, double to) = upright ? (along - (length - before), along + before)
                : (along - before, along + length - before);
            Assert.True(
                from >= 0 && to <= box[upright ? 3 : 2],
                $"\"{text.Value}\" reaches from {from} to {to} in a figure of {box[2]} x {box[3]}.");
        }

        foreach (XAttribute attribute in svg.Descendants().Attributes()
            .Where(a => a.Name.LocalName is "x1" or "x2" or "cx"))
            Assert.InRange(Number(attribute.Value), 0, box[2]);
        foreach (XAttribute attribute in svg.Descendants().Attributes()
            .Where(a => a.Name.LocalName is "y1" or "y2" or "cy"))
            Assert.InRange(Number(attribute.Value), 0, box[3]);
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
