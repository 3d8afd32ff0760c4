using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>Points of a plane, each drawn as the name of its class: codes of digits.</summary>
public static class PlaneFigure
{
    private const double Left = 70, Top = 50, Width = 560, Height = 460;
    private static readonly string[] Colours =
        ["#7a3410", "#2f6ea5", "#3c7a3c", "#8a5a9c", "#b08a1e", "#444444", "#c0504d", "#2a8a8a", "#8a8a8a", "#c05f9a"];

    /// <summary>Draws the points.</summary>
    /// <param name="fileName">The file, such as <c>codes.svg</c>.</param>
    /// <param name="title">What they are.</param>
    /// <param name="caption">The words under the figure.</param>
    /// <param name="horizontal">The horizontal axis' name.</param>
    /// <param name="vertical">The vertical axis' name.</param>
    /// <param name="points">[points x 2], finite; at least one.</param>
    /// <param name="classes">The class of each.</param>
    public static Figure Create(
        string fileName, string title, string caption, string horizontal, string vertical, Matrix points,
        IReadOnlyList<string> classes)
    {
        if (points.Rows == 0 || points.Columns < 2 || classes.Count != points.Rows)
            throw new ArgumentException($"Points are {points}, with {classes.Count} classes.", nameof(points));
        string[] names = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        Axis Over(int column)
        {
            float[] values = [.. Enumerable.Range(0, points.Rows).Select(row => points[row, column])];
            double low = values.Min(), high = values.Max();
            return Axis.Round(low, high > low ? high : low + 1);
        }

        Panel panel = new(Left, Top, Width, Height, Over(0), Over(1));
        return new Figure(
            fileName,
            Svg.Document(
                Style.Width, panel.Bottom + 56, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                panel.VerticalAxis(vertical, 6), panel.HorizontalAxis(horizontal, 6),
                Svg.Group(Enumerable.Range(0, points.Rows).Select(row => Svg.Text(
                    panel.X(points[row, 0]), panel.Y(points[row, 1]) + 3, classes[row], 9, "middle",
                    Colours[Array.IndexOf(names, classes[row]) % Colours.Length])))),
            caption);
    }
}
