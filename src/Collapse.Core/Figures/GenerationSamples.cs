using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Learning;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>What a learner draws, generation by generation: a row for each policy, real rows in front.</summary>
public static class GenerationSamples
{
    private const double Left = 84, Top = 74, Cell = 84, Gap = 6;
    private const int MostColumns = 6, PicturesInRow = 2, Points = 250;
    private static readonly string[] Shades = ["#0b2f4f", "#1f5c8b", "#4a86b5", "#7fa9c9", "#5b6b77", "#2b3f4e"];

    /// <summary>Draws <c>samples-[learner].svg</c> of the first repetition.</summary>
    /// <param name="learner">The learner's name.</param>
    /// <param name="results">Chains of one data set, those of the learner's first repetition among them.</param>
    /// <param name="training">The real rows.</param>
    public static Figure Create(string learner, IReadOnlyList<GenerationResult> results, Samples training)
    {
        GenerationResult[] chains =
            [.. results.Where(result => result.Protocol.Learner == learner && !result.Examples.IsEmpty)];
        if (chains.Length == 0)
            throw new ArgumentException($"No chain of {learner} has rows for show.", nameof(results));
        int last = chains.Max(chain => chain.Examples.Length);
        ImmutableArray<int> shown = [.. Enumerable.Range(0, Math.Min(last, MostColumns))
            .Select(i => 1 + (int)Math.Round(i * (last - 1.0) / Math.Max(1, Math.Min(last, MostColumns) - 1)))];
        int stride = Math.Max(1, training.Count / Points);
        Matrix real =
            training.Values.Take([.. Enumerable.Range(0, training.Count / stride).Select(row => row * stride)]);
        float[] values = training.Values.Values.ToArray();
        (double low, double high) = (values.Min(), values.Max());
        string title = GeneratorCatalog.Of(learner).Title;
        string caption = $"{title} ({GeneratorCatalog.Of(learner).Source}): real rows, and rows that the generations "
            + $"{string.Join(", ", shown)} draw, under {(chains.Length == 1 ? "one policy" : "each policy")}; first "
                + $"repetition.";
        return new Figure(
            $"samples-{learner}.svg",
            Svg.Document(
                Left + (shown.Length + 1) * (Cell + Gap) + 10, Top + chains.Length * (Cell + Gap) + 10, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                Svg.Text(14, 41, GeneratorCatalog.Of(learner).Source, fill: Style.Muted),
                Svg.Text(Left + Cell / 2, Top - 8, "real", anchor: "middle"),
                Svg.Group(shown.Select((generation, i) => Svg.Text(
                    Left + (i + 1) * (Cell + Gap) + Cell / 2, Top - 8, $"generation {Format.Count(generation)}",
                    Style.SmallSize, "middle"))),
                Svg.Group(chains.Select(Row))),
            caption);

        XElement Row(GenerationResult chain, int index)
        {
            double top = Top + index * (Cell + Gap);
            return Svg.Group(
                Svg.Text(14, top + Cell / 2 + 4, chain.Protocol.Policy),
                One(real, Left, top),
                Svg.Group(shown.Select((generation, i) => generation <= chain.Examples.Length
                    ? One(chain.Examples[generation - 1], Left + (i + 1) * (Cell + Gap), top)
                    : null)));
        }

        XElement One(Matrix rows, double left, double top)
        {
            Panel panel = new(
                left, top, Cell, Cell,
                Axis.Linear(training.Coordinates == 2 ? low : 0, training.Coordinates == 2 ? high
                    : training.Coordinates - 1),
                Axis.Linear(low - 0.05 * (high - low), high + 0.05 * (high - low)));
            return Svg.Group(
                Svg.Rectangle(left, top, Cell, Cell, "none", Style.Faint, Style.Hair),
                training.Shape.IsImage ? Pictures(rows, training.Shape, left, top, low, high)
                : training.Coordinates == 2 ? Dots(rows, panel) : Curves(rows, panel));
        }
    }

    private static XElement Curves(Matrix rows, Panel panel) => Svg.Group(
        Enumerable.Range(0, Math.Min(rows.Rows, Shades.Length)).Where(row => Finite(rows.Row(row)))
            .Select(row => Svg.Curve(
            rows.Row(row).ToArray().Select((value, i) => (panel.X(i), panel.Y(value))), Shades[row], Style.Thin)));

    // One path of dots, since a circle each would make a page of megabytes.
    private static XElement Dots(Matrix rows, Panel panel)
    {
        StringBuilder path = new();
        for (int row = 0; row < Math.Min(rows.Rows, Points); row++)
        {
            if (!Finite(rows.Row(row))) continue;
            double x = panel.X(panel.Horizontal.Clamp(rows[row, 0]));
            path.Append(CultureInfo.InvariantCulture, $"M{Svg.Number(x)} {Svg.Number(panel.Y(rows[row, 1]))}h0");
        }

        return Svg.Element(
            "path", new XAttribute("d", path.ToString()), new XAttribute("stroke", "#1f5c8b"),
            new XAttribute("stroke-linecap", "round"),
            Svg.Attribute("stroke-width", 1.4), new XAttribute("fill", "none"));
    }

    private static XElement Pictures(Matrix rows, SampleShape shape, double left, double top, double low, double high)
    {
        double size = Cell / PicturesInRow;
        return Svg.Group(Enumerable.Range(0, Math.Min(rows.Rows, PicturesInRow * PicturesInRow)).Select(row =>
        {
            byte[] pixels = [.. rows.Row(row)[..(shape.Height * shape.Width)].ToArray().Select(Grey)];
            return Svg.Element(
                "image",
                Svg.Attribute("x", left + row % PicturesInRow * size),
                Svg.Attribute("y", top + row / PicturesInRow * size),
                Svg.Attribute("width", size), Svg.Attribute("height", size),
                new XAttribute("style", "image-rendering: pixelated"),
                new XAttribute("href", GreyPicture.Address(shape.Width, pixels)));
        }));

        byte Grey(float value) =>
            float.IsFinite(value) ? (byte)Math.Clamp(255 * (value - low) / (high - low), 0, 255) : (byte)0;
    }

    private static bool Finite(ReadOnlySpan<float> row)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }
}
