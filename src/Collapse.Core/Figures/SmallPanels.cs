using System.Xml.Linq;

namespace Collapse.Figures;

/// <summary>Small panels side by side, row after row, each with words above it.</summary>
internal static class SmallPanels
{
    private const double Gap = 26;

    /// <summary>A figure of panels.</summary>
    /// <param name="name">The file name.</param>
    /// <param name="title">What is seen, above all panels.</param>
    /// <param name="caption">The words below.</param>
    /// <param name="columns">Panels side by side.</param>
    /// <param name="height">The height of a panel.</param>
    /// <param name="left">Room to the left of each panel, for an axis.</param>
    /// <param name="below">Room below each panel.</param>
    /// <param name="panels">Each panel's words, and what draws it into left, top, width and height.</param>
    public static Figure Create(
        string name, string title, string caption, int columns, double height, double left, double below,
        IReadOnlyList<(string[] Words, Func<double, double, double, double, XElement> Draw)> panels)
    {
        int lines = panels.Max(panel => panel.Words.Length);
        double top = 40, word = 14 * lines + 8, width = (Style.Width - Gap) / columns - Gap - left;
        XElement all = Svg.Group();
        for (int i = 0; i < panels.Count; i++)
        {
            double x = Gap / 2 + left + i % columns * (width + Gap + left);
            double y = top + i / columns * (height + word + below) + word;
            for (int line = 0; line < panels[i].Words.Length; line++)
            {
                all.Add(Svg.Text(
                    x, y - word + 14 * (line + 1), panels[i].Words[line],
                    line == 0 ? Style.LabelSize : Style.TickSize, fill: line == 0 ? Style.Ink : Style.Muted));
            }

            all.Add(panels[i].Draw(x, y, width, height));
        }

        double bottom = top + (panels.Count + columns - 1) / columns * (height + word + below);
        return new Figure(
            name,
            Svg.Document(
                Style.Width, bottom + 10, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true), all),
            caption);
    }
}
