using System.Xml.Linq;
using Collapse.Data;
using Collapse.Experiments;
using Collapse.Numerics;

namespace Collapse.Figures;

/// <summary>A radio pulse in each kind of noise, before and after denoising, and the spectra.</summary>
public static class RadioFigure
{
    private const double Left = 66, Top = 74, TraceWidth = 380, SpectrumWidth = 190, Height = 132, RowDistance = 170,
        Between = 62;
    private static readonly (string Name, string Colour, double Width)[] Lines =
        [("noisy", "#b9c2c9", 0.8), ("clean", "#222222", 1.2), ("denoised", "#b3541e", 1.2)];

    // Rows of the stored matrices are clean, noisy, denoised.
    private static readonly int[] Order = [1, 0, 2];

    /// <summary>Draws <c>radio.svg</c>.</summary>
    /// <param name="results">One simulation of each kind of noise, at least one.</param>
    public static Figure Create(IReadOnlyList<RadioResult> results)
    {
        if (results.Count == 0) throw new ArgumentException("No simulation is given.", nameof(results));
        string title = "Radio pulses recovered by a convolutional denoising autoencoder";
        string caption =
            "Left: the first test trace of each kind of noise; right: mean amplitude spectra of 100 test traces; "
                + "noisy, clean " +
            "and denoised. Every learning step saw fresh pulses in fresh noise, until held-out traces no longer got "
                + "better.";
        double bottom = Top + (results.Count - 1) * RowDistance + Height;
        return new Figure(
            "radio.svg",
            Svg.Document(
                Left + TraceWidth + Between + SpectrumWidth + 16, bottom + 52, title, caption,
                Svg.Text(14, 24, title, Style.TitleSize, bold: true),
                Svg.Group(Lines.Select((line, i) => Svg.Group(
                    Svg.Line(14 + 90 * i, 40, 38 + 90 * i, 40, line.Colour, 2), Svg.Text(43 + 90 * i, 44, line.Name)))),
                Svg.Group(results.Select(Row))),
            caption);

        XElement Row(RadioResult result, int index)
        {
            double top = Top + index * RowDistance;
            bool last = index == results.Count - 1;
            float most = result.Example.Values.ToArray().Max(Math.Abs);
            Panel trace = new(Left, top, TraceWidth, Height, Axis.Linear(0, RadioTraces.Length / RadioTraces.Rate, 6),
                Axis.Linear(-1.1 * most, 1.1 * most, 4));
            Panel spectrum = new(
                Left + TraceWidth + Between, top, SpectrumWidth, Height, Axis.Linear(0, RadioTraces.Rate / 2, 4),
                Axis.Linear(0, 1.05 * result.Spectra.Values.ToArray().Max(), 4));
            return Svg.Group(
                Svg.Text(Left, top - 7, Name(result.Protocol.Noise), Style.TickSize, bold: true),
                Curves(trace, result.Example, 1 / RadioTraces.Rate),
                Curves(spectrum, result.Spectra, RadioTraces.Rate / RadioTraces.Length),
                trace.VerticalAxis("amplitude"), trace.HorizontalAxis(last ? "time (µs)" : ""),
                spectrum.VerticalAxis("mean spectrum", labelDistance: 38),
                spectrum.HorizontalAxis(last ? "frequency (MHz)" : ""));
        }
    }

    private static XElement Curves(Panel panel, Matrix rows, double spacing) => Svg.Group(
        Order.Select((row, i) => Svg.Curve(
            rows.Row(row).ToArray().Select((value, t) => (panel.X(t * spacing), panel.Y(value))), Lines[i].Colour,
            Lines[i].Width)));

    private static string Name(RadioNoise noise) => noise switch
    {
        RadioNoise.Recorded => "noise as recorded",
        RadioNoise.Uniform => "white noise, uniform in frequency",
        _ => "noise of cosines",
    };
}
