namespace Collapse.Figures;

/// <summary>One figure: a standalone SVG and the words that belong under it.</summary>
/// <param name="FileName">The file it is saved as, such as <c>figure-mse-20.svg</c>.</param>
/// <param name="Svg">The SVG document: UTF-8 text, LF, the same bytes for the same input.</param>
/// <param name="Caption">What is seen, the protocol and the number of simulations, in plain text without a figure
/// number.</param>
public sealed record Figure(string FileName, string Svg, string Caption);
